package dev.ironshim.impl.isolation;

import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.isolation.EffectState;
import dev.ironshim.model.isolation.LineCondition;
import dev.ironshim.model.isolation.Standing;
import dev.ironshim.model.lifecycle.LifecycleState;
import java.util.List;

/**
 * What the monitor knows of a driver.
 *
 * @param device the condition of its device
 * @param mapped where its memory is mapped, PASID by PASID in the order of addresses
 * @param withheld where memory was withdrawn that has not come back
 * @param lines of its interrupt lines
 * @param released how often each line was let out of quarantine
 * @param master whether its device may ask and interrupt, or how silencing it stands
 * @param memory how taking memory back stands
 * @param trouble what went wrong the last time that hardware was asked; empty if nothing did
 */
public record DriverFacts(
        Standing standing,
        LifecycleState life,
        DeviceCondition device,
        int epoch,
        List<Place> mapped,
        List<Place> withheld,
        List<LineCondition> lines,
        List<Integer> released,
        EffectState master,
        EffectState memory,
        long dmaBytes,
        long mmioBytes,
        long segments,
        String trouble) {
    /** Where memory is in the device's addresses. */
    public record Place(int pasid, long iova, long bytes) {
        static Place of(DmaMapping mapping) {
            return new Place(mapping.space().pasid(), mapping.iova(), mapping.bytes());
        }
    }

    public DriverFacts {
        mapped = List.copyOf(mapped);
        withheld = List.copyOf(withheld);
        lines = List.copyOf(lines);
        released = List.copyOf(released);
    }

    /** How the driver stands, for whoever was refused something. */
    String brief() {
        return "a driver that is " + standing + ", " + life.phase() + ", its device " + device + " and " + master
                + ", its memory " + memory;
    }

    static DriverFacts of(DriverBinding binding) {
        Interrupts lines = binding.interrupts;
        String device = binding.silence.why();
        String memory = binding.sweep.why();
        return new DriverFacts(
                binding.dismissed ? Standing.ABSENT : binding.fallen.isEmpty() ? Standing.TRUSTED : Standing.FALLEN,
                binding.life.snapshot(),
                binding.device,
                binding.epoch,
                binding.spaces.values().stream()
                        .flatMap(space -> space.mappedInOrder().stream())
                        .map(Place::of)
                        .toList(),
                binding.spaces.values().stream()
                        .flatMap(space -> space.withheldInOrder().stream())
                        .map(Place::of)
                        .toList(),
                lines.conditions(),
                lines.released(),
                !binding.armed ? EffectState.OFF : binding.silence.pending() ? binding.silence.state() : EffectState.ON,
                binding.sweep.state(),
                binding.accounts.used(Accounts.Kind.DMA_BYTES),
                binding.accounts.used(Accounts.Kind.MMIO_BYTES),
                binding.accounts.used(Accounts.Kind.SEGMENTS),
                device != null ? device : memory != null ? memory : "");
    }
}
