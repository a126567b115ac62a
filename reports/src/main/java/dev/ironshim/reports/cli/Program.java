package dev.ironshim.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of other modules, with which the rest of a command line is played: their libraries are not on our class path. */
final class Program {
    private Program() {}

    /**
     * Runs one on this terminal.
     *
     * @param module whose {@code target/dist} it is in
     * @return what it exits with
     */
    static int run(String module, String main, List<String> arguments) throws IOException, InterruptedException {
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
