package dev.ironshim.reports.formats;

import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.reports.page.HtmlPage;
import dev.ironshim.reports.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes a report's files, each as a whole or not at all. */
public final class ReportWriter {
    /** The envelope's name in the folder of a report. */
    public static final String ENVELOPE = "attestation.intoto.json";
    /** The page as a browser prints it, which may be beside the rest. Nobody can tell its bytes from the evidence. */
    public static final String PDF = "report.pdf";

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

    /**
     * Writes {@code evidence.json} and all that is rendered from it. An envelope of an older report is removed: it would be
     * refused; and so is its PDF, which would say what is no longer so.
     */
    public void write(Report report) throws IOException {
        // Rendered before anything is written, so that the files always belong together.
        SortedMap<String, String> files = render(report);
        Files.deleteIfExists(folder.resolve(ENVELOPE));
        Files.deleteIfExists(folder.resolve(PDF));
        for (Map.Entry<String, String> file : files.entrySet()) {
            EvidenceJson.writeAtomically(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /** The files of a report by name: the same report gives the same bytes. */
    public static SortedMap<String, String> render(Report report) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        files.put("evidence.json", EvidenceJson.pretty(report));
        files.put("index.html", HtmlPage.render(report));
        files.put("junit.xml", JunitXml.render(report));
        files.put("results.sarif", Sarif.complete(report));
        files.put("annotations.sarif", Sarif.annotations(report));
        files.put("oscal-assessment-results.json", Oscal.render(report));
        files.put("matrix.csv", Csv.render(report));
        files.put("badge.svg", Badge.svg(report));
        files.put("catalogue.json", catalogue(report));
        return files;
    }

    /** What is promised, without what is known of it. */
    private static String catalogue(Report report) {
        Map<String, Object> catalogue = new LinkedHashMap<>();
        catalogue.put("schema", Report.SCHEMA);
        catalogue.put("machines", report.machines());
        catalogue.put("assumptions", report.assumptions());
        catalogue.put("gaps", report.gaps());
        return EvidenceJson.pretty(catalogue);
    }
}
