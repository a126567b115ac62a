package dev.ironshim.fuzz.lane;

import dev.ironshim.model.lane.LaneOptions;
import dev.ironshim.model.lane.LaneProcess;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The process of the lane fuzz. */
@Command(name = "fuzz-lane", mixinStandardHelpOptions = true, sortOptions = false)
public final class FuzzMain implements Callable<Integer> {
    @Mixin
    private LaneOptions options = new LaneOptions();

    @Option(names = "--fuzz-seconds", defaultValue = "600", description = "how long each target is fuzzed nightly")
    private int seconds;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new FuzzMain()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        return LaneProcess.run(options, progress -> new FuzzLane(options, seconds, progress).run());
    }
}
