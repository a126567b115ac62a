package dev.ironshim.reports.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What runs with the rights of the repository is what somebody has looked at, and nothing that somebody typed. */
class WorkflowsTest {
    private static final Path WORKFLOWS = Path.of("../.github/workflows");
    private static final Pattern PINNED = Pattern.compile(
            "\\s*(?:- )?(?:uses: [\\w./-]+@[0-9a-f]{40}|container: \\S+@sha256:[0-9a-f]{64}) # v?\\d[\\w.]*");

    @Test
    void everyActionAndImageIsPinnedAndNoInputIsPartOfAScript() throws IOException {
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        try (Stream<Path> files = Files.list(WORKFLOWS)) {
            for (Path file : files.sorted().toList()) {
                seen++;
                wrong.addAll(complaints(file.getFileName().toString(), Files.readAllLines(file)));
            }
        }
        assertThat(seen).isPositive();
        assertThat(wrong).isEmpty();
    }

    private static List<String> complaints(String name, List<String> lines) {
        List<String> wrong = new ArrayList<>();
        int script = -1;
        for (String line : lines) {
            int indent = line.length() - line.stripLeading().length();
            boolean starts = line.matches("\\s*(?:- )?run:.*");
            if (line.isBlank() || (!starts && indent <= script)) {
                script = -1;
            }
            if (starts) {
                script = line.indexOf("run:");
            }
            if (script >= 0 && line.contains("${{")) {
                wrong.add(name + ": an expression in a script: " + line.strip());
            }
            if (line.matches("\\s*(?:- )?(?:uses|container|image):.*")
                    && !PINNED.matcher(line).matches()) {
                wrong.add(name + ": not pinned, or without its version: " + line.strip());
            }
        }
        return wrong;
    }

    @Test
    void whatIsNotPinnedAndWhatIsSplicedIsNoticed() {
        assertThat(complaints(
                        "x",
                        List.of(
                                "      - uses: actions/checkout@v4",
                                "    container: debian:trixie",
                                "      - run: echo ${{ inputs.budget }}",
                                "      - run: |",
                                "          echo ${{ github.head_ref }}",
                                "      - env:",
                                "          BUDGET: ${{ inputs.budget }}",
                                "        run: echo \"$BUDGET\"")))
                .hasSize(4);
    }
}
