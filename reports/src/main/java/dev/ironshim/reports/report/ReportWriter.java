package dev.ironshim.reports.report;

import dev.ironshim.model.evidence.EvidenceJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a report's files, each as a whole or not at all. */
public final class ReportWriter {
    private final Path folder;

    /**
     * Checks that the folder can be written, before anybody waits for a run.
     *
     * @throws IOException naming the folder, if it cannot
     */
    public ReportWriter(Path folder) throws IOException {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".ironshim", ".tmp"));
        } catch (IOException e) {
            throw new IOException("cannot write to " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Where the page for people is. */
    public Path page() {
        return folder.resolve("index.html");
    }

    /** Writes {@code evidence.json}, {@code index.html} and {@code junit.xml}. */
    public void write(Report report) throws IOException {
        // Rendered before anything is written, so that the files always belong together.
        String html = new HtmlPage().render(report);
        String junit = JunitXml.render(report);
        EvidenceJson.writeAtomically(folder.resolve("evidence.json"), EvidenceJson.pretty(report));
        EvidenceJson.writeAtomically(folder.resolve("junit.xml"), junit);
        EvidenceJson.writeAtomically(folder.resolve("index.html"), html);
    }
}
