package dev.ironshim.reports.formats;

import dev.ironshim.model.catalogue.AcceptedRisk;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.reports.page.AcceptedSection;
import dev.ironshim.reports.page.HtmlPage;
import dev.ironshim.reports.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes a report's files, each as a whole or not at all. */
public final class ReportWriter {
    /** The envelope's name in the folder of a report. */
    public static final String ENVELOPE = "attestation.intoto.json";
    /** The page as a browser prints it, which may be beside the rest. Nobody can tell its bytes from the evidence. */
    public static final String PDF = "report.pdf";

    /** The decisions of a reader, which may be beside the rest; see {@code reports/attest/Decisions}. */
    public static final String DECISIONS = "accepted-risks.toml";
    /** Who stands for them. */
    public static final String DECISIONS_ENVELOPE = DECISIONS + ".dsse.json";

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
     * refused; and so are its PDF and its decisions, which the page would say nothing of.
     */
    public void write(Report report) throws IOException {
        write(report, List.of());
    }

    /** The same with the decisions of a reader, which whoever calls puts beside it as they were signed. */
    public void write(Report report, List<AcceptedRisk> risks) throws IOException {
        // Rendered before anything is written, so that the files always belong together.
        SortedMap<String, String> files = render(report, risks);
        Files.deleteIfExists(folder.resolve(ENVELOPE));
        for (String beside : List.of(PDF, DECISIONS, DECISIONS_ENVELOPE)) {
            Files.deleteIfExists(folder.resolve(beside));
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            EvidenceJson.writeAtomically(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /** The files of a report by name: the same report gives the same bytes. */
    public static SortedMap<String, String> render(Report report) throws IOException {
        return render(report, List.of());
    }

    /** The same with the decisions of a reader. */
    public static SortedMap<String, String> render(Report report, List<AcceptedRisk> risks) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        files.put("evidence.json", EvidenceJson.pretty(report));
        files.put("index.html", AcceptedSection.into(HtmlPage.render(report), report, risks));
        files.put("summary.md", MarkdownSummary.render(report, risks));
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
