package dev.ironshim.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.model.catalogue.AcceptedRisks;
import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.reports.WholeReport;
import dev.ironshim.reports.attest.Bundle;
import dev.ironshim.reports.attest.Keys;
import dev.ironshim.reports.formats.ReportWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decisions of a reader about what is open: named, signed, expiring, and never a pass. */
class AcceptedRisksTest {
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private String key;
    private Path report;
    private Path file;

    @BeforeEach
    void make() throws IOException {
        Path at = folder.resolve("me.key");
        Keys.create(at, "Ed25519");
        key = at.toString();
        report = folder.resolve("report");
        new ReportWriter(report).write(WholeReport.with("HW-67"::equals, List.of(), false));
        assertThat(Calls.call("attest", "--key", key, report.toString()).exit()).isZero();
        file = folder.resolve("accepted-risks.toml");
    }

    private static String decision(String id, LocalDate until) {
        return "[[accepted]]\nid = \"" + id + "\"\nwhy = \"legacy <b>only</b>\"\nby = \"Jane Doe\"\nuntil = " + until
                + "\n";
    }

    private void decide(String text) throws IOException {
        Files.writeString(file, text);
        Calls.Call call = Calls.call("attest", "--key", key, "--risks", file.toString());
        assertThat(call.exit()).as(call.err()).isZero();
    }

    private Calls.Call verify(String required) {
        return Calls.call(
                "verify-evidence",
                "--key",
                key + ".pub",
                "--accept",
                file.toString(),
                "--require",
                required,
                report.toString());
    }

    @Test
    void whatIsAcceptedStaysOpenAndIsListedWithItsName() throws IOException {
        decide(decision("HW-67", today.plusDays(30)) + decision("G-08", today.plusDays(30)));
        Calls.Call accepted = verify("accepted");
        assertThat(accepted.exit()).as(accepted.err() + accepted.out()).isZero();
        assertThat(accepted.out())
                .contains(": open, computed", "HW-67  open, accepted by Jane Doe until " + today.plusDays(30))
                .contains("G-08  gap, accepted by Jane Doe");
        assertThat(verify("pass").exit()).isEqualTo(ExitCode.OPEN);
    }

    @Test
    void whatNobodyDecidedAboutIsNotLetThrough() throws IOException {
        decide(decision("HW-68", today.plusDays(30)));
        Calls.Call call = verify("accepted");
        assertThat(call.exit()).isEqualTo(ExitCode.OPEN);
        assertThat(call.err()).contains("1 of what is open or left out is accepted by nobody");
        assertThat(call.out()).contains("HW-68  pass, accepted by", "the decision is needed no more");
    }

    @Test
    void whatFailedCannotBeAcceptedAway() throws IOException {
        String evidence = Files.readString(report.resolve("evidence.json"))
                .replaceFirst("\"verdict\" : \"open\"", "\"verdict\" : \"fail\"")
                .replaceFirst(
                        "(?s)(\"id\" : \"HW-67\",\\s+\"lane\" : \"hw\",\\s+\"verdict\" :) \"open\"", "$1 \"fail\"");
        Files.writeString(folder.resolve("failed.json"), evidence);
        assertThat(Calls.call("render", folder.resolve("failed.json").toString(), "--out", report.toString())
                        .exit())
                .isZero();
        Calls.call("attest", "--key", key, report.toString());
        decide(decision("HW-67", today.plusDays(30)));
        Calls.Call call = verify("accepted");
        assertThat(call.exit()).as(call.err()).isEqualTo(ExitCode.NO_PASS);
        assertThat(call.out()).contains("nobody can accept it away");
    }

    @Test
    void expiredUnsignedChangedAndUnknownOnesAreErrors() throws IOException {
        decide(decision("HW-67", today.minusDays(1)));
        refused("has expired on " + today.minusDays(1));
        decide(decision("HW-67", today.plusDays(AcceptedRisks.MAX_DAYS + 1)));
        refused("counts for at most " + AcceptedRisks.MAX_DAYS + " days");
        decide(decision("HW-67", today));
        assertThat(verify("accepted").exit()).isZero();
        Files.writeString(file, Files.readString(file) + "\n");
        refused("changed after it was signed");
        Files.delete(folder.resolve("accepted-risks.toml.dsse.json"));
        refused("is not signed");
        Files.writeString(file, decision("HW-99", today));
        Calls.Call unknown = Calls.call("attest", "--key", key, "--risks", file.toString());
        assertThat(unknown.exit()).isNotZero();
        assertThat(unknown.err()).contains("accepted-risks.toml:2: there is no promise and no gap 'HW-99'");
    }

    @Test
    void decisionsOfSomebodyElseDoNotCount() throws IOException {
        decide(decision("HW-67", today));
        Path other = folder.resolve("other.key");
        Keys.create(other, "Ed25519");
        Calls.Call call = Calls.call(
                "verify-evidence",
                "--key",
                key + ".pub",
                "--accept",
                file.toString(),
                "--accept-key",
                other + ".pub",
                report.toString());
        assertThat(call.exit()).isEqualTo(ExitCode.NO_INPUT);
        assertThat(call.err()).contains("there is no signature of the key");
    }

    private void refused(String message) {
        Calls.Call call = verify("accepted");
        assertThat(call.exit()).isEqualTo(ExitCode.NO_INPUT);
        assertThat(call.err()).contains(message);
    }

    @Test
    void thePageAndTheSummaryShowThemAndAreSignedWithThem() throws IOException {
        decide(decision("HW-67", today.plusDays(3)));
        Path shown = folder.resolve("shown");
        Calls.Call render = Calls.call(
                "render",
                report.toString(),
                "--accept",
                file.toString(),
                "--accept-key",
                key + ".pub",
                "--out",
                shown.toString());
        assertThat(render.exit()).as(render.err()).isZero();
        assertThat(shown.resolve("index.html"))
                .content()
                .contains("Accepted by a reader (1)", "legacy &lt;b&gt;only&lt;/b&gt;", "Jane Doe");
        assertThat(shown.resolve("summary.md")).content().contains("legacy &lt;b>only&lt;/b>", "| HW-67");
        assertThat(shown.resolve("evidence.json")).hasSameTextualContentAs(report.resolve("evidence.json"));
        assertThat(Bundle.read(shown).strange()).isEmpty();
        assertThat(Calls.call("attest", "--key", key, shown.toString()).exit()).isZero();
        Files.writeString(shown.resolve("accepted-risks.toml"), decision("HW-67", today.plusDays(300)));
        assertThat(Bundle.read(shown).strange()).contains("index.html");
        // A run that writes into the same folder has not been decided about.
        new ReportWriter(shown).write(WholeReport.passing());
        assertThat(shown.resolve("accepted-risks.toml")).doesNotExist();
    }

    @Test
    void everyComplaintNamesFileAndLine() {
        Map<String, String> wrong = Map.of(
                "[[accepted]]\nid = 1\n",
                "f:2: 'id' must be a text",
                decision("HW-67", today) + "more = 1\n",
                "unknown key 'more'",
                decision("HW-67", today).replace("until = ", "until = \"") + "\"",
                "not TOML",
                decision("HW-67", today).replaceFirst("until = .*", "until = \"2027-01-01\""),
                "f:5: 'until' must be a date",
                decision("HW-67", today) + "lane = \"tla\"\n",
                "f:6: the lane tla is not asked about HW-67",
                decision("HW-67", today) + decision("HW-67", today),
                "f:7: HW-67 is decided twice",
                "",
                "between 1 and 1000",
                "[accepted]\nid = \"HW-67\"\n",
                "expected [[accepted]]");
        wrong.forEach(
                (text, message) -> assertThatThrownBy(() -> AcceptedRisks.parse("f", text, CatalogueReader.read()))
                        .as(text)
                        .hasMessageStartingWith("f:")
                        .hasMessageContaining(message));
    }
}
