package dev.ironshim.model.isolation;

import dev.ironshim.model.lifecycle.LifecycleOp;
import java.util.Set;

/**
 * The constants of {@code Isolation.tla}.
 *
 * @param driverCount drivers, at least 1, each with a device of its own
 * @param together whether they are one unit, which shares an address space and is contained together
 * @param kinds kinds of capabilities, with {@link CapabilityKind#DMA} among them
 * @param epochCount epochs that can be used, at least 1
 * @param windowCount how many windows of {@link DmaWindow#OF_THE_MODEL} can be asked for, at least 1
 * @param maxReleases how often a driver, and an interrupt line, may be let out of quarantine, at least 0
 * @param moves those of {@link IsolationOp#MOVES} that are tried
 * @param trouble what happens
 */
public record IsolationBounds(
        int driverCount,
        boolean together,
        Set<CapabilityKind> kinds,
        int epochCount,
        int windowCount,
        int maxReleases,
        Set<LifecycleOp> moves,
        Set<Trouble> trouble) {
    public IsolationBounds {
        kinds = Set.copyOf(kinds);
        moves = Set.copyOf(moves);
        trouble = Set.copyOf(trouble);
        if (driverCount < 1
                || !kinds.contains(CapabilityKind.DMA)
                || epochCount < 1
                || windowCount < 1
                || windowCount > DmaWindow.OF_THE_MODEL.size()
                || maxReleases < 0
                || !IsolationOp.MOVES.containsAll(moves)) {
            throw new IllegalArgumentException(
                    "out of range: driverCount " + driverCount + ", kinds " + kinds + ", epochCount " + epochCount
                            + ", windowCount " + windowCount + ", maxReleases " + maxReleases + ", moves " + moves);
        }
    }
}
