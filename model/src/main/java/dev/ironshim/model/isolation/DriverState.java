package dev.ironshim.model.isolation;

import dev.ironshim.model.lifecycle.LifecycleState;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One driver, its device, what was handed out to it and what the hardware has yet to do.
 *
 * @param standing what its manifest is worth
 * @param life the state of its lifecycle
 * @param device the condition of its device
 * @param epoch the current epoch, from 1; one more than the epoch count when all are spent
 * @param minted for each kind the epochs of the capabilities that were handed out, also in former lives
 * @param windows its DMA windows; window {@code n} of the specification is element {@code n - 1}
 * @param line the condition of its interrupt line
 * @param released how often the line was let out of quarantine
 * @param master the effect {@link EffectKind#DEVICE}, never {@link EffectState#NONE}
 * @param memory the effect {@link EffectKind#MEMORY}, never {@link EffectState#OFF} or {@link EffectState#ON}
 */
public record DriverState(
        Standing standing,
        LifecycleState life,
        DeviceCondition device,
        int epoch,
        Map<CapabilityKind, Set<Integer>> minted,
        List<WindowSlot> windows,
        LineCondition line,
        int released,
        EffectState master,
        EffectState memory) {
    public DriverState {
        minted = Map.copyOf(minted);
        windows = List.copyOf(windows);
    }

    /** Whether the hardware has yet to do something for this driver. */
    public boolean owes() {
        return master.pending() || memory.pending();
    }

    DriverState withStanding(Standing standing) {
        return new DriverState(standing, life, device, epoch, minted, windows, line, released, master, memory);
    }

    DriverState withLife(LifecycleState life) {
        return new DriverState(standing, life, device, epoch, minted, windows, line, released, master, memory);
    }

    DriverState withDevice(DeviceCondition device) {
        return new DriverState(standing, life, device, epoch, minted, windows, line, released, master, memory);
    }

    DriverState withEpoch(int epoch) {
        return new DriverState(standing, life, device, epoch, minted, windows, line, released, master, memory);
    }

    DriverState withMinted(Map<CapabilityKind, Set<Integer>> minted) {
        return new DriverState(standing, life, device, epoch, minted, windows, line, released, master, memory);
    }

    DriverState withWindows(List<WindowSlot> windows) {
        return new DriverState(standing, life, device, epoch, minted, windows, line, released, master, memory);
    }

    DriverState withLine(LineCondition line) {
        return new DriverState(standing, life, device, epoch, minted, windows, line, released, master, memory);
    }

    DriverState withReleased(int released) {
        return new DriverState(standing, life, device, epoch, minted, windows, line, released, master, memory);
    }

    DriverState withMaster(EffectState master) {
        return new DriverState(standing, life, device, epoch, minted, windows, line, released, master, memory);
    }

    DriverState withMemory(EffectState memory) {
        return new DriverState(standing, life, device, epoch, minted, windows, line, released, master, memory);
    }
}
