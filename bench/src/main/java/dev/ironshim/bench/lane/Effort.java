package dev.ironshim.bench.lane;

/** How long each benchmark is measured: forks of warm-up and measured iterations. */
record Effort(int forks, int warmups, int warmupMillis, int iterations, int millis) {
    /** What a developer waits for: short iterations, of which the slowest and the fastest do not count. */
    static final Effort SHORT = new Effort(1, 2, 150, 10, 60);

    static final Effort NIGHTLY = new Effort(3, 5, 500, 10, 500);
    /** Planted slow-downs are gross; JMH measures them in the process that it runs in. */
    static final Effort GROSS = new Effort(0, 2, 100, 7, 40);

    /** For what is not well. */
    Effort again() {
        return new Effort(forks + 2, warmups, warmupMillis, iterations, millis);
    }

    String says() {
        return forks + (forks == 1 ? " fork, " : " forks, ") + iterations + " iterations of " + millis + " ms";
    }
}
