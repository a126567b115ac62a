package dev.ironshim.reports.cli;

import static dev.ironshim.reports.cli.Calls.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.reports.SampleReport;
import dev.ironshim.reports.cli.Calls.Call;
import dev.ironshim.reports.formats.ReportWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as scripts and newcomers use it: what it prints where, and how it exits. */
class CommandTest {
    private static final Set<String> TIMES = Set.of("timing", "durationMs", "millis", "pairsPerSecond", "made");

    @TempDir
    private Path folder;

    @BeforeAll
    static void home() {
        System.setProperty(
                "ironshim.home", Path.of("..").toAbsolutePath().normalize().toString());
    }

    @Test
    void aReportIsSignedCheckedComparedAndRenderedAnew() throws Exception {
        Path report = folder.resolve("report");
        new ReportWriter(report).write(SampleReport.make());
        String key = folder.resolve("me.key").toString();
        assertThat(call("attest", "--new-key", key).exit()).isZero();
        assertThat(call("attest", "--new-key", key).err()).contains("is not overwritten");
        Call unsigned = call("verify-evidence", "--key", key + ".pub", report.toString());
        assertThat(unsigned.exit()).isEqualTo(1);
        assertThat(unsigned.err()).contains("the report was not signed");
        assertThat(call("attest", "--key", key, report.toString()).out()).contains("covers 10 files");
        Call good = call("verify-evidence", "--key", key + ".pub", report.toString());
        assertThat(good.exit()).as(good.err()).isZero();
        assertThat(good.out())
                .contains(
                        ": fail, partial, dirty, computed",
                        "10 files are what was signed",
                        "what this ironshim renders");
        Call again = call(
                "render", report.toString(), "--out", folder.resolve("again").toString());
        assertThat(again.exit()).as(again.err()).isZero();
        assertThat(folder.resolve("again/index.html")).hasSameBinaryContentAs(report.resolve("index.html"));
        assertThat(call("diff", report.toString(), folder.resolve("again").toString())
                        .exit())
                .isZero();
        Files.writeString(report.resolve("index.html"), "<h1>all is well</h1>");
        Call edited = call("verify-evidence", "--key", key + ".pub", report.toString());
        assertThat(edited.exit()).isEqualTo(1);
        assertThat(edited.err()).contains("index.html was changed");
        assertThat(call("attest", "--key", key, report.toString()).err())
                .contains("not what the evidence renders to: index.html");
    }

    /** Whatever lies beside would be signed, and nobody could say what it has to do with the evidence. */
    @Test
    void whatDoesNotFollowFromTheEvidenceIsNotSigned() throws Exception {
        Path report = folder.resolve("report");
        new ReportWriter(report).write(SampleReport.make());
        String key = folder.resolve("me.key").toString();
        call("attest", "--new-key", key);
        Path stray = Files.writeString(report.resolve("summary.html"), "<h1>all is well</h1>");
        assertThat(call("attest", "--key", key, report.toString()).err()).contains("summary.html");
        Files.delete(stray);
        Files.delete(report.resolve("matrix.csv"));
        assertThat(call("attest", "--key", key, report.toString()).err()).contains("matrix.csv");
        new ReportWriter(report).write(SampleReport.make());
        Files.writeString(report.resolve("report.pdf"), "printed");
        assertThat(call("attest", "--key", key, report.toString()).out()).contains("look at report.pdf yourself");
        byte[] good = Files.readAllBytes(report.resolve(ReportWriter.ENVELOPE));
        assertThat(call("verify-evidence", "--key", key + ".pub", report.toString())
                        .out())
                .contains("11 files are what was signed", "of which only the signature speaks");
        String other = folder.resolve("other.key").toString();
        call("attest", "--new-key", other);
        assertThat(call("attest", "--key", key, "--public", other + ".pub", report.toString())
                        .exit())
                .isEqualTo(1);
        assertThat(report.resolve(ReportWriter.ENVELOPE)).hasBinaryContent(good);
        new ReportWriter(report).write(SampleReport.make());
        assertThat(report.resolve("report.pdf")).as("printed of other evidence").doesNotExist();
    }

    @Test
    void aFileThatIsNotThereIsSaidInWords() {
        String none = folder.resolve("none").toString();
        Call diff = call("diff", none, none);
        assertThat(diff.exit()).isEqualTo(ExitCode.NO_INPUT);
        assertThat(diff.err())
                .startsWith("ironshim: OLD " + none + ": there is no such file")
                .contains("'./ironshim verify'");
    }

    @Test
    void twoRunsOnOneCommitDifferInTimesOnly() throws Exception {
        List<Object> runs = new ArrayList<>();
        for (String name : List.of("first", "second")) {
            Path out = folder.resolve(name);
            assertThat(call("verify", "--fresh", "--machine", "Lifecycle", "--out", out.toString())
                            .exit())
                    .isZero();
            runs.add(timeless(EvidenceJson.parse(Files.readString(out.resolve("evidence.json")), Object.class)));
        }
        assertThat(runs.getFirst()).isEqualTo(runs.getLast());
        assertThat(String.valueOf(runs.getFirst())).contains("LC-08", "witness", "digests");
    }

    private static Object timeless(Object json) {
        return switch (json) {
            case Map<?, ?> map -> {
                Map<Object, Object> kept = new HashMap<>();
                map.forEach((name, value) -> {
                    if (!TIMES.contains(String.valueOf(name)) && value != null) {
                        kept.put(name, timeless(value));
                    }
                });
                yield kept;
            }
            case List<?> list -> list.stream().map(CommandTest::timeless).toList();
            default -> json;
        };
    }

    @Test
    void aPropertyThatIsGoneMakesDiffFail() throws Exception {
        Path old = folder.resolve("old");
        new ReportWriter(old).write(SampleReport.make());
        Path now = folder.resolve("now.json");
        Files.writeString(
                now,
                Files.readString(old.resolve("evidence.json")).replace("\"id\" : \"LC-08\"", "\"id\" : \"LC-99\""));
        Call diff = call(
                "diff",
                old.toString(),
                now.toString(),
                "--page",
                folder.resolve("diff.html").toString());
        assertThat(diff.exit()).isEqualTo(1);
        assertThat(diff.out()).contains("WORSE", "LC-08  is gone", "LC-99  is new");
        assertThat(folder.resolve("diff.html")).isNotEmptyFile();
    }

    @Test
    void theShellAndTheManualKnowEveryCommand() {
        String completion = call("completion").out();
        String manual = call("man").out();
        for (String command : List.of("verify", "explain", "diff", "attest", "verify-evidence", "selftest", "lab")) {
            assertThat(completion).contains(command);
            assertThat(manual).contains("ironshim " + command.replace("-", "\\-"));
        }
        assertThat(manual).startsWith(".TH IRONSHIM 1").contains("\\-\\-budget");
    }

    @Test
    void theDoctorSaysWhatIsMissingAndHowToGetIt() {
        Call doctor = call("doctor");
        assertThat(doctor.exit()).isIn(ExitCode.PASS, ExitCode.OPEN);
        assertThat(doctor.out()).contains("JDK 25", "guest kernel", "OpenJML");
        assertThat(doctor.exit() == ExitCode.OPEN).isEqualTo(doctor.out().contains("missing  "));
    }

    @Test
    void aBudgetIsATimeAndGoesWithNightly() {
        assertThat(call("verify", "--budget", "60m").exit()).isEqualTo(ExitCode.USAGE);
        Call nonsense = call("verify", "--nightly", "--budget", "soon");
        assertThat(nonsense.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(nonsense.err()).contains("a time such as 45m or 8h");
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
    void theSimulatedDeviceKeepsEveryPromiseAndNoticesEveryFlaw() {
        Call call = call("verify", "--lane", "hw", "--target", "sim", "--out", folder.toString());
        assertThat(call.exit()).as(call.out()).isZero();
        assertThat(call.out())
                .contains(
                        "OPEN HW-67, HW-68  there was no kernel to ask; decided by ./ironshim lab setup",
                        "74/76",
                        "Left open, and of no weight here: 2, which ./ironshim lab setup decides",
                        "Not run: the lanes bench")
                .doesNotContain("SURVIVED", "FAIL");
        assertThat(call("verify", "--lane", "hw", "--target", "moon").exit()).isEqualTo(64);
    }

    @Test
    void aDumpIsShownAsATreeAndAsJson() {
        String dump = "../model/src/main/resources/vectors/pci/igb-pf.txt";
        Call tree = call("inspect", "pci", dump);
        assertThat(tree.exit()).as(tree.err()).isZero();
        assertThat(tree.out())
                .contains(
                        "0000:02:00.0",
                        "BAR 3      memory, 64-bit, at 0xfd840000",
                        "[70] MSI-X Enable+ Count=10 Masked-",
                        "Vector table: BAR=3 offset=0x0",
                        "PBA: BAR=3 offset=0x2000",
                        "Initial VFs: 8, Total VFs: 8, Number of VFs: 2",
                        "VF offset: 128, stride: 2, Device ID: 10ca");
        Call json = call("inspect", "pci", dump, "--json");
        assertThat(json.out())
                .contains("\"address\" : \"0000:02:00.0\"", "\"class\" : \"0x020000\"", "\"device\" : \"0x10c9\"");
    }

    @Test
    void aWholeMachineSaysWhoIsWithWhom() throws Exception {
        Path vectors = Path.of("../model/src/main/resources/vectors/pci");
        String port = Files.readString(vectors.resolve("root-port.txt"));
        String machine = Files.readString(vectors.resolve("host-bridge.txt")) + "\n" + port + "\n"
                + Files.readString(vectors.resolve("virtio-blk-aer.txt"));
        String whole = Files.writeString(folder.resolve("whole"), machine).toString();
        assertThat(call("inspect", "pci", whole).out())
                .contains("  group      alone", "groups: 3, units of containment: 3; root buses: 0000:00");
        // The same with a port whose access control is off.
        String open = Files.writeString(
                        folder.resolve("open"), machine.replace("0d 00 01 00 5f 00 1d 00", "0d 00 01 00 5f 00 1c 00"))
                .toString();
        assertThat(call("inspect", "pci", open).out())
                .contains("  group      with 0000:05:00.0", "  unit       with 0000:00:05.0", "groups: 2, ");
        Map<?, ?> json =
                EvidenceJson.parse(call("inspect", "pci", open, "--json").out(), Map.class);
        assertThat(((Map<?, ?>) ((List<?>) json.get("functions")).getLast()).get("group"))
                .hasToString("[0000:00:05.0, 0000:05:00.0]");
        assertThat(((Map<?, ?>) json.get("topology")).get("rootBuses")).hasToString("[0000:00]");
        String part = Files.writeString(folder.resolve("part"), port).toString();
        assertThat(call("inspect", "pci", part).out())
                .contains("groups: not computed: no host bridge is listed on bus 0")
                .doesNotContain("alone");
        String twice = Files.writeString(folder.resolve("twice"), machine + "\n" + port)
                .toString();
        assertThat(call("inspect", "pci", twice).out())
                .contains("groups: not computed: topology/twice: found 0000:00:05.0 twice");
    }

    @Test
    void errorsOfADeviceAreSaidInWords() throws Exception {
        String quiet = "../model/src/main/resources/vectors/pci/virtio-blk-aer.txt";
        assertThat(call("inspect", "aer", quiet).out()).contains("0000:05:00.0", "no error recorded");
        Path broken = folder.resolve("broken");
        Files.writeString(
                broken,
                Files.readString(Path.of(quiet))
                        .replace("\n100: 01 00 82 14 00 00 00 00", "\n100: 01 00 82 14 00 40 04 00")
                        .replace("a0 00 00 00 00 00 00 00\n120:", "b2 00 00 00 01 00 00 40\n120:")
                        .replace("\n120: 00 00 00 00 00 00 00 00", "\n120: 0f 03 00 02 10 00 bf fe"));
        assertThat(call("inspect", "aer", broken.toString()).out())
                .contains(
                        "Malformed TLP (MalfTLP): a packet arrived that breaks the rules of packets",
                        "how bad    fatal",
                        "Completion Timeout (CmpltTO)",
                        "how bad    non-fatal",
                        "MWr32: memory write of 4 bytes at 0xfebf0010, from 02:00.0 tag 3",
                        "40000001 0200030f febf0010 00000000",
                        "to do      ");
        Map<?, ?> json = EvidenceJson.parse(
                call("inspect", "aer", broken.toString(), "--json").out(), Map.class);
        Map<?, ?> function = (Map<?, ?>) ((List<?>) json.get("functions")).getFirst();
        assertThat(((Map<?, ?>) function.get("registers")).get("nonFatal")).hasToString("[Completion Timeout]");
        assertThat(call("inspect", "aer", "../model/src/main/resources/vectors/pci/edu.txt")
                        .out())
                .contains("1 of 1 functions without error reporting (AER)");
    }

    @Test
    void filesThatAreNoneSayWhyAndExitWithOne() throws Exception {
        Path junk = Files.writeString(folder.resolve("junk"), "junk");
        Call dump = call("inspect", "pci", junk.toString());
        assertThat(dump.exit()).isEqualTo(1);
        assertThat(dump.err()).contains("no dump: none of its 1 lines is a row", "lspci -xxxx");
        Call manifest = call("inspect", "manifest", junk.toString());
        assertThat(manifest.exit()).isEqualTo(1);
        assertThat(manifest.err()).contains("manifest/too-short at byte 4", "224 at least");
        assertThat(call("inspect", "pci", folder.resolve("none").toString()).err())
                .contains("there is no file");
        assertThat(call("inspect", "pci", folder.toString()).exit()).isEqualTo(1);
        assertThat(call("inspect").exit()).isEqualTo(64);
    }

    @Test
    void aBlobOfTheOriginalIsConvertedWithTheBarsOfItsDevice() throws Exception {
        byte[] blob = HexFormat.of()
                .parseHex("49534d3221000000000000000500000063000000010001000000"
                        + "80fd000000000010000000000000f8020800");
        Path ism2 = Files.write(folder.resolve("old"), blob);
        Path made = folder.resolve("new");
        Call convert = call(
                "manifest",
                "convert",
                ism2.toString(),
                "--pci",
                "../model/src/main/resources/vectors/pci/igb-pf.txt",
                "--counter",
                "1",
                "--from",
                "2026-01-01T00:00:00Z",
                "--until",
                "2027-01-01T00:00:00Z",
                "--out",
                made.toString());
        assertThat(convert.exit()).as(convert.err()).isZero();
        Call shown = call("inspect", "manifest", made.toString());
        assertThat(shown.out())
                .contains("version 3, not signed", "first 0xfd800000  last 0xfd800fff  bar 0  barOffset 0x0");
        assertThat(call("inspect", "manifest", ism2.toString()).out()).contains("ISM2", "base 0xfd800000");
        Call wrong = call(
                "manifest",
                "convert",
                ism2.toString(),
                "--pci",
                "../model/src/main/resources/vectors/pci/edu.txt",
                "--counter",
                "0",
                "--from",
                "2026-01-01T00:00:00Z",
                "--until",
                "2027-01-01T00:00:00Z",
                "--out",
                folder.resolve("never").toString());
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(folder.resolve("never")).doesNotExist();
        // Of several functions each has BARs, and a window belongs to one device.
        Path both = folder.resolve("both");
        Files.writeString(
                both,
                Files.readString(Path.of("../model/src/main/resources/vectors/pci/igb-pf.txt")) + "\n"
                        + Files.readString(Path.of("../model/src/main/resources/vectors/pci/edu.txt")));
        List<String> converting = List.of(
                "manifest",
                "convert",
                ism2.toString(),
                "--pci",
                both.toString(),
                "--counter",
                "1",
                "--from",
                "2026-01-01T00:00:00Z",
                "--until",
                "2027-01-01T00:00:00Z",
                "--out",
                folder.resolve("never").toString());
        assertThat(call(converting.toArray(String[]::new)).err()).contains("0000:02:00.0", "say which one");
        List<String> chosen = new ArrayList<>(converting);
        chosen.addAll(List.of("--device", "0000:02:00.0"));
        assertThat(call(chosen.toArray(String[]::new)).exit()).isZero();
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
            assertThat(call.out()).contains("OPEN LC-01", "there is no class path", "has not been built");
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
        assertUsage(call("verify", "--fuzz-seconds", "5"), "--fuzz-seconds goes with --nightly");
        assertUsage(call("verify", "--lane", "smt", "--accept-relations"), "is for the lane tla");
        assertUsage(call("verify", "--lane", "smt", "--target", "sim"), "is for the lane hw");
        assertUsage(call("explain", "LC-99"), "there is no property 'LC-99'");
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
        assertThat(call("list").out()).contains("Isolation", "IS-04", "HW-01").doesNotContain("not built");
        assertThat(call("explain", "SQ-02", "--out", folder.toString()).out()).contains("D-049", "no report");
        for (String id : List.of("HW-08", "IR-17", "IR-25")) {
            assertThat(call("explain", id, "--out", folder.toString()).out())
                    .containsAnyOf("hw-conformance/", "impl/threads/", "bench/")
                    .doesNotContain("Promises.tla");
        }
    }

    private static void assertUsage(Call call, String message) {
        assertThat(call.exit()).isEqualTo(64);
        assertThat(call.err()).contains(message).doesNotContain("\tat ");
    }
}
