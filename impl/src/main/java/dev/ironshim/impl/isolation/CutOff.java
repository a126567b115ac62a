package dev.ironshim.impl.isolation;

import java.util.List;

/**
 * The end of authority, and what follows from it. Three facts come in their order: <em>revoked</em> is true when there is a
 * {@code CutOff}: no use that begins now succeeds. {@link #quiesced} and {@link #returned} are true when hardware has done what
 * it was asked, which may be later, or never.
 *
 * <p>It speaks about what is outstanding now: another decision may ask for more. Thread-safe.
 */
public final class CutOff {
    // A year: no sum of it overflows.
    private static final long MAX_MILLIS = 31_536_000_000L;

    private final Unit unit;
    private final List<DriverBinding> drivers;

    CutOff(Unit unit, List<DriverBinding> drivers) {
        this.unit = unit;
        this.drivers = List.copyOf(drivers);
    }

    /** Whether the devices of drivers that are cut off send neither requests nor interrupts. */
    public boolean quiesced() {
        synchronized (unit.lock) {
            return drivers.stream().noneMatch(each -> each.silence.pending());
        }
    }

    /** Whether nothing is outstanding: memory, addresses and ids that were taken may go to somebody else. */
    public boolean returned() {
        synchronized (unit.lock) {
            return drivers.stream().noneMatch(DriverBinding::owes);
        }
    }

    /**
     * Waits until nothing is outstanding.
     *
     * @param millis at most about so long
     * @return whether nothing is
     */
    public boolean await(long millis) {
        long until = System.nanoTime() + Math.min(millis, MAX_MILLIS) * 1_000_000;
        synchronized (unit.lock) {
            while (!returned()) {
                long rest = (until - System.nanoTime()) / 1_000_000;
                if (rest <= 0) {
                    return false;
                }
                try {
                    unit.lock.wait(rest);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return returned();
                }
            }
            return true;
        }
    }

    @Override
    public String toString() {
        return returned() ? "returned" : quiesced() ? "quiesced" : "revoked";
    }
}
