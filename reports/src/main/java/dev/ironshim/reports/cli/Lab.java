package dev.ironshim.reports.cli;

import java.io.IOException;
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
        return Program.run("hw-conformance", "dev.ironshim.hw.lab.LabMain", arguments);
    }
}
