package dev.ironshim.reports.inspect;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks at a file without believing it. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Shows what a file says: 'inspect manifest FILE', 'inspect pci FILE', 'inspect aer FILE'.",
        subcommands = {InspectManifest.class, InspectPci.class, InspectAer.class})
public final class Inspect implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification");
        }
        throw new ParameterException(spec.commandLine(), "say what to inspect: manifest, pci or aer");
    }
}
