package dev.ironshim.reports.cli;

import dev.ironshim.model.lane.TimeLimit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A command that another module's program answers, in a process of its own: nothing of its tools is on our class path. */
@Command
final class HandOver implements Callable<Integer> {
    private static final Duration HELP = Duration.ofSeconds(20);
    private static final int MOST = 1 << 18;
    private static final Pattern SUBCOMMAND = Pattern.compile(" {2}([a-z][a-z-]*)(?: .*)?");

    private final String module;
    private final String main;

    @Parameters(paramLabel = "ARGUMENT", description = "the program's own; its --help says which")
    private List<String> arguments = List.of();

    private HandOver(String module, String main) {
        this.module = module;
        this.main = main;
    }

    /**
     * A command that hands over whatever follows it, options too.
     *
     * @param module whose {@code target/dist} the program is in
     * @param main its class
     */
    static CommandLine to(String name, String description, String module, String main) {
        CommandLine command = new CommandLine(new HandOver(module, main))
                .setUnmatchedOptionsArePositionalParams(true)
                .setStopAtPositional(true);
        command.getCommandSpec().name(name).usageMessage().description(description + " (" + name + " --help).");
        return command;
    }

    /** What the program says of itself, or the empty text where it has not been built. */
    String help(String... of) {
        if (!Files.isDirectory(Home.root().resolve(module).resolve("target/dist"))) {
            return "";
        }
        List<String> command = command();
        command.addAll(List.of(of));
        command.add("--help");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (TimeLimit time = new TimeLimit(process, HELP)) {
                String text = new String(process.getInputStream().readNBytes(MOST), StandardCharsets.UTF_8);
                return process.waitFor() == 0 && !time.exceeded() ? text : "";
            }
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** Names of its own commands, as its help lists them. */
    List<String> subcommands() {
        return help().lines()
                .dropWhile(line -> !line.equals("Commands:"))
                .skip(1)
                .map(SUBCOMMAND::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .toList();
    }

    private List<String> command() {
        Path home = Home.root();
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dironshim.home=" + home,
                "-cp",
                home.resolve(module).resolve("target/dist") + "/*",
                main));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> command = command();
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }));
        return process.waitFor();
    }
}
