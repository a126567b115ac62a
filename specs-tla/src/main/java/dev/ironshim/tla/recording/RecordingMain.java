package dev.ironshim.tla.recording;

import dev.ironshim.model.lane.StandardOutput;
import dev.ironshim.model.recording.RecordedEvent;
import dev.ironshim.model.recording.Recording;
import dev.ironshim.model.recording.RecordingJson;
import dev.ironshim.model.tla.TlaText;
import dev.ironshim.tla.tlc.TlcRun;
import dev.ironshim.tla.tlc.TlcTool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Holds recordings that somebody has against the specification. {@code ./ironshim replay} hands over to it. */
@Command(
        name = "ironshim replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Holds recorded operations (NDJSON) against a machine's specification, event by event.",
        footerHeading = "%nExample:%n",
        footer = {
            "  ./ironshim verify --lane hw && ./ironshim replay reports/target/lanes/hw/recordings/sim.ndjson",
            "",
            "Exit codes: 0 all are behaviours of the specification, 1 one is not or cannot be read, 64 usage."
        })
public final class RecordingMain implements Callable<Integer> {
    private static final int REJECTED = 1;
    private static final int USAGE = 64;
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int MEGABYTES = 1_000;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "recordings")
    private List<Path> files = List.of();

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "where TLC runs (default: target/replay)",
            defaultValue = "target/replay")
    private @Nullable Path work;

    public static void main(String... arguments) {
        StandardOutput output = StandardOutput.take();
        CommandLine command = new CommandLine(new RecordingMain());
        command.setParameterExceptionHandler((error, given) -> {
            error.getCommandLine().getErr().println("ironshim: " + error.getMessage());
            return USAGE;
        });
        System.exit(output.end(command.execute(arguments), System.err));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (work == null) {
            throw new IllegalStateException("picocli sets the default");
        }
        int exit = 0;
        for (Path file : files) {
            try {
                Recording recording = RecordingJson.read(file);
                RecordingCheck check = new RecordingCheck(new TlcRun(TlcTool.find(), LIMIT, MEGABYTES));
                RecordingCheck.Outcome outcome =
                        check.check(work, List.of(recording)).getFirst();
                if (outcome.accepted()) {
                    System.out.println(file + ": all " + outcome.events() + " events are a behaviour of "
                            + recording.machine() + " (" + recording.source() + ")");
                } else {
                    exit = REJECTED;
                    RecordedEvent event = recording.events().get(outcome.rejected() - 1);
                    System.out.println(file + ":" + (outcome.rejected() + 1) + ": event " + outcome.rejected()
                            + " is none that " + recording.machine() + " allows there\n  recorded:      "
                            + TlaText.print(event.value()) + "\n  specification: " + outcome.instead());
                }
            } catch (IOException e) {
                exit = REJECTED;
                System.err.println("ironshim: " + e.getMessage());
            }
        }
        return exit;
    }
}
