package dev.ironshim.reports.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Hands over to the lab's own program: nothing of QEMU or VFIO is on our class path. */
@Command(
        name = "lab",
        description = "Sets up the QEMU lab, plays the suite in it, or opens a shell there (lab --help).")
final class Lab implements Callable<Integer> {
    @Parameters(paramLabel = "COMMAND", description = "setup, run, shell, devices, restore, and their options")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Home.root();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dironshim.home=" + home,
                "-cp",
                home.resolve("hw-conformance/target/dist") + "/*",
                "dev.ironshim.hw.lab.LabMain"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }));
        return process.waitFor();
    }
}
