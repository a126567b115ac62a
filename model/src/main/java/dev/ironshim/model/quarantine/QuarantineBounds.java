package dev.ironshim.model.quarantine;

/**
 * The constants of {@code Quarantine.tla}.
 *
 * @param lineCount lines, at least 1
 * @param callBudget admissions a window, at least 1
 * @param tickBudget ticks a handler may take, at least 0
 * @param stormThreshold consecutive exhausted windows that make a storm, at least 1
 * @param maxReleases how often a line may be let out of quarantine, at least 0
 * @param counterMax where the counter of lost interrupts saturates, at least 1
 * @param windowCount after so many windows their numbers begin again; a power of two, because they are a field of a word
 * @param generationCount after so many owners and releases their numbers begin again; a power of two
 */
public record QuarantineBounds(
        int lineCount,
        int callBudget,
        int tickBudget,
        int stormThreshold,
        int maxReleases,
        int counterMax,
        int windowCount,
        int generationCount) {
    public QuarantineBounds {
        if (lineCount < 1
                || callBudget < 1
                || tickBudget < 0
                || stormThreshold < 1
                || maxReleases < 0
                || counterMax < 1
                || Integer.bitCount(windowCount) != 1
                || Integer.bitCount(generationCount) != 1) {
            throw new IllegalArgumentException("out of range: lineCount " + lineCount + ", callBudget " + callBudget
                    + ", tickBudget " + tickBudget + ", stormThreshold " + stormThreshold + ", maxReleases "
                    + maxReleases + ", counterMax " + counterMax + ", windowCount " + windowCount
                    + ", generationCount " + generationCount);
        }
    }
}
