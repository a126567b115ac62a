package dev.ironshim.reports.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The embedder's lines that a reader sees are those that the check HW-75 runs. */
class EmbeddingTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void whatIsShownIsWhatIsRun() throws Exception {
        String shown = between(Files.readString(ROOT.resolve("docs/embedding.md")), "```java\n", "```");
        String run = between(
                Files.readString(ROOT.resolve("hw-conformance/src/main/java/dev/ironshim/hw/suite/Embedding.java")),
                "// begin: docs/embedding.md\n",
                "        // end");
        assertThat(shown).isEqualTo(run);
        assertThat(shown.lines()).as("an embedder needs thirty lines").hasSizeBetween(10, 30);
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
