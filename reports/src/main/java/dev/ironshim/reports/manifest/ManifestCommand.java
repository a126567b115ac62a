package dev.ironshim.reports.manifest;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Works on manifests. */
@Command(
        name = "manifest",
        mixinStandardHelpOptions = true,
        description = "Makes, signs and verifies manifests.",
        subcommands = {Convert.class, SignManifest.class, VerifyManifest.class})
public final class ManifestCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification");
        }
        throw new ParameterException(spec.commandLine(), "say what to do: convert, sign or verify");
    }
}
