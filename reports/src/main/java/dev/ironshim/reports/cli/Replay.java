package dev.ironshim.reports.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Hands over to the program that runs TLC. */
@Command(
        name = "replay",
        description = "Holds recorded operations against a specification, event by event (replay --help).")
final class Replay implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "recordings, and options")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return Program.run("specs-tla", "dev.ironshim.tla.recording.RecordingMain", arguments);
    }
}
