package dev.ironshim.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.evidence.EvidenceJson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as scripts and newcomers use it: what it prints where, and how it exits. */
class CommandTest {
    @TempDir
    private Path folder;

    /** What a call printed and how it ended. */
    private record Call(int exit, String out, String err) {}

    @BeforeAll
    static void home() {
        System.setProperty(
                "ironshim.home", Path.of("..").toAbsolutePath().normalize().toString());
    }

    @Test
    void aWholeRunOnOneMachineGivesTheContractForScripts() {
        Call call = call("verify", "--machine", "Lifecycle", "--json", "--out", folder.toString());
        assertThat(call.exit()).as(call.err() + call.out()).isZero();
        assertThat(call.out().strip().lines()).hasSize(1);
        Map<?, ?> json = EvidenceJson.parse(call.out(), Map.class);
        assertThat(json.get("verdict")).isEqualTo("pass");
        assertThat(json.containsKey("commit")).isTrue();
        Map<?, ?> lane = (Map<?, ?>) ((List<?>) json.get("lanes")).getFirst();
        assertThat(lane.get("lane")).isEqualTo("tla");
        assertThat(lane.get("fail")).isEqualTo(0);
        Map<?, ?> counts = (Map<?, ?>) lane.get("counts");
        assertThat(counts.get("pairs")).isEqualTo(816);
        assertThat(counts.get("disagreements")).isEqualTo(0);
        assertThat((Integer) counts.get("specMutants")).isGreaterThan(100).isEqualTo(counts.get("specMutantsKilled"));
        assertThat((Integer) counts.get("implMutants")).isGreaterThan(10).isEqualTo(counts.get("implMutantsKilled"));
        assertThat((List<?>) json.get("properties")).hasSize(24).allSatisfy(each -> {
            Map<?, ?> property = (Map<?, ?>) each;
            assertThat(property.get("verdict")).isEqualTo("pass");
            assertThat(property.get("witness")).isEqualTo(true);
            assertThat((Integer) property.get("kills")).isPositive();
        });
        assertThat(folder.resolve("index.html")).isNotEmptyFile();
        assertThat(folder.resolve("junit.xml")).isNotEmptyFile();
        Call explain = call("explain", "LC-08", "--out", folder.toString());
        assertThat(explain.exit()).isZero();
        assertThat(explain.out())
                .contains(
                        "LC-08  Quarantine is left only by granting",
                        "tla: pass",
                        "QuarantineIsLeftOnlyByGrant(s, o, n) ==");
    }

    @Test
    void aLaneThatIsNotBuiltIsOpen() {
        Call call = call("verify", "--lane", "fuzz", "--out", folder.toString());
        assertThat(call.exit()).isEqualTo(2);
        assertThat(call.out()).contains("lane fuzz: this lane has not been built yet");
    }

    @Test
    void aMissingToolIsOpenAndNamed() {
        // The lane's process cannot start its work without the class path of its module.
        String home = System.getProperty("ironshim.home");
        System.setProperty("ironshim.home", folder.toString());
        try {
            Call call = call(
                    "verify",
                    "--machine",
                    "Lifecycle",
                    "--out",
                    folder.resolve("out").toString());
            assertThat(call.exit()).isEqualTo(2);
            assertThat(call.out()).contains("OPEN LC-01", "the lane ended with exit code");
        } finally {
            System.setProperty("ironshim.home", home);
        }
    }

    @Test
    void wrongWordsAreRefusedWithWhatIsThere() {
        assertUsage(call("verify", "--machine", "Lifecylce"), "there is no machine 'Lifecylce'; there are [Lifecycle");
        assertUsage(call("verify", "--lane", "proof"), "there is no lane 'proof'");
        assertUsage(call("verify", "--timeout", "0"), "--timeout must be 1 to 86400 seconds");
        assertUsage(call("verify", "--frobnicate"), "Unknown option");
        assertUsage(call("explain", "LC-99"), "there is no property 'LC-99'");
        assertUsage(call("verify", "--tlc-server"), "--tlc-server needs exactly one --machine");
        assertUsage(call(), "say what to do");
    }

    @Test
    void anOutputThatCannotBeWrittenIsToldBeforeAnythingRuns() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        Call call = call("verify", "--out", file.toString());
        assertUsage(call, "cannot write to " + file);
        assertThat(file).hasContent("not a folder");
    }

    @Test
    void helpAndListSayWhatThereIs() {
        assertThat(call("--help").out()).contains("verify", "test", "explain", "list", "Exit codes");
        assertThat(call("list").out()).contains("Isolation", "IS-04", "hw  not built yet");
        assertThat(call("explain", "SQ-02", "--out", folder.toString()).out()).contains("D-049", "no report");
    }

    private static void assertUsage(Call call, String message) {
        assertThat(call.exit()).isEqualTo(64);
        assertThat(call.err()).contains(message).doesNotContain("\tat ");
    }

    private static Call call(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int exit = Main.run(arguments);
            return new Call(
                    exit, printed.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
