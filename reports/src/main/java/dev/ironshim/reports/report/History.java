package dev.ironshim.reports.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.ironshim.model.evidence.Evidence.Ratio;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.model.evidence.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What older runs found, read from their {@code evidence.json}. */
public final class History {
    private static final int MAX_RUNS = 50;

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record OldTiming(@Nullable String started) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record OldProperty(
            @Nullable String id, @Nullable Verdict verdict) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record OldLane(
            @Nullable List<Ratio> ratios, @Nullable List<OldProperty> properties) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record OldRun(
            @Nullable String commit,
            @Nullable String started,
            @Nullable List<Ratio> ratios,
            @Nullable Map<String, Verdict> verdicts) {

        Report.Older older() {
            return new Report.Older(
                    commit == null ? "unknown" : commit,
                    started == null ? "unknown" : started,
                    ratios == null ? List.of() : ratios,
                    verdicts == null ? Map.of() : new TreeMap<>(verdicts));
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record OldReport(
            @Nullable String commit,
            @Nullable OldTiming timing,
            @Nullable List<OldLane> lanes,
            @Nullable List<OldRun> history) {}

    private History() {}

    /**
     * The runs that a file knows of, the oldest first: its own, and those that it was given.
     *
     * @throws IOException naming the file, if it cannot be read or says nothing
     */
    public static List<Report.Older> of(Path file) throws IOException {
        if (Files.size(file) > ReportFile.MAX_BYTES) {
            throw new IOException(file + ": evidence has at most " + ReportFile.MAX_BYTES + " bytes");
        }
        OldReport old = EvidenceJson.read(file, OldReport.class);
        List<Report.Older> runs = new ArrayList<>();
        if (old.history() != null) {
            old.history().forEach(run -> runs.add(run.older()));
        }
        List<Ratio> ratios = new ArrayList<>();
        Map<String, Verdict> verdicts = new TreeMap<>();
        if (old.lanes() != null) {
            for (OldLane lane : old.lanes()) {
                ratios.addAll(lane.ratios() == null ? List.of() : lane.ratios());
                for (OldProperty property : lane.properties() == null ? List.<OldProperty>of() : lane.properties()) {
                    if (property.id() != null && property.verdict() != null) {
                        verdicts.merge(property.id(), property.verdict(), Verdict::worse);
                    }
                }
            }
        }
        if (ratios.isEmpty() && verdicts.isEmpty()) {
            throw new IOException(file + ": no lane of this run has found anything");
        }
        String started = old.timing() == null ? null : old.timing().started();
        runs.add(new OldRun(old.commit(), started, ratios, verdicts).older());
        return List.copyOf(runs.subList(Math.max(0, runs.size() - MAX_RUNS), runs.size()));
    }
}
