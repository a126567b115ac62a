package dev.ironshim.jml.lane;

import dev.ironshim.model.lane.LaneOptions;
import dev.ironshim.model.lane.LaneProcess;
import dev.ironshim.model.lane.ToolLimits;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The process of the lane jml. */
@Command(name = "jml-lane", mixinStandardHelpOptions = true, sortOptions = false)
public final class JmlMain implements Callable<Integer> {
    @Mixin
    private LaneOptions options = new LaneOptions();

    @Mixin
    private ToolLimits limits = new ToolLimits();

    public static void main(String... arguments) {
        System.exit(new CommandLine(new JmlMain()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        return LaneProcess.run(options, progress -> new JmlLane(new Obligations(options), limits, progress).run());
    }
}
