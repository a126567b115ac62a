package dev.ironshim.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A command that another module's program answers, in a process of its own: nothing of its tools is on our class path. */
@Command
final class HandOver implements Callable<Integer> {
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

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Home.root();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dironshim.home=" + home,
                "-cp",
                home.resolve(module).resolve("target/dist") + "/*",
                main));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }));
        return process.waitFor();
    }
}
