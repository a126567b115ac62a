package dev.ironshim.tla.lane;

import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Progress;
import dev.ironshim.model.lane.LaneOptions;
import dev.ironshim.model.lane.LaneProcess;
import dev.ironshim.model.lane.ToolLimits;
import dev.ironshim.tla.tlc.TlcRun;
import dev.ironshim.tla.tlc.TlcTool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The process of the lane tla. */
@Command(name = "tla-lane", mixinStandardHelpOptions = true, sortOptions = false)
public final class TlaMain implements Callable<Integer> {
    @Mixin
    private LaneOptions options = new LaneOptions();

    @Mixin
    private ToolLimits limits = new ToolLimits();

    @Option(
            names = "--accept-relations",
            paramLabel = "FILE",
            description = "commit there to the relations that are found")
    private @Nullable Path accepted;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new TlaMain()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        return LaneProcess.run(options, this::check);
    }

    private Evidence.Lane check(Progress progress) throws IOException, InterruptedException {
        TlcTool tool = TlcTool.find();
        Setup setup = new Setup(
                new Workspace(options.work()),
                tool,
                new TlcRun(tool, limits.timeout(), limits.megabytes()),
                Golden.read(options.home().resolve("specs-tla/relations.toml")),
                options.home(),
                "",
                options.quick(),
                progress);
        TlaLane lane = new TlaLane(setup);
        Evidence.Lane evidence = lane.run(TlaLane.machines(options));
        if (accepted != null) {
            Golden.accept(accepted, lane.relations());
        }
        return evidence;
    }
}
