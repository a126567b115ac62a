package dev.ironshim.impl.quarantine;

import dev.ironshim.impl.refusal.RefusedException;
import java.util.List;

/**
 * What a gate is built for.
 *
 * @param lines 1 to 65536
 * @param cores that interrupts come to, 1 to 1024
 * @param origin ticks at which window 0 begins
 * @param windowTicks length of a window, 1 to 2^62
 * @param stormThreshold exhausted windows in a row that make a storm, 1 to 7
 * @param maxReleases of each line from quarantine, 0 to 7
 * @param driverBudget interrupts of all lines a window, 0 to 2^32 - 1, or {@link #NO_LIMIT}
 * @param functionBudgets interrupts a window of each virtual function that has a share, in an order of the caller's
 * @param windows after so many their numbers begin again; fewer than {@link IrqWord#WINDOWS} to explore it
 * @param generations after so many their numbers begin again; fewer than {@link IrqWord#GENERATIONS} to explore it
 */
public record GateConfig(
        int lines,
        int cores,
        long origin,
        long windowTicks,
        int stormThreshold,
        int maxReleases,
        long driverBudget,
        List<Long> functionBudgets,
        int windows,
        int generations) {
    /** The greatest number of lines. */
    public static final int MAX_LINES = 65_536;
    /** A shared budget that there is none of. */
    public static final long NO_LIMIT = -1;

    /** @throws RefusedException with a {@link GateRule} */
    public GateConfig {
        functionBudgets = List.copyOf(functionBudgets);
        demand(lines >= 1 && lines <= MAX_LINES, GateRule.LINES, lines);
        demand(cores >= 1 && cores <= 1_024, GateRule.CORES, cores);
        demand(windowTicks >= 1 && windowTicks <= 1L << 62, GateRule.WINDOW_TICKS, windowTicks);
        demand(stormThreshold >= 1 && stormThreshold <= IrqWord.MAX_STORM, GateRule.STORM_THRESHOLD, stormThreshold);
        demand(maxReleases >= 0 && maxReleases <= IrqWord.MAX_RELEASES, GateRule.MAX_RELEASES, maxReleases);
        demand(driverBudget == NO_LIMIT || pool(driverBudget), GateRule.POOL, driverBudget);
        for (long budget : functionBudgets) {
            demand(pool(budget), GateRule.POOL, budget);
        }
        demand(Integer.bitCount(windows) == 1 && windows > 0 && windows <= IrqWord.WINDOWS, GateRule.MODULUS, windows);
        demand(
                Integer.bitCount(generations) == 1 && generations > 0 && generations <= IrqWord.GENERATIONS,
                GateRule.MODULUS,
                generations);
    }

    /** Lines without shared budgets, with the usual three storms and three releases. */
    public static GateConfig of(int lines, int cores, long windowTicks) {
        return new GateConfig(
                lines, cores, 0, windowTicks, 3, 3, NO_LIMIT, List.of(), IrqWord.WINDOWS, IrqWord.GENERATIONS);
    }

    private static boolean pool(long budget) {
        return budget >= 0 && budget <= PoolWord.MAX_BUDGET;
    }

    private static void demand(boolean kept, GateRule rule, long found) {
        if (!kept) {
            throw new RefusedException(rule, RefusedException.NOWHERE, String.valueOf(found), rule.says());
        }
    }
}
