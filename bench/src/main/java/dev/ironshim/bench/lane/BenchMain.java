package dev.ironshim.bench.lane;

import dev.ironshim.model.lane.LaneOptions;
import dev.ironshim.model.lane.LaneProcess;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The process of the lane bench. */
@Command(name = "bench-lane", mixinStandardHelpOptions = true, sortOptions = false)
public final class BenchMain implements Callable<Integer> {
    @Mixin
    private LaneOptions options = new LaneOptions();

    public static void main(String... arguments) {
        System.exit(new CommandLine(new BenchMain()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        return LaneProcess.run(options, progress -> new BenchLane(options, progress).run());
    }
}
