package dev.ironshim.reports.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.SampleReport;
import dev.ironshim.reports.formats.ReportWriter;
import dev.ironshim.reports.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The page as a reader uses it, in headless Chromium. */
class ReportPageTest {
    @TempDir
    private static Path folder;

    private static Browser browser;
    private static Path page;

    @BeforeAll
    static void write() throws Exception {
        ReportWriter writer = new ReportWriter(folder.resolve("out"));
        writer.write(SampleReport.make());
        page = writer.page();
        browser = Browser.start(Files.createDirectories(folder.resolve("browser")));
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() {
        browser.open(page);
    }

    @Test
    void whatIsNotVerifiedStandsOnTheFirstScreen() {
        WebElement heading = browser.find(By.cssSelector("#not-verified h2"));
        WebElement firstOpen = browser.find(By.cssSelector("#not-verified li a[href='#p-LC-07']"));
        assertThat(heading.getLocation().getY()).isLessThan(400);
        assertThat(firstOpen.getLocation().getY()).isLessThan(800);
        assertThat(browser.find(By.id("not-verified")).getText())
                .contains(
                        "LC-07",
                        "LC-09",
                        "Not run: the lanes jml, smt, test, fuzz, bench, hw",
                        "a problem with <b>markup</b>",
                        "the parties disagree");
    }

    @Test
    void aFailedPropertyUnfoldsFromItsLinkAndShowsTheCounterexample() {
        browser.find(By.cssSelector("#not-verified a[href='#p-LC-07']")).click();
        WebElement property = browser.find(By.id("p-LC-07"));
        assertThat(property.getDomProperty("open")).isEqualTo("true");
        assertThat(property.getText())
                .contains(
                        "Formal_LC-07 == TRUE",
                        "Counterexample",
                        "\"Fault\"",
                        "the end leads back here",
                        "<markup> & \"quotes\"");
        assertThat(property.findElements(By.cssSelector("span.changed")))
                .isNotEmpty()
                .allSatisfy(changed -> assertThat(changed.getText()).isEqualTo("phase = \"Quarantined\""));
    }

    @Test
    void theTableCanBeFilteredByTextAndByVerdict() {
        browser.find(By.id("filter")).sendKeys("shut down never runs");
        assertThat(visible("#properties tr[data-text]")).hasSize(1);
        browser.find(By.id("filter")).clear();
        browser.find(By.id("filter")).sendKeys("lc-");
        browser.find(By.cssSelector("#verdict option:nth-child(3)")).click();
        assertThat(visible("#properties tr[data-text]"))
                .singleElement()
                .satisfies(row -> assertThat(row.getText()).contains("LC-07"));
        assertThat(browser.find(By.id("shown")).getText()).startsWith("1 of ");
    }

    @Test
    void everyVerdictOfTheRecordIsOnThePage() {
        for (String id : List.of("LC-01", "LC-07", "LC-09")) {
            String verdict = id.equals("LC-07") ? "fail" : id.equals("LC-09") ? "open" : "pass";
            assertThat(browser.find(By.id("p-" + id)).getDomAttribute("data-verdict"))
                    .isEqualTo(verdict);
        }
        assertThat(browser.find(By.tagName("h1")).getText()).endsWith("fail");
    }

    @Test
    void survivorsCanBeFoundAmongTheMutants() {
        browser.find(By.cssSelector("#mutant-status option:nth-child(3)")).click();
        assertThat(visible("#mutant-table tr[data-text]"))
                .singleElement()
                .satisfies(row -> assertThat(row.getText()).contains("Lifecycle-spec-2", "survived", "(a <= b)"));
    }

    @Test
    void findingsGraphsAndCurvesAreThere() {
        browser.find(By.cssSelector("#p-SL-02 summary")).click();
        assertThat(browser.find(By.id("p-SL-02")).getText()).contains("refuted", "D-057", "F == TRUE");
        assertThat(browser.find(By.cssSelector("#m-Lifecycle svg")).getText()).contains("Quarantined", "Fault");
        assertThat(browser.find(By.cssSelector("#growth svg.chart")).getSize().getHeight())
                .isGreaterThan(100);
    }

    @Test
    void costsStandBesideFloorsPeersAndOlderRuns() {
        String costs = browser.find(By.id("costs")).getText();
        assertThat(costs).contains("1.214", "1.100 to 1.300", "<= 1.5", "1.50 (2026-01-01T00:00:00Z, 01234567)");
        assertThat(costs).contains("compare-and-set", "a <limiter>", "90.00 ns");
        assertThat(browser.find(By.cssSelector("#costs rect.bar.floor")).isDisplayed())
                .isTrue();
        assertThat(browser.find(By.cssSelector("#costs path.series")).getDomAttribute("d"))
                .startsWith("M");
    }

    @Test
    void thePageIsSelfContainedAndQuiet() {
        browser.find(By.cssSelector("nav a[href='#growth']")).click();
        assertThat(browser.consoleErrors()).isEmpty();
        assertThat(browser.requestsBeside(page)).isEmpty();
    }

    @Test
    void sameRecordSameBytes() throws Exception {
        Path again = folder.resolve("again");
        Report read = EvidenceJson.read(page.resolveSibling("evidence.json"), Report.class);
        new ReportWriter(again).write(read);
        for (String file : List.of("evidence.json", "index.html", "junit.xml")) {
            assertThat(again.resolve(file)).hasSameBinaryContentAs(page.resolveSibling(file));
        }
        assertThat(read.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void junitNamesFailuresAndTreatsOpenAsErrors() throws Exception {
        assertThat(Files.readString(page.resolveSibling("junit.xml")))
                .contains(
                        "failures=\"1\"",
                        "errors=\"5\"",
                        "name=\"LC-07\"><failure message=\"a reason with &lt;markup&gt;");
    }

    private static List<WebElement> visible(String selector) {
        return browser.driver().findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed)
                .toList();
    }
}
