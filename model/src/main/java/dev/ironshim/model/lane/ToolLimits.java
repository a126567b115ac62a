package dev.ironshim.model.lane;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How much a lane's tool may take, each time that it is run. */
public final class ToolLimits {
    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "300", description = "limit of each run")
    private int seconds;

    @Option(names = "--memory", paramLabel = "MB", defaultValue = "1500", description = "heap of each run")
    private int megabytes;

    public Duration timeout() {
        return Duration.ofSeconds(seconds);
    }

    /** Heap in MiB. */
    public int megabytes() {
        return megabytes;
    }
}
