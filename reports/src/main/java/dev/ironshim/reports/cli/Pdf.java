package dev.ironshim.reports.cli;

import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.reports.formats.ReportWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The page as {@code report.pdf} beside it, as a browser prints it. */
final class Pdf {
    private static final int SECONDS = 120;

    private Pdf() {}

    /** @throws IOException if there is no Chromium: said before anybody waits for a run */
    static Path demandBrowser() throws IOException {
        return browser()
                .orElseThrow(() -> new IOException(
                        "Chromium is not on the path, and it prints the PDF; run tools/install-browser"));
    }

    /** @throws IOException if there is no Chromium, or if it does not print */
    static void print(Path page) throws IOException, InterruptedException {
        Path browser = demandBrowser();
        Path profile = Files.createTempDirectory("ironshim-pdf");
        Process process = new ProcessBuilder(List.of(
                        browser.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-pdf-header-footer",
                        "--user-data-dir=" + profile,
                        "--print-to-pdf=" + profile.resolve(ReportWriter.PDF),
                        page.toUri().toString()))
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log.txt").toFile())
                .start();
        try {
            Path printed = profile.resolve(ReportWriter.PDF);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0 || !Files.exists(printed)) {
                throw new IOException(browser + " does not print " + page + ": "
                        + Files.readString(profile.resolve("log.txt")).strip());
            }
            EvidenceJson.writeAtomically(page.resolveSibling(ReportWriter.PDF), Files.readAllBytes(printed));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            delete(profile);
        }
    }

    static Optional<Path> browser() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Executables.find(name).stream())
                .findFirst();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
