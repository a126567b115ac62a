package dev.ironshim.reports.attest;

import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.report.Outcomes;
import dev.ironshim.reports.report.Report;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is signed: an in-toto statement v1 about all files of a report, with a test result v0.1. */
final class Statement {
    static final String TYPE = "https://in-toto.io/Statement/v1";
    static final String PREDICATE = "https://in-toto.io/attestation/test-result/v0.1";

    private Statement() {}

    /** The statement that follows from a report and its files; it has no other content. */
    static byte[] of(Report report, SortedMap<String, byte[]> files) {
        List<Object> subjects = new ArrayList<>();
        files.forEach(
                (name, content) -> subjects.add(Map.of("name", name, "digest", Map.of("sha256", sha256(content)))));
        TreeMap<String, Object> predicate = new TreeMap<>();
        predicate.put(
                "result",
                switch (Outcomes.overall(report)) {
                    case PASS, DEVIATION -> "PASSED";
                    case OPEN -> "WARNED";
                    case FAIL -> "FAILED";
                });
        predicate.put("configuration", configuration(report));
        predicate.put("passedTests", named(report, Verdict.PASS));
        predicate.put("warnedTests", named(report, Verdict.OPEN, Verdict.DEVIATION));
        predicate.put("failedTests", named(report, Verdict.FAIL));
        TreeMap<String, Object> statement = new TreeMap<>();
        statement.put("_type", TYPE);
        statement.put("subject", subjects);
        statement.put("predicateType", PREDICATE);
        statement.put("predicate", predicate);
        return EvidenceJson.line(statement).getBytes(StandardCharsets.UTF_8);
    }

    /** What was tested, and with what. */
    private static List<Object> configuration(Report report) {
        List<Object> configuration = new ArrayList<>();
        if (!report.commit().equals("unknown")) {
            configuration.add(Map.of(
                    "name",
                    report.modified() ? "source, with changes that are in no commit" : "source",
                    "digest",
                    Map.of("gitCommit", report.commit()),
                    "annotations",
                    Map.of(
                            "lanes",
                            report.lanes().stream().map(Evidence.Lane::lane).toList(),
                            "machines",
                            report.machines().stream()
                                    .map(Report.MachineText::name)
                                    .toList())));
        }
        TreeMap<String, Evidence.Tool> tools = new TreeMap<>();
        report.lanes()
                .forEach(lane -> lane.tools().forEach(tool -> tools.put(tool.name() + " " + tool.version(), tool)));
        tools.forEach((name, tool) -> {
            if (tool.sha256() != null) {
                configuration.add(Map.of("name", name, "digest", Map.of("sha256", tool.sha256())));
            }
        });
        return configuration;
    }

    private static List<String> named(Report report, Verdict... verdicts) {
        return Outcomes.of(report).stream()
                .filter(outcome -> List.of(verdicts).contains(outcome.verdict()))
                .map(outcome -> outcome.text().id())
                .toList();
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
