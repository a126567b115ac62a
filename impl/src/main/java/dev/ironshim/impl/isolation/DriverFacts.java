package dev.ironshim.impl.isolation;

import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.lifecycle.LifecycleState;
import java.util.List;

/**
 * What the monitor knows of a driver.
 *
 * @param mapped the addresses of its mapped memory
 */
public record DriverFacts(
        LifecycleState life,
        DeviceCondition device,
        int epoch,
        List<Long> mapped,
        long dmaBytes,
        long mmioBytes,
        long segments) {
    public DriverFacts {
        mapped = List.copyOf(mapped);
    }
}
