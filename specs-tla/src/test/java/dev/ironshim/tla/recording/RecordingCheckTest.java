package dev.ironshim.tla.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.recording.RecordedEvent;
import dev.ironshim.model.recording.Recording;
import dev.ironshim.model.tla.TlaText;
import dev.ironshim.model.tla.TlaValue;
import dev.ironshim.tla.tlc.TlcRun;
import dev.ironshim.tla.tlc.TlcTool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingCheckTest {
    private static final RecordedEvent MAP =
            event("[kind |-> \"Map\", domain |-> 1, window |-> 1, direction |-> \"ToDevice\"]", "Ok", "FALSE");
    private static final RecordedEvent WRITE = event("[kind |-> \"Write\", window |-> 1]", "Blocked", "FALSE");
    private static final RecordedEvent UNMAP = event("[kind |-> \"Unmap\", domain |-> 1, window |-> 1]", "Ok", "FALSE");

    @TempDir
    private Path folder;

    private static RecordedEvent event(String operation, String result, String written) {
        return new RecordedEvent(
                TlaText.parse(operation), result, Map.of("written", TlaText.parse("<<<<" + written + ">>>>")));
    }

    private static Recording recording(RecordedEvent... events) {
        return new Recording(
                "DmaWindows",
                Map.of("DomainCount", new TlaValue.Int(1), "WindowCount", new TlaValue.Int(1)),
                "test",
                List.of(events));
    }

    @Test
    void eachRecordingIsFollowedToItsEndOrToWhatDoesNotFit() throws IOException, InterruptedException {
        RecordingCheck check = new RecordingCheck(new TlcRun(TlcTool.find(), Duration.ofMinutes(1), 256));
        List<RecordingCheck.Outcome> outcomes = check.check(
                folder,
                List.of(
                        recording(MAP, WRITE, UNMAP),
                        // A window that is read only was written.
                        recording(MAP, event("[kind |-> \"Write\", window |-> 1]", "Ok", "TRUE")),
                        // Blocked, and memory was changed all the same.
                        recording(MAP, event("[kind |-> \"Write\", window |-> 1]", "Blocked", "TRUE"), UNMAP),
                        // Two that were exchanged.
                        recording(UNMAP, MAP),
                        recording(MAP, MAP),
                        recording(event("[kind |-> \"Fly\"]", "Ok", "FALSE")),
                        recording(new RecordedEvent(MAP.operation(), "Ok", Map.of("colour", new TlaValue.Int(1)))),
                        recording()));
        assertThat(outcomes).extracting(RecordingCheck.Outcome::rejected).containsExactly(0, 2, 2, 1, 2, 1, 1, 0);
        assertThat(outcomes).extracting(RecordingCheck.Outcome::events).containsExactly(3, 1, 1, 0, 1, 0, 0, 0);
        assertThat(outcomes.get(1).instead()).contains("result |-> \"Blocked\"");
        assertThat(outcomes.get(5).instead()).contains("no operation");
    }
}
