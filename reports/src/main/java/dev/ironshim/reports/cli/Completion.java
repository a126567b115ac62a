package dev.ironshim.reports.cli;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.catalogue.CatalogueReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/** Completion of commands, options and their values by the shell. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Prints a script with which bash and zsh complete commands, options and values.",
        footer = {"", "Example:", "  source <(./ironshim completion)"})
final class Completion implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification");
        }
        System.out.print(script(spec.root().commandLine()));
        return ExitCode.PASS;
    }

    static String script(CommandLine root) {
        Catalogue catalogue = CatalogueReader.read();
        Map<String, List<String>> values = Map.of(
                "--machine",
                        catalogue.machines().stream().map(MachineEntry::name).toList(),
                "--lane", Catalogue.LANES,
                "--target", List.of("auto", "sim", "lab", "vfio:"),
                "--require", List.of("pass", "accepted"),
                "--algorithm", List.of("Ed25519", "ML-DSA-65"));
        List<String> ids = catalogue.machines().stream()
                .flatMap(machine -> machine.properties().stream())
                .map(Property::id)
                .toList();
        fill(root, values, ids);
        return AutoComplete.bash("ironshim", root);
    }

    /** Values are set on a command that only completes: those that run say themselves what they refuse. */
    private static void fill(CommandLine command, Map<String, List<String>> values, List<String> ids) {
        CommandSpec spec = command.getCommandSpec();
        for (OptionSpec option : List.copyOf(spec.options())) {
            List<String> known = values.get(option.longestName());
            if (known != null && option.arity().max() > 0 && option.completionCandidates() == null) {
                spec.remove(option);
                // The script keeps values under the label, so that two options with one label would have those of the
                // last.
                spec.addOption(OptionSpec.builder(option)
                        .paramLabel(option.longestName().substring(2).toUpperCase(Locale.ROOT))
                        .completionCandidates(known)
                        .build());
            }
        }
        for (PositionalParamSpec parameter : List.copyOf(spec.positionalParameters())) {
            if (parameter.paramLabel().equals("ID")) {
                spec.remove(parameter);
                spec.addPositional(PositionalParamSpec.builder(parameter)
                        .completionCandidates(ids)
                        .build());
            }
        }
        if (command.getCommand() instanceof HandOver program) {
            program.subcommands().forEach(name -> spec.addSubcommand(name, new CommandLine(CommandSpec.create())));
        }
        command.getSubcommands().values().forEach(each -> fill(each, values, ids));
    }
}
