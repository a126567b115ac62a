package dev.ironshim.model.isolation;

import dev.ironshim.model.lifecycle.LifecycleState;
import java.util.Map;
import java.util.Set;

/**
 * One driver, its device and what was handed out to it.
 *
 * @param life the state of its lifecycle
 * @param device the condition of its device
 * @param epoch the current epoch, from 1; one more than the epoch count when all are spent
 * @param minted for each kind the epochs of the capabilities that were handed out
 * @param window the DMA window that is mapped, from 1, or 0
 */
public record DriverState(
        LifecycleState life, DeviceCondition device, int epoch, Map<CapabilityKind, Set<Integer>> minted, int window) {
    public DriverState {
        minted = Map.copyOf(minted);
    }
}
