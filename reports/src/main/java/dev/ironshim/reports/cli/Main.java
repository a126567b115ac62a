package dev.ironshim.reports.cli;

import dev.ironshim.model.catalogue.CatalogueException;
import dev.ironshim.model.lane.StandardOutput;
import dev.ironshim.reports.inspect.Inspect;
import dev.ironshim.reports.manifest.ManifestCommand;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

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
            "  sudo lspci -xxxx | ./ironshim inspect pci -   what devices say of themselves",
            "  ./ironshim lab setup --iommufd          a kernel that decides what the distribution's cannot",
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
        StandardOutput output = StandardOutput.take();
        System.exit(output.end(run(arguments), System.err));
    }

    static int run(String... arguments) {
        return command().execute(arguments);
    }

    /** The command with all that belongs to it, other modules' programs too. */
    static CommandLine command() {
        CommandLine command = new CommandLine(new Main());
        command.setCaseInsensitiveEnumValuesAllowed(true);
        command.addSubcommand(HandOver.to(
                "lab",
                "Sets up the QEMU lab, plays the suite in it, or opens a shell there",
                "hw-conformance",
                "dev.ironshim.hw.lab.LabMain"));
        command.addSubcommand(HandOver.to(
                "replay",
                "Holds recorded operations against a specification, event by event",
                "specs-tla",
                "dev.ironshim.tla.recording.RecordingMain"));
        command.addSubcommand(HandOver.to(
                "tlc",
                "Serves a machine to TLC's workers on other computers, or is such a worker",
                "specs-tla",
                "dev.ironshim.tla.lane.Distributed"));
        command.setParameterExceptionHandler((error, given) -> {
            CommandLine of = error.getCommandLine();
            of.getErr().println("ironshim: " + error.getMessage());
            UnmatchedArgumentException.printSuggestions(error, of.getErr());
            of.getErr().println("Try './" + of.getCommandSpec().qualifiedName() + " --help'.");
            return ExitCode.USAGE;
        });
        command.setExecutionExceptionHandler((error, line, parsed) -> {
            if (error instanceof IOException || error instanceof CatalogueException) {
                line.getErr().println("ironshim: " + said(error));
                return error instanceof Inputs.CannotReadException ? ExitCode.NO_INPUT : ExitCode.FAIL;
            }
            throw error;
        });
        return command;
    }

    /** What went wrong; of some errors of the file system the message is a path and nothing else. */
    static String said(Exception error) {
        return switch (error) {
            case NoSuchFileException file -> file.getFile() + ": there is no such file";
            case AccessDeniedException file -> file.getFile() + ": this user may not read or write it";
            case NotDirectoryException file -> file.getFile() + ": this is no folder";
            case FileSystemException file
            when file.getReason() == null ->
                file.getFile() + ": " + file.getClass().getSimpleName();
            case MalformedInputException text -> "a file that should be text is not UTF-8: " + text.getMessage();
            default -> String.valueOf(error.getMessage());
        };
    }

    @Override
    public void run() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification");
        }
        throw new ParameterException(
                spec.commandLine(),
                "say what to do: " + String.join(", ", spec.subcommands().keySet()));
    }
}
