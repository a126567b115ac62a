package dev.ironshim.impl.isolation;

import dev.ironshim.impl.quarantine.IrqWord;

/**
 * What a monitor has room for.
 *
 * @param drivers at a time, 1 to 65536
 * @param epochs of each driver, 1 to 2^30: after so many revocations nothing is handed out any more
 * @param mappings of each driver in an epoch, at least 1
 * @param maxReleases from quarantine of each driver, and of each of its lines, 0 to {@link #MAX_RELEASES}
 */
public record MonitorLimits(int drivers, int epochs, int mappings, int maxReleases) {
    /** What the word of an interrupt line has room for. */
    public static final int MAX_RELEASES = IrqWord.MAX_RELEASES;

    private static final int MAX_EPOCHS = 1 << 30;

    /** For those who have no reason to choose. */
    public static final MonitorLimits USUAL = new MonitorLimits(4096, MAX_EPOCHS, 1 << 30, 3);

    public MonitorLimits {
        if (drivers < 1
                || drivers > 65_536
                || epochs < 1
                || epochs > MAX_EPOCHS
                || mappings < 1
                || maxReleases < 0
                || maxReleases > MAX_RELEASES) {
            throw new IllegalArgumentException("out of range: drivers " + drivers + ", epochs " + epochs + ", mappings "
                    + mappings + ", maxReleases " + maxReleases);
        }
    }
}
