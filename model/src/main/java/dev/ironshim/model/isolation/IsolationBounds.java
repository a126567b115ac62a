package dev.ironshim.model.isolation;

import java.util.Set;

/**
 * The constants of {@code Isolation.tla}.
 *
 * @param driverCount drivers, at least 1
 * @param kinds kinds of capabilities, with {@link CapabilityKind#DMA} among them
 * @param epochCount epochs that can be used, at least 1
 * @param windowCount how many windows of {@link DmaWindow#OF_THE_MODEL} can be asked for, at least 1
 * @param maxReleases how often a driver may be let out of quarantine, at least 0
 */
public record IsolationBounds(
        int driverCount, Set<CapabilityKind> kinds, int epochCount, int windowCount, int maxReleases) {
    public IsolationBounds {
        kinds = Set.copyOf(kinds);
        if (driverCount < 1
                || !kinds.contains(CapabilityKind.DMA)
                || epochCount < 1
                || windowCount < 1
                || windowCount > DmaWindow.OF_THE_MODEL.size()
                || maxReleases < 0) {
            throw new IllegalArgumentException("out of range: driverCount " + driverCount + ", kinds " + kinds
                    + ", epochCount " + epochCount + ", windowCount " + windowCount + ", maxReleases " + maxReleases);
        }
    }
}
