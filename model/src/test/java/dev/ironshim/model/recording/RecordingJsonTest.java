package dev.ironshim.model.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.model.tla.TlaText;
import dev.ironshim.model.tla.TlaValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingJsonTest {
    private static final String HEAD =
            "{\"recording\":1,\"machine\":\"M\",\"constants\":{\"N\":2},\"source\":\"here\"}\n";
    private static final String FIRST =
            "{\"seq\":1,\"op\":{\"kind\":\"Go\"},\"result\":\"Ok\",\"seen\":{\"x\":[true]}}\n";

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("a.ndjson"), text);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Recording recording = new Recording(
                "M",
                Map.of("N", new TlaValue.Int(2)),
                "here",
                List.of(
                        new RecordedEvent(
                                TlaText.parse("[kind |-> \"Go\"]"), "Ok", Map.of("x", TlaText.parse("<<1>>"))),
                        new RecordedEvent(TlaText.parse("[kind |-> \"Stop\"]"), "No", Map.of())));
        Path file = folder.resolve("a.ndjson");
        RecordingJson.write(file, recording);
        assertThat(RecordingJson.read(file)).isEqualTo(recording);
        assertThat(recording.events())
                .allSatisfy(event -> assertThat(RecordedEvent.parse(TlaText.print(event.value())))
                        .isEqualTo(event));
    }

    @Test
    void aWholeOneIsRead() throws IOException {
        assertThat(RecordingJson.read(file(HEAD + FIRST + "{\"end\":1}\n")).events())
                .hasSize(1);
    }

    /** It becomes a line of a file for TLC, where it could say more than its name. */
    @Test
    void aNameIsANameAndNothingMore() throws IOException {
        for (String name : List.of("N <- M\\nCONSTANT N", "N = 1", "", "2")) {
            Path file = file(HEAD.replace("\"N\"", "\"" + name + "\"") + "{\"end\":0}\n");
            assertThatThrownBy(() -> RecordingJson.read(file))
                    .hasMessageContaining(":1: ")
                    .hasMessageContaining("is no name of a specification's");
        }
    }

    @Test
    void aLineWithoutEndIsNotReadToItsEnd() throws IOException {
        Path file = file(HEAD + "x".repeat((1 << 16) + 1));
        assertThatThrownBy(() -> RecordingJson.read(file)).hasMessage(file + ":2: a line has at most 65536 characters");
    }

    @Test
    void oneThatWasCutOffIsNotRead() throws IOException {
        Path file = file(HEAD + FIRST);
        assertThatThrownBy(() -> RecordingJson.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage(file + ":3: an event or the end was expected, and the file ends: it was cut off");
    }

    @Test
    void anEventThatIsMissingIsNoticed() throws IOException {
        Path file = file(HEAD + FIRST.replace("\"seq\":1", "\"seq\":2") + "{\"end\":1}\n");
        assertThatThrownBy(() -> RecordingJson.read(file)).hasMessageContaining(":2: \"seq\":1 was expected");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'\"recording\":1';'\"recording\":2';':1: \"recording\":1 was expected'",
                "'\"machine\":\"M\"';'\"machine\":7';':1: \"machine\" is no text'",
                "'{\"N\":2}';'[2]';':1: \"constants\" is no object'",
                "'\"op\":{';'\"oops\":{';':2: \"op\" is missing'",
                "'[true]';'1.5';':2: 1.5 is no value'",
                "'{\"end\":1}';'{\"end\":2}';':3: \"end\":1 was expected'",
                "'{\"end\":1}';'{\"end\":1}\n{}';':4: nothing was expected after the end'",
                "'{\"end\":1}';'nonsense';':3: an event or the end was expected'",
            })
    void whatIsWrongIsNamed(String right, String wrong, String message) throws IOException {
        Path file = file((HEAD + FIRST + "{\"end\":1}\n").replace(right, wrong.replace("\\n", "\n")));
        assertThatThrownBy(() -> RecordingJson.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }
}
