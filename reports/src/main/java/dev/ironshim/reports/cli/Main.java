package dev.ironshim.reports.cli;

import dev.ironshim.model.catalogue.CatalogueException;
import dev.ironshim.reports.inspect.Inspect;
import dev.ironshim.reports.manifest.ManifestCommand;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The one command. */
@Command(
        name = "ironshim",
        mixinStandardHelpOptions = true,
        version = "IronShim Workbench 0.1.0",
        sortOptions = false,
        description =
                "Checks what the IronShim isolation core promises (models, proofs, attacks) and writes the proof report.",
        subcommands = {
            Verify.class,
            Test.class,
            Explain.class,
            ListAll.class,
            Diff.class,
            Render.class,
            Attest.class,
            VerifyEvidence.class,
            SelftestCommand.class,
            Doctor.class,
            Completion.class,
            Man.class,
            Inspect.class,
            ManifestCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./ironshim verify                       everything; the report is reports/out/index.html",
            "  ./ironshim verify --machine Lifecycle   one machine, in seconds",
            "  ./ironshim explain LC-08                what it says and how it is known",
            "  ./ironshim inspect pci FILE             what a device says of itself",
            "  ./ironshim lab setup                    QEMU and a kernel for the lane hw",
            "  ./ironshim doctor                       what is there, what is missing, and how to get it",
            "  ./ironshim diff OLD reports/out         what another run says differently",
            "  ./ironshim selftest                     plants a mistake for every lane",
            "",
            "Exit codes: 0 all pass, 1 something failed, 2 something required is open, 64 usage."
        })
public final class Main implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    public static void main(String... arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        CommandLine command = new CommandLine(new Main());
        command.setCaseInsensitiveEnumValuesAllowed(true);
        // What follows is the other program's own business, its options too.
        new TreeMap<>(Map.of("lab", new Lab(), "replay", new Replay()))
                .forEach((name, program) -> command.addSubcommand(
                        name,
                        new CommandLine(program)
                                .setUnmatchedOptionsArePositionalParams(true)
                                .setStopAtPositional(true)));
        command.setParameterExceptionHandler((error, given) -> {
            error.getCommandLine().getErr().println("ironshim: " + error.getMessage());
            error.getCommandLine().getErr().println("Try './ironshim --help'.");
            return ExitCode.USAGE;
        });
        command.setExecutionExceptionHandler((error, line, parsed) -> {
            if (error instanceof IOException || error instanceof CatalogueException) {
                line.getErr().println("ironshim: " + error.getMessage());
                return ExitCode.FAIL;
            }
            throw error;
        });
        return command.execute(arguments);
    }

    @Override
    public void run() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification");
        }
        throw new ParameterException(
                spec.commandLine(), "say what to do: verify, test, explain, list, inspect, manifest, lab or replay");
    }
}
