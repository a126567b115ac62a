package dev.ironshim.reports.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/** The manual page, out of what the commands say of themselves. */
@Command(
        name = "man",
        mixinStandardHelpOptions = true,
        description = "Prints the manual page.",
        footer = {
            "",
            "Examples:",
            "  ./ironshim man | man -l -",
            "  ./ironshim man > ~/.local/share/man/man1/ironshim.1"
        })
final class Man implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification");
        }
        System.out.print(page(spec.root().commandLine()));
        return ExitCode.PASS;
    }

    static String page(CommandLine root) {
        CommandSpec all = root.getCommandSpec();
        StringBuilder text = new StringBuilder();
        text.append(".TH IRONSHIM 1 \"\" \"")
                .append(escape(String.join(" ", all.version())))
                .append("\"\n");
        text.append(".SH NAME\nironshim \\- checks what the IronShim isolation core promises\n");
        text.append(".SH SYNOPSIS\n.B ironshim\n.I COMMAND\n[\n.I OPTIONS\n]\n");
        text.append(".SH DESCRIPTION\n").append(prose(all.usageMessage().description()));
        text.append(".SH COMMANDS\n");
        root.getSubcommands().forEach((name, command) -> {
            if (command.getCommandSpec().name().equals(name)) {
                command(text, "ironshim " + name, command);
            }
        });
        text.append(".SH EXAMPLES\n.nf\n")
                .append(lines(all.usageMessage().footer()))
                .append(".fi\n");
        text.append(".SH ENVIRONMENT\n");
        for (String[] each : new String[][] {
            {"TLA2TOOLS_JAR", "another tla2tools.jar than Maven Central's"},
            {"OPENJML_HOME", "an installed OpenJML, which is in no registry"},
            {"IRONSHIM_LAB_KERNEL", "the kernel of the lab's guest"}
        }) {
            text.append(".TP\n.B ")
                    .append(each[0])
                    .append('\n')
                    .append(escape(each[1]))
                    .append('\n');
        }
        return text.toString();
    }

    private static void command(StringBuilder text, String name, CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        text.append(".SS \"")
                .append(escape(name))
                .append("\"\n")
                .append(prose(spec.usageMessage().description()));
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            entry(text, parameter.paramLabel(), parameter.description());
        }
        for (OptionSpec option : spec.options()) {
            if (!option.usageHelp() && !option.versionHelp()) {
                String label = option.arity().max() > 0 ? " " + option.paramLabel() : "";
                entry(text, String.join(", ", option.names()) + label, option.description());
            }
        }
        if (command.getCommand() instanceof HandOver program) {
            // What another module's program takes only that program knows.
            help(text, program.help());
            for (String inner : program.subcommands()) {
                text.append(".SS \"").append(escape(name + " " + inner)).append("\"\n");
                help(text, program.help(inner));
            }
        }
        if (spec.usageMessage().footer().length > 0) {
            text.append(".P\n.nf\n").append(lines(spec.usageMessage().footer())).append(".fi\n");
        }
        command.getSubcommands().forEach((inner, sub) -> command(text, name + " " + inner, sub));
    }

    private static void help(StringBuilder text, String help) {
        if (!help.isEmpty()) {
            text.append(".P\n.nf\n")
                    .append(lines(help.lines().toArray(String[]::new)))
                    .append(".fi\n");
        }
    }

    private static void entry(StringBuilder text, String name, String[] description) {
        text.append(".TP\n.B \"").append(escape(name)).append("\"\n").append(prose(description));
    }

    private static String prose(String[] paragraphs) {
        return escape(String.join(" ", paragraphs)).replace("${DEFAULT-VALUE}", "see --help") + "\n";
    }

    private static String lines(String[] lines) {
        StringBuilder text = new StringBuilder();
        List.of(lines).forEach(line -> text.append(escape(line)).append('\n'));
        return text.toString();
    }

    /** A line that begins with a dot or a quote is a request. */
    private static String escape(String text) {
        String safe = text.replace("\\", "\\e").replace("-", "\\-");
        return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
    }
}
