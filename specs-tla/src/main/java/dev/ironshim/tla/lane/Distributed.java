package dev.ironshim.tla.lane;

import dev.ironshim.model.catalogue.Catalogue.Bounds;
import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Role;
import dev.ironshim.model.machine.Explorer;
import dev.ironshim.model.machine.Limits;
import dev.ironshim.tla.binding.Bindings;
import dev.ironshim.tla.binding.Constants;
import dev.ironshim.tla.tlc.TlcResult;
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

/** Passes a machine through to TLC's own distributed mode, a server and workers over RMI, and compares what it finds. */
@Command(name = "tla-distributed", mixinStandardHelpOptions = true)
public final class Distributed implements Callable<Integer> {
    private static final int DIFFERENT = 1;
    private static final int UNDECIDED = 2;

    @Option(names = "--work", required = true, paramLabel = "DIR", description = "where TLC runs")
    private @Nullable Path work;

    @Option(names = "--server", paramLabel = "MACHINE", description = "serve this machine")
    private @Nullable String machine;

    @Option(names = "--worker", paramLabel = "HOST", description = "work for the server on this host")
    private @Nullable String host;

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "300", description = "limit of the run")
    private int timeout;

    @Option(names = "--memory", paramLabel = "MB", defaultValue = "1500", description = "heap of TLC")
    private int memory;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new Distributed()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (work == null) {
            throw new IllegalStateException("picocli demands the required options");
        }
        TlcTool tool = TlcTool.find();
        TlcRun tlc = new TlcRun(tool, Duration.ofSeconds(timeout), memory);
        Path folder = new Workspace(work).folder("distributed");
        if (host != null) {
            return tlc.worker(folder, host) == 0 ? 0 : UNDECIDED;
        }
        if (machine == null) {
            throw new IllegalArgumentException("say --server MACHINE or --worker HOST");
        }
        MachineEntry entry = TlaLane.machines(List.of(machine)).getFirst();
        Bounds bounds = entry.boundsFor(Role.MATRIX).getLast();
        Constants constants = new Constants(bounds.constants());
        new Wrappers(folder, entry, Specification.read(folder, entry)).plain("Plain", constants);
        System.err.println("serving " + machine + " under the bounds '" + bounds.name()
                + "'; start workers with ./ironshim verify --tlc-worker HOST");
        TlcResult result = tlc.server(folder, "Plain");
        if (!result.completed()) {
            System.err.println("undecided: " + result.end() + " " + result.detail());
            return UNDECIDED;
        }
        int expected = Explorer.explore(Bindings.of(machine).model().apply(constants), Limits.DEFAULT)
                .states()
                .size();
        System.out.println(machine + ", " + bounds.name() + ": the workers found " + result.distinct()
                + " distinct states, the explorer of the model " + expected);
        return result.distinct() == expected ? 0 : DIFFERENT;
    }
}
