package dev.ironshim.reports.report;

import dev.ironshim.model.evidence.EvidenceJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Reads {@code evidence.json}. Its schema is {@code reports/src/main/resources/schema/evidence-3.schema.json}. */
public final class ReportFile {
    static final long MAX_BYTES = 256L << 20;

    private ReportFile() {}

    /** @throws IOException naming the file, if it cannot be read or is no evidence of the version that is known */
    public static Report read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + ": evidence has at most " + MAX_BYTES + " bytes");
        }
        return parse(file.toString(), Files.readString(file));
    }

    /** @throws IOException naming {@code name}, if the text is no evidence of the version that is known */
    public static Report parse(String name, String text) throws IOException {
        try {
            Object schema = EvidenceJson.parse(text, Map.class).get("schema");
            if (!Integer.valueOf(Report.SCHEMA).equals(schema)) {
                throw new IOException(name + ": \"schema\" is " + schema + ", and this ironshim knows " + Report.SCHEMA
                        + "; read it with the ironshim of the commit that wrote it");
            }
            Report report = EvidenceJson.parseWhole(text, Report.class);
            Soundness.check("", report);
            return report;
        } catch (IllegalArgumentException e) {
            throw new IOException(name + ": this is no evidence: " + e.getMessage(), e);
        }
    }
}
