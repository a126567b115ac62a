package dev.ironshim.reports.page;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.json.Json;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.remote.RemoteWebDriver;

/** The installed Chromium without a window, cut off from every network, and what it has to say about a page. */
final class Browser implements AutoCloseable {

    private final ChromeDriverService service;
    private final RemoteWebDriver driver;

    private Browser(ChromeDriverService service, RemoteWebDriver driver) {
        this.service = service;
        this.driver = driver;
    }

    /** @param scratch an existing directory for the profile and for chromedriver's log */
    static Browser start(Path scratch) throws IOException {
        return start(scratch, options -> {});
    }

    /** As a phone that is 390 by 844 points large. */
    static Browser phone(Path scratch) throws IOException {
        Map<String, Object> screen = Map.of("width", 390, "height", 844, "pixelRatio", 2.0, "mobile", true);
        return start(
                scratch, options -> options.setExperimentalOption("mobileEmulation", Map.of("deviceMetrics", screen)));
    }

    /** Pages run no scripts. */
    static Browser withoutScripts(Path scratch) throws IOException {
        return start(
                scratch,
                options -> options.setExperimentalOption(
                        "prefs", Map.of("profile.managed_default_content_settings.javascript", 2)));
    }

    private static Browser start(Path scratch, Consumer<ChromeOptions> more) throws IOException {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(onPath("chromium").toFile());
        options.addArguments(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--window-size=1400,1000",
                // Nothing resolves and everything but files goes to a closed port: a page that calls out only fails.
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--proxy-server=http://127.0.0.1:9",
                "--proxy-bypass-list=<-loopback>",
                "--user-data-dir=" + Files.createTempDirectory(scratch, "profile"));
        more.accept(options);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        // Not ChromeDriver: its constructor needs Selenium Manager, which looks for drivers to download.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(onPath("chromedriver").toFile())
                .usingAnyFreePort()
                .withLogFile(scratch.resolve("chromedriver.log").toFile())
                .withTimeout(Duration.ofSeconds(30))
                .build();
        service.start();
        try {
            boolean tracing = false; // it needs OpenTelemetry
            return new Browser(service, new RemoteWebDriver(service.getUrl(), options, tracing));
        } catch (RuntimeException | LinkageError e) {
            service.stop();
            throw e;
        }
    }

    private static Path onPath(String program) {
        for (String directory : System.getenv("PATH").split(File.pathSeparator, -1)) {
            Path candidate = Path.of(directory, program);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException(program + " is not on PATH; run tools/install-browser");
    }

    WebDriver driver() {
        return driver;
    }

    /** Opens a page from disk and forgets what earlier pages logged. */
    void open(Path page) {
        driver.get("about:blank");
        driver.manage().logs().get(LogType.BROWSER);
        driver.manage().logs().get(LogType.PERFORMANCE);
        driver.get(page.toUri().toString());
    }

    /** Once the page has done what a click before this has begun: what is folded is filled in by an event that comes later. */
    WebElement find(By by) {
        driver.executeAsyncScript("const done = arguments[0]; requestAnimationFrame(() => setTimeout(done, 0));");
        return driver.findElement(by);
    }

    Path screenshot(Path file) throws IOException {
        return Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    /** Errors in the console since the last call: uncaught exceptions, console.error, failed loads. */
    List<String> consoleErrors() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Every address asked for since the last call, except the page's own and data: addresses. */
    List<String> requestsBeside(Path page) {
        List<String> addresses = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            Map<?, ?> message = (Map<?, ?>)
                    new Json().<Map<?, ?>>toType(entry.getMessage(), Map.class).get("message");
            if ("Network.requestWillBeSent".equals(message.get("method"))) {
                Map<?, ?> request = (Map<?, ?>) ((Map<?, ?>) message.get("params")).get("request");
                addresses.add((String) request.get("url"));
            }
        }
        addresses.removeIf(address ->
                address.startsWith("data:") || address.equals(page.toUri().toString()));
        return addresses;
    }

    @Override
    public void close() {
        try {
            driver.quit();
        } finally {
            service.stop();
        }
    }
}
