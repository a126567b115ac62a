package dev.ironshim.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.reports.WholeReport;
import dev.ironshim.reports.attest.Bundle;
import dev.ironshim.reports.attest.Keys;
import dev.ironshim.reports.formats.ReportWriter;
import dev.ironshim.reports.report.Report;
import dev.ironshim.reports.report.ReportFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever has a key can sign a report that was edited: what its lines say must decide, not what it says of itself. */
class VerifyEvidenceTest {
    @TempDir
    private Path folder;

    private Path key;

    @BeforeEach
    void makeKey() throws IOException {
        key = folder.resolve("me.key");
        Keys.create(key, "Ed25519");
    }

    /** Writes, edits, renders anew and signs, as somebody with a key would who wants it to look well. */
    private Path signed(String name, Report report, UnaryOperator<String> edit) throws IOException {
        Path at = folder.resolve(name);
        String before = EvidenceJson.pretty(report);
        String after = edit.apply(before);
        new ReportWriter(at).write(ReportFile.parse(name, after));
        Files.write(
                at.resolve(ReportWriter.ENVELOPE),
                Bundle.read(at).sign(Keys.privateKey(key), Keys.publicKey(Path.of(key + ".pub"))));
        return at;
    }

    private Calls.Call verify(Path report, String... more) {
        List<String> arguments = new ArrayList<>(List.of("verify-evidence", "--key", key + ".pub"));
        arguments.addAll(List.of(more));
        arguments.add(report.toString());
        return Calls.call(arguments.toArray(String[]::new));
    }

    @Test
    void aWholeReportThatPassesMeetsEveryDemand() throws IOException {
        Path whole = signed("whole", WholeReport.passing(), text -> text);
        Calls.Call good = verify(whole, "--require", "pass", "--commit", WholeReport.COMMIT, "--max-age", "7d");
        assertThat(good.exit()).as(good.err() + good.out()).isZero();
        assertThat(good.out())
                .contains(": pass, computed from its lines (it states pass)")
                .doesNotContain("partial");
    }

    @Test
    void aVerdictThatWasEditedIsRefusedWithAndWithoutADemand() throws IOException {
        Report open = WholeReport.with("HW-67"::equals, List.of(), false);
        assertThat(verify(signed("open", open, text -> text)).exit()).isZero();
        Path edited = signed("edited", open, text -> changed(text, "\"verdict\" : \"open\"", "\"verdict\" : \"pass\""));
        for (Calls.Call call : List.of(verify(edited), verify(edited, "--require", "pass"))) {
            assertThat(call.exit()).isEqualTo(ExitCode.FAIL);
            assertThat(call.err()).contains("states the verdict pass, and from its lines follows open");
        }
    }

    @Test
    void whatIsOpenIsListedAndNoPass() throws IOException {
        Path open = signed("open", WholeReport.with("HW-67"::equals, List.of(), false), text -> text);
        Calls.Call call = verify(open, "--require", "pass");
        assertThat(call.exit()).isEqualTo(ExitCode.OPEN);
        assertThat(call.out()).contains("open (1):", "HW-67  ", "there was no kernel to ask", "decide it: ./ironshim");
        assertThat(call.err()).contains("a pass was demanded, and it is open");
    }

    @Test
    void aLineThatWasTakenOutMakesAPart() throws IOException {
        Report report = WholeReport.with("HW-67"::equals, List.of(), false);
        Path cut = signed(
                "cut",
                report,
                text -> changed(
                        changed(
                                text,
                                "(?s)\\{\\s+\"id\" : \"HW-67\",\\s+\"lane\" : \"hw\".*?\\},\\s+(?=\\{\\s+\"id\" : \"HW-68\")",
                                ""),
                        "\"verdict\" : \"open\"",
                        "\"verdict\" : \"pass\""));
        refusedAsPart(verify(cut, "--require", "pass"), "hw: HW-67");
    }

    @Test
    void aPartOfARunIsNoPassEvenIfItSaysThatItIsWhole() throws IOException {
        Report part = WholeReport.with(id -> false, List.of("Lifecycle"), false);
        refusedAsPart(verify(signed("part", part, text -> text), "--require", "pass"), "tla: ");
        Path grown = signed(
                "grown", part, text -> changed(text, "\"selection\" : \\[ \"Lifecycle\" ]", "\"selection\" : [ ]"));
        refusedAsPart(verify(grown, "--require", "pass"), "is not in the report");
        // A promise that no lane owes is no promise.
        Path owed = signed(
                "owed",
                WholeReport.passing(),
                text -> changed(text, "(?s)(\"id\" : \"LC-08\",\\s+\"says\".*?\"lanes\" : \\[) \"tla\" ]", "$1 ]"));
        refusedAsPart(verify(owed, "--require", "pass"), "tla: LC-08");
    }

    private static void refusedAsPart(Calls.Call call, String named) {
        assertThat(call.exit()).as(call.out() + call.err()).isEqualTo(ExitCode.OPEN);
        assertThat(call.err()).contains("partial");
        assertThat(call.out()).contains("not asked (", named);
    }

    @Test
    void aDirtyTreeIsNoPass() throws IOException {
        Calls.Call call = verify(
                signed("dirty", WholeReport.with(id -> false, List.of(), true), text -> text), "--require", "pass");
        assertThat(call.exit()).isEqualTo(ExitCode.OPEN);
        assertThat(call.err()).contains("it is pass, dirty");
        Path nowhere = signed("nowhere", WholeReport.passing(), text -> changed(text, WholeReport.COMMIT, "unknown"));
        assertThat(verify(nowhere, "--require", "pass").err()).contains("it is pass, dirty");
    }

    @Test
    void anotherCommitAndAnOldRunAreRefused() throws IOException {
        Path whole = signed("whole", WholeReport.passing(), text -> text);
        Calls.Call other = verify(whole, "--require", "pass", "--commit", "f".repeat(40));
        assertThat(other.exit()).isEqualTo(ExitCode.ANOTHER);
        assertThat(other.err()).contains("was demanded");
        for (String started : List.of("2020-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "yesterday")) {
            Path old = signed(
                    started.substring(0, 4),
                    WholeReport.passing(),
                    text -> changed(text, "\"started\" : \"[^\"]*\"", "\"started\" : \"" + started + "\""));
            assertThat(verify(old, "--max-age", "7d").exit()).as(started).isEqualTo(ExitCode.ANOTHER);
        }
    }

    @Test
    void whatFailedTellsFromWhatIsOpenAndFromWhatWasChanged() throws IOException {
        Path failed = signed(
                "failed",
                WholeReport.passing(),
                text -> changed(
                        text,
                        "(?s)(\"id\" : \"LC-08\",\\s+\"lane\" : \"tla\",\\s+\"verdict\" :) \"pass\"(.*)",
                        "$1 \"fail\"$2"),
                text -> changed(text, "\"verdict\" : \"pass\"", "\"verdict\" : \"fail\""));
        assertThat(verify(failed).exit()).isZero();
        assertThat(verify(failed, "--require", "pass").exit()).isEqualTo(ExitCode.NO_PASS);
        Files.writeString(failed.resolve("index.html"), "<h1>all is well</h1>");
        assertThat(verify(failed, "--require", "pass").exit()).isEqualTo(ExitCode.FAIL);
    }

    @SafeVarargs
    private Path signed(String name, Report report, UnaryOperator<String>... edits) throws IOException {
        return signed(name, report, text -> {
            String edited = text;
            for (UnaryOperator<String> edit : edits) {
                edited = edit.apply(edited);
            }
            return edited;
        });
    }

    @Test
    void everySignatureThatIsNamedIsDemanded() throws IOException {
        Path whole = signed("whole", WholeReport.passing(), text -> text);
        Path second = folder.resolve("second.key");
        Keys.create(second, "ML-DSA-65");
        assertThat(verify(whole, "--key", second + ".pub").exit()).isEqualTo(ExitCode.FAIL);
        Calls.Call attest = Calls.call("attest", "--key", second.toString(), whole.toString());
        assertThat(attest.exit()).as(attest.err()).isZero();
        Calls.Call both = verify(whole, "--key", second + ".pub", "--require", "pass");
        assertThat(both.exit()).as(both.err()).isZero();
        assertThat(verify(whole).out()).contains("signatures that nobody asked for: SHA256:");
    }

    @Test
    void scriptsGetOneObject() throws IOException {
        Path open = signed("open", WholeReport.with("HW-67"::equals, List.of(), false), text -> text);
        Calls.Call call = verify(open, "--json", "--require", "pass");
        Map<?, ?> json = EvidenceJson.parse(call.out(), Map.class);
        assertThat(json.get("verdict")).isEqualTo("open");
        assertThat(json.get("partial")).isEqualTo(false);
        assertThat((List<?>) json.get("open")).hasSize(1);
    }

    @Test
    void whatCannotBeReadAndWhatMakesNoSenseTellApart() throws IOException {
        Path whole = signed("whole", WholeReport.passing(), text -> text);
        String none = folder.resolve("none").toString();
        Calls.Call missing = Calls.call("verify-evidence", "--key", none, whole.toString());
        assertThat(missing.exit()).isEqualTo(ExitCode.NO_INPUT);
        assertThat(missing.err()).contains("--key " + none + ": there is no such file");
        assertThat(Calls.call("verify-evidence", "--unsigned", none).exit()).isEqualTo(ExitCode.NO_INPUT);
        assertThat(Calls.call("verify-evidence", whole.toString()).err()).contains("--key FILE is needed");
        for (String[] wrong :
                new String[][] {{"--require", "everything"}, {"--commit", "main"}, {"--max-age", "soon"}, {"--unsigned"}
                }) {
            assertThat(verify(whole, wrong).exit()).as(String.join(" ", wrong)).isEqualTo(ExitCode.USAGE);
        }
        Files.writeString(whole.resolve("evidence.json"), "{}");
        assertThat(Calls.call("verify-evidence", "--unsigned", whole.toString()).exit())
                .isEqualTo(ExitCode.NO_INPUT);
    }

    private static String changed(String text, String expression, String replacement) {
        String after = text.replaceFirst(expression, replacement);
        assertThat(after).isNotEqualTo(text);
        return after;
    }
}
