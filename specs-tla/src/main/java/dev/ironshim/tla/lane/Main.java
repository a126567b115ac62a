package dev.ironshim.tla.lane;

import dev.ironshim.model.catalogue.CatalogueException;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.model.evidence.Progress;
import dev.ironshim.tla.tlc.TlcRun;
import dev.ironshim.tla.tlc.TlcTool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The process of the tla lane. {@code ./ironshim} starts it and reads progress from its standard output. */
@Command(name = "tla-lane", mixinStandardHelpOptions = true, sortOptions = false)
public final class Main implements Callable<Integer> {
    private static final int CANNOT_RUN = 1;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "where the evidence is written")
    private @Nullable Path out;

    @Option(names = "--work", required = true, paramLabel = "DIR", description = "where TLC runs")
    private @Nullable Path work;

    @Option(names = "--home", required = true, paramLabel = "DIR", description = "root of the checkout")
    private @Nullable Path home;

    @Option(names = "--machine", paramLabel = "NAME", description = "only these machines")
    private List<String> machines = List.of();

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "300", description = "limit of each run of TLC")
    private int timeout;

    @Option(names = "--memory", paramLabel = "MB", defaultValue = "1500", description = "heap of each run of TLC")
    private int memory;

    @Option(names = "--accept-relations", description = "commit to the relations that are found")
    private boolean accept;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (out == null || work == null || home == null) {
            throw new IllegalStateException("picocli demands the required options");
        }
        try {
            TlcTool tool = TlcTool.find();
            Path goldenFile = home.resolve("specs-tla/relations.toml");
            Setup setup = new Setup(
                    new Workspace(work),
                    tool,
                    new TlcRun(tool, Duration.ofSeconds(timeout), memory),
                    Golden.read(goldenFile),
                    home.resolve("impl/src/main/java"),
                    "",
                    new Progress(System.out));
            TlaLane lane = new TlaLane(setup);
            Evidence.Lane evidence = lane.run(TlaLane.machines(machines));
            if (accept) {
                EvidenceJson.writeAtomically(goldenFile, setup.golden().with(lane.relations()));
            }
            EvidenceJson.writeAtomically(out, EvidenceJson.pretty(evidence));
            return 0;
        } catch (IOException | CatalogueException e) {
            System.err.println(e.getMessage());
            return CANNOT_RUN;
        }
    }
}
