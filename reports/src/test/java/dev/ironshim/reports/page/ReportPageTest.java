package dev.ironshim.reports.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.SampleReport;
import dev.ironshim.reports.formats.ReportWriter;
import dev.ironshim.reports.report.Report;
import dev.ironshim.reports.report.ReportFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
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
    void whatIsNotVerifiedIsSaidWithWhatClosesIt() {
        assertThat(browser.find(By.id("not-verified")).getText())
                .contains(
                        "LC-07",
                        "LC-09",
                        "An accepted operation changes something.",
                        "mend it, then ./ironshim verify --machine Lifecycle",
                        "While a reset is due the driver stays quarantined.",
                        "To decide it, ./ironshim verify --machine Lifecycle",
                        "Not run: the lanes jml, smt, test, fuzz, hw",
                        "./ironshim verify --lane jml,smt,test,fuzz,hw",
                        "A planted mistake that no promise catches: Lifecycle-spec-2",
                        "a problem with <b>markup</b>",
                        "specification, model and implementation answer differently");
    }

    /** At 1280 by 800, which is what many have: how strong each claim is, and right below it what is not verified. */
    @Test
    void theFirstScreenSaysHowStrongAndWhatIsMissing() {
        browser.driver().manage().window().setSize(new Dimension(1280, 800));
        try {
            browser.open(page);
            assertThat(browser.driver().findElements(By.cssSelector(".strength tbody tr")))
                    .hasSize(8);
            assertThat(bottom(browser.find(By.className("strength")))).isLessThan(700);
            assertThat(browser.find(By.cssSelector("#not-verified h2"))
                            .getLocation()
                            .getY())
                    .isLessThan(800);
            assertThat(browser.find(By.tagName("header")).getText())
                    .contains("the Java code in impl/", "not IronShim-rs (the Rust crate)", "not measured");
        } finally {
            browser.driver().manage().window().setSize(new Dimension(1400, 1000));
        }
    }

    @Test
    void aPhoneShowsTheTableAtOnceAndCutsNothing() throws Exception {
        try (Browser phone = Browser.phone(Files.createDirectories(folder.resolve("phone")))) {
            phone.open(page);
            assertThat(bottom(phone.find(By.className("strength")))).isLessThan(844);
            JavascriptExecutor script = (JavascriptExecutor) phone.driver();
            script.executeScript("document.querySelectorAll('details').forEach(each => { each.open = true; });");
            phone.find(By.id("p-LC-07"));
            assertThat(script.executeScript("""
                    const over = [...document.querySelectorAll('body *')].filter(each =>
                      each.getBoundingClientRect().right > 391 && !each.closest('table, figure, pre, .sr, svg'));
                    return document.documentElement.scrollWidth + over.map(each => ' ' + each.outerHTML.slice(0, 80)).join('');
                    """)).isEqualTo("390");
        }
    }

    @Test
    void aMachineIsPlayedAndItsStateIsALink() {
        WebElement play = browser.find(By.cssSelector(".play[data-machine=Lifecycle]"));
        assertThat(play.getText()).contains("a part of it: the 2 of 3 states", "\"Created\"");
        button(play, "\"</script>\"").click();
        assertThat(play.findElement(By.className("answer")).getText())
                .isEqualTo("\"</script>\" is refused, because: illegal transition. Nothing changes.");
        button(play, "\"Start\"").click();
        assertThat(play.findElement(By.className("answer")).getText()).contains("outside the part");
        button(play, "\"Fault\"").click();
        assertThat(play.findElement(By.className("changed")).getText()).isEqualTo("\"Quarantined\" (was \"Created\")");
        String link = browser.driver().getCurrentUrl();
        assertThat(link).endsWith("#play-Lifecycle=0");
        browser.open(page);
        browser.driver().get(link);
        WebElement shared = browser.find(By.cssSelector(".play[data-machine=Lifecycle]"));
        assertThat(shared.getText()).contains("After 1 step.", "\"Quarantined\"");
        browser.driver().get(link.replace("=0", "=0.7"));
        assertThat(browser.find(By.cssSelector(".play .answer")).getText()).contains("leads to no state");
    }

    private static WebElement button(WebElement play, String operation) {
        return play.findElements(By.cssSelector(".operations button")).stream()
                .filter(each -> each.getText().equals(operation))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void withoutScriptsEveryDetailIsReadable() throws Exception {
        try (Browser plain = Browser.withoutScripts(Files.createDirectories(folder.resolve("plain")))) {
            plain.driver().get(page.toUri().toString());
            assertThat(plain.driver().findElements(By.cssSelector("html.scripted")))
                    .as("the page's script ran")
                    .isEmpty();
            plain.driver().findElement(By.cssSelector("#p-LC-07 summary")).click();
            assertThat(plain.driver().findElement(By.id("p-LC-07")).getText())
                    .contains("Formal_LC-07 == TRUE", "Counterexample", "the end leads back here");
            plain.driver().findElement(By.cssSelector("#planted summary")).click();
            assertThat(plain.driver().findElement(By.id("planted")).getText()).contains("Lifecycle-spec-2");
            assertThat(plain.driver().findElement(By.id("filter")).isDisplayed())
                    .isFalse();
        }
    }

    private static int bottom(WebElement element) {
        return element.getLocation().getY() + element.getSize().getHeight();
    }

    @Test
    void noLinkLeadsNowhere() throws Exception {
        String html = Files.readString(page);
        Set<String> ids = found(html, "\\bid=\"([^\"]+)\"");
        assertThat(found(html, "href=\"#([^\"]+)\"")).isNotEmpty().isSubsetOf(ids);
    }

    private static Set<String> found(String text, String pattern) {
        Set<String> all = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            all.add(matcher.group(1));
        }
        return all;
    }

    @Test
    void aCounterexampleCanBeSteppedThrough() {
        browser.find(By.cssSelector("#not-verified a[href='#p-LC-07']")).click();
        WebElement player = browser.find(By.cssSelector("#p-LC-07 .player"));
        WebElement on = player.findElement(By.cssSelector("button[aria-label='One step on']"));
        WebElement where = player.findElement(By.cssSelector("[role=status]"));
        assertThat(where.getText()).isEqualTo("2 steps");
        on.click();
        assertThat(where.getText()).isEqualTo("step 1 of 2");
        assertThat(player.findElements(By.cssSelector("tr.later"))).hasSize(1);
        player.sendKeys(Keys.ARROW_RIGHT);
        assertThat(where.getText()).isEqualTo("step 2 of 2");
        // The end of a lasso leads back to where it begins.
        player.sendKeys(Keys.ARROW_RIGHT);
        assertThat(player.findElement(By.cssSelector("tr.now")).getDomAttribute("class"))
                .contains("loop");
    }

    @Test
    void theTableCanBeFilteredByLane() {
        int all = visible("#properties tr[data-text]").size();
        browser.find(By.xpath("//select[@id='lane']/option[.='tla']")).click();
        int tla = visible("#properties tr[data-text]").size();
        assertThat(tla).isPositive().isLessThanOrEqualTo(all);
        browser.find(By.xpath("//select[@id='lane']/option[.='hw']")).click();
        assertThat(visible("#properties tr[data-text]")).isEmpty();
    }

    @Test
    void theArgumentLeadsFromTheClaimToTheEvidence() {
        WebElement argument = browser.find(By.id("argument"));
        argument.findElement(By.cssSelector("details details summary")).click();
        assertThat(argument.getText()).contains("Claim", "Strategy", "Lifecycle keeps its", "Evidence tla: pass");
        browser.find(By.cssSelector("#traceability summary")).click();
        assertThat(browser.find(By.id("traceability")).getText())
                .contains("model/src/main/resources/catalogue/lifecycle.toml:", "tla: fail");
    }

    /** What a screen shows, not how long a machine that does other things takes: the claim of the issue is measured apart. */
    @Test
    void aThousandPropertiesAreOpenedAndFiltered() throws Exception {
        Path large = Path.of("target", "large").toAbsolutePath();
        Report report = LargeReport.make();
        long start = System.nanoTime();
        new ReportWriter(large).write(report);
        long written = (System.nanoTime() - start) / 1_000_000;
        assertThat(Files.size(large.resolve("evidence.json"))).isGreaterThan(10_000_000);
        browser.open(large.resolve("index.html"));
        Object opened = ((JavascriptExecutor) browser.driver())
                .executeScript(
                        "const n = performance.getEntriesByType('navigation')[0]; return Math.round(n.loadEventEnd) + ' (' + [n.responseEnd, n.domInteractive, n.domContentLoadedEventEnd].map(Math.round).join(', ') + ')';");
        System.out.println(
                "A page of " + Files.size(large.resolve("index.html")) + " bytes was written with all that is beside it"
                        + " in " + written + " ms, and opened in " + opened + " ms");
        browser.find(By.id("filter")).sendKeys("lg-0999");
        assertThat(visible("#properties .group:not([hidden]) tr[data-text]")).hasSize(1);
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
                        "2026-01-01T00:00:00Z (0123456789ab): pass",
                        "<markup> & \"quotes\"");
        assertThat(property.findElements(By.cssSelector("span.changed")))
                .isNotEmpty()
                .allSatisfy(
                        changed -> assertThat(changed.getText()).isEqualTo("phase = \"Quarantined\" was \"Created\""));
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

    /** What a lane could not decide and another one refutes is refuted, and shows by whom. */
    @Test
    void theWorstThatALaneSaysIsShownAndFiltered() throws Exception {
        ReportWriter writer = new ReportWriter(folder.resolve("two"));
        writer.write(SampleReport.with(List.of(SampleReport.second())));
        browser.open(writer.page());
        assertThat(browser.find(By.id("p-LC-09")).getDomAttribute("data-verdict"))
                .isEqualTo("fail");
        assertThat(browser.find(By.id("p-LC-01")).getDomAttribute("data-verdict"))
                .isEqualTo("open");
        browser.find(By.cssSelector("#not-verified a[href='#p-LC-09']")).click();
        assertThat(browser.find(By.id("p-LC-09")).getText())
                .contains("smt: said by smt", "Counterexample, by smt", "Witness, by tla", "within: all values");
        browser.find(By.cssSelector("#verdict option:nth-child(3)")).click();
        assertThat(visible("#properties tr[data-text]")).hasSize(2);
    }

    @Test
    void whatEvidenceSaysIsTextAndNotMarkup() throws Exception {
        Report sample = SampleReport.make();
        Report evil = ReportFile.parse(
                "evil",
                EvidenceJson.pretty(sample)
                        .replace(
                                "\"machine\" : \"Quarantine\"", "\"machine\" : \"\\\"><script>window.evil=1</script>\"")
                        .replace("\"unit\" : \"ns\"", "\"unit\" : \"<img src=x onerror=window.evil=1>\"")
                        .replace("\"explorer\" :", "\"<script>window.evil=1</script>\" :"));
        ReportWriter writer = new ReportWriter(folder.resolve("evil"));
        writer.write(evil);
        browser.open(writer.page());
        browser.find(By.cssSelector("#growth h2")).click();
        assertThat(((JavascriptExecutor) browser.driver()).executeScript("return typeof window.evil"))
                .isEqualTo("undefined");
        assertThat(browser.find(By.cssSelector("#growth")).getText()).contains("<script>");
    }

    @Test
    void survivorsCanBeFoundAmongTheMutants() {
        browser.find(By.cssSelector("#planted summary")).click();
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
                        "failures=\"2\"",
                        "errors=\"6\"",
                        "name=\"planted mistake Lifecycle-spec-2\"><failure",
                        "name=\"problem 1\"><error message=\"a problem with &lt;b&gt;markup",
                        "name=\"LC-07\"><failure message=\"a reason with &lt;markup&gt;");
    }

    private static List<WebElement> visible(String selector) {
        return browser.driver().findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed)
                .toList();
    }
}
