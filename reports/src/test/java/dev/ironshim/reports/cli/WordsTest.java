package dev.ironshim.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.lane.StandardOutput;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person meets who mistypes, presses the tabulator, or has no room left on the disk. */
class WordsTest {
    @Test
    void whoMistypesIsToldWhatThereIs() {
        assertThat(Calls.call("explain", "LC-80").err()).contains("there is no property 'LC-80'; did you mean LC-08");
        assertThat(Calls.call("explain", "nonsense").err()).doesNotContain("did you mean");
        assertThat(Calls.call("verfy").err()).contains("verify");
        assertThat(Calls.call("explain", "lc-08").out()).startsWith("LC-08  ");
        assertThat(Suggestions.of("Lifecylce", List.of("Lifecycle", "Quarantine")))
                .isEqualTo("; did you mean Lifecycle?");
        assertThat(Suggestions.of("x".repeat(1000), List.of("Lifecycle"))).isEmpty();
        assertThat(Suggestions.of("", List.of("tla"))).isEmpty();
        assertThat(Suggestions.distance("abc", "acb")).isOne();
        assertThat(Suggestions.distance("", "abc")).isEqualTo(3);
    }

    @Test
    void theShellCompletesValuesToo(@TempDir Path folder) throws Exception {
        Path script = Files.writeString(
                folder.resolve("completion"), Calls.call("completion").out());
        Map<String, String> completed = Map.of(
                "explain LC-0", "LC-08",
                "verify --machine Qua", "Quarantine",
                "verify --lane be", "bench",
                "verify --target si", "sim",
                "verify-evidence --require ac", "accepted",
                "attest --algorithm ML", "ML-DSA-65",
                "diff --pa", "--page",
                "verify-ev", "verify-evidence");
        for (Map.Entry<String, String> each : completed.entrySet()) {
            int words = each.getKey().split(" ").length;
            Process bash = new ProcessBuilder(
                            "bash",
                            "-c",
                            "source \"$0\"; compopt() { :; }; COMP_WORDS=(ironshim " + each.getKey() + "); COMP_CWORD="
                                    + words + "; _complete_ironshim; echo \"${COMPREPLY[@]}\"",
                            script.toString())
                    .redirectErrorStream(true)
                    .start();
            String offered = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(List.of(offered.split(" ", -1))).as(each.getKey()).contains(each.getValue());
        }
    }

    @Test
    void aSourceIsALinkIntoTheRepository() {
        assertThat(Calls.call("explain", "CO-02").out()).contains("from       docs/facts/pci.md#recovery");
        assertThat(Calls.call("explain", "GR-05").out()).contains("from       PCI Express Base Specification 6.12");
        assertThat(Calls.call("explain", "SQ-02").out()).contains("docs/facts/defects-of-the-original.md#d-049");
    }

    /** Linux answers every write to this file with "no space left on device". */
    @Test
    void whatCannotBeWrittenIsAnErrorOfEveryCommandThatPrints() throws Exception {
        File full = new File("/dev/full");
        for (List<String> command : List.of(
                List.of("list"),
                List.of("--help"),
                List.of("explain", "LC-08"),
                List.of("completion"),
                List.of("verify", "--help"))) {
            Process process = start(command).redirectOutput(full).start();
            String complaint = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(command + complaint).isEqualTo(StandardOutput.LOST);
            assertThat(complaint).contains("standard output could not be written", "No space left");
        }
    }

    @Test
    void aReaderWhoHasEnoughIsNoError() throws Exception {
        Process process = start(List.of("list")).start();
        process.getInputStream().close();
        String complaint = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(StandardOutput.ENOUGH);
        assertThat(complaint).isEmpty();
    }

    private static ProcessBuilder start(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.ironshim.reports.cli.Main"));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }
}
