package dev.ironshim.tla.lane;

import dev.ironshim.model.catalogue.Catalogue.Bounds;
import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Profile;
import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.lane.StandardOutput;
import dev.ironshim.model.lane.ToolLimits;
import dev.ironshim.model.machine.Explorer;
import dev.ironshim.model.machine.Limits;
import dev.ironshim.tla.binding.Bindings;
import dev.ironshim.tla.binding.Constants;
import dev.ironshim.tla.tlc.TlcResult;
import dev.ironshim.tla.tlc.TlcRun;
import dev.ironshim.tla.tlc.TlcTool;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Passes a machine through to TLC's own distributed mode, a server and workers over RMI, and compares what it finds. */
@Command(
        name = "ironshim tlc",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        description = "TLC's distributed mode, for bounds that outgrow one computer.",
        footerHeading = "%nExample:%n",
        footer = {
            "  ./ironshim tlc serve Isolation --timeout 3600     on one computer",
            "  ./ironshim tlc work HOST --timeout 3600           on each of the others",
            "",
            "IRONSHIM_TLC_ADDRESS is the address that the others reach this computer by (default: 127.0.0.1).",
            "",
            "Exit codes: 0 TLC finds the states that the model has, 1 it finds others, 2 it did not end, 64 usage."
        })
public final class Distributed implements Runnable {
    private static final int DIFFERENT = 1;
    private static final int UNDECIDED = 2;
    private static final int USAGE = 64;

    @Spec
    private @Nullable CommandSpec spec;

    public static void main(String... arguments) {
        StandardOutput output = StandardOutput.take();
        CommandLine command = new CommandLine(new Distributed());
        command.setParameterExceptionHandler((error, given) -> {
            error.getCommandLine().getErr().println("ironshim tlc: " + error.getMessage());
            return USAGE;
        });
        System.exit(output.end(command.execute(arguments), System.err));
    }

    @Override
    public void run() {
        throw usage("say what to do: serve or work");
    }

    @Command(description = "Serves a machine to workers until they have explored all of it.")
    int serve(
            @Parameters(paramLabel = "MACHINE", description = "such as Isolation") String machine,
            @Option(
                            names = "--bounds",
                            paramLabel = "NAME",
                            description = "bounds of the catalogue (default: its last)")
                    @Nullable
                    String name,
            @Mixin ToolLimits limits)
            throws IOException, InterruptedException {
        MachineEntry entry = CatalogueReader.read().machines().stream()
                .filter(each -> each.profile() != Profile.CODE && each.name().equals(machine))
                .findFirst()
                .orElseThrow(() -> usage("there is no machine '" + machine + "'"));
        Bounds bounds = entry.bounds().stream()
                .filter(each -> name == null || each.name().equals(name))
                .reduce((first, second) -> second)
                .orElseThrow(() -> usage(machine + " has no bounds '" + name + "'; it has "
                        + entry.bounds().stream().map(Bounds::name).toList()));
        Constants constants = new Constants(bounds.constants());
        Path folder = folder();
        new Wrappers(folder, entry, Specification.read(folder, entry)).plain("Plain", constants);
        System.err.println("serving " + machine + " under the bounds '" + bounds.name()
                + "'; start workers with ./ironshim tlc work HOST");
        TlcResult result = tlc(limits).server(folder, "Plain");
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

    @Command(description = "Works for a server until that has no more work.")
    int work(
            @Parameters(paramLabel = "HOST", description = "where the server is") String host, @Mixin ToolLimits limits)
            throws IOException, InterruptedException {
        return tlc(limits).worker(folder(), host) == 0 ? 0 : UNDECIDED;
    }

    private static TlcRun tlc(ToolLimits limits) throws IOException {
        return new TlcRun(TlcTool.find(), limits.timeout(), limits.megabytes());
    }

    /** A folder a process: server and workers may run in the same checkout. */
    private static Path folder() throws IOException {
        Path home = Path.of(System.getProperty("ironshim.home", "")).toAbsolutePath();
        return new Workspace(home.resolve("target/tlc"))
                .folder(String.valueOf(ProcessHandle.current().pid()));
    }

    private ParameterException usage(String message) {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification");
        }
        return new ParameterException(spec.commandLine(), message);
    }
}
