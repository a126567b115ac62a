package dev.ironshim.reports.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.ironshim.model.evidence.Evidence.Ratio;
import dev.ironshim.model.evidence.EvidenceJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What older runs measured, read from their {@code evidence.json}. */
public final class History {
    private static final int MAX_RUNS = 50;

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record OldTiming(@Nullable String started) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record OldLane(@Nullable List<Ratio> ratios) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record OldReport(
            @Nullable String commit,
            @Nullable OldTiming timing,
            @Nullable List<OldLane> lanes,
            @Nullable List<Report.Older> history) {}

    private History() {}

    /**
     * The runs that a file knows of, the oldest first: its own, and those that it was given.
     *
     * @throws IOException naming the file, if it cannot be read or has no measurements
     */
    public static List<Report.Older> of(Path file) throws IOException {
        OldReport old = EvidenceJson.read(file, OldReport.class);
        List<Report.Older> runs = new ArrayList<>(old.history() == null ? List.of() : old.history());
        List<Ratio> ratios = new ArrayList<>();
        if (old.lanes() != null) {
            for (OldLane lane : old.lanes()) {
                ratios.addAll(lane.ratios() == null ? List.of() : lane.ratios());
            }
        }
        if (ratios.isEmpty()) {
            throw new IOException(file + ": no lane of this run has measured anything");
        }
        String started = old.timing() == null ? null : old.timing().started();
        runs.add(new Report.Older(
                old.commit() == null ? "unknown" : old.commit(), started == null ? "unknown" : started, ratios));
        return List.copyOf(runs.subList(Math.max(0, runs.size() - MAX_RUNS), runs.size()));
    }
}
