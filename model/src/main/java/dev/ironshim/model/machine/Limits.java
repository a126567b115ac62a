package dev.ironshim.model.machine;

/**
 * How far an exploration may go.
 *
 * @param maxStates distinct states, 1 to 50,000,000
 * @param maxPairs (state, operation) pairs, 1 to 1,000,000,000
 */
public record Limits(int maxStates, long maxPairs) {

    /** Generous for the machines of this catalogue, small enough for 2 GB. */
    public static final Limits DEFAULT = new Limits(1_000_000, 20_000_000);

    public Limits {
        if (maxStates < 1 || maxStates > 50_000_000) {
            throw new IllegalArgumentException("maxStates must be 1 to 50,000,000, not " + maxStates);
        }
        if (maxPairs < 1 || maxPairs > 1_000_000_000L) {
            throw new IllegalArgumentException("maxPairs must be 1 to 1,000,000,000, not " + maxPairs);
        }
    }
}
