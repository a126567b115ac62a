package dev.ironshim.reports.formats;

import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.reports.report.Outcomes;
import dev.ironshim.reports.report.Outcomes.Outcome;
import dev.ironshim.reports.report.Report;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * OSCAL assessment results 1.1.2 (NIST): an observation for what each lane saw, a finding for each property. Identifiers are
 * made of names (RFC 9562, version 5), so that the same record has the same ones.
 */
public final class Oscal {
    private static final String VERSION = "1.1.2";
    /** Ours, made once. */
    private static final UUID NAMESPACE = UUID.fromString("6f4b2f0e-3f57-4d7c-9d0a-5a8e3f1f7b21");

    private Oscal() {}

    /** The results of one run. */
    public static String render(Report report) {
        String run = report.commit() + " " + report.timing().started();
        List<Object> observations = new ArrayList<>();
        List<Object> findings = new ArrayList<>();
        for (Outcome outcome : Outcomes.of(report)) {
            List<Object> related = new ArrayList<>();
            outcome.evidence().forEach((lane, property) -> {
                String uuid = uuid(run + " observation " + outcome.text().id() + " " + lane);
                observations.add(observation(uuid, report, outcome, lane, property));
                related.add(Map.of("observation-uuid", uuid));
            });
            findings.add(finding(run, outcome, related));
        }
        findings.add(whole(
                run,
                "planted-mistakes",
                "Every planted mistake that changes anything is refuted by a named property.",
                Outcomes.survivors(report).stream()
                        .map(mutant -> mutant.id() + " " + mutant.where())
                        .toList()));
        findings.add(whole(
                run,
                "lanes",
                "Every lane came to its end without a problem.",
                report.lanes().stream()
                        .flatMap(lane -> lane.problems().stream().map(problem -> lane.lane() + ": " + problem))
                        .toList()));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("uuid", uuid(run + " result"));
        result.put("title", "Run of " + report.timing().started());
        result.put("description", "Verdict " + report.verdict().word() + " for commit " + report.commit());
        result.put("start", report.timing().started());
        result.put("reviewed-controls", Map.of("control-selections", List.of(Map.of("include-all", Map.of()))));
        if (!observations.isEmpty()) {
            result.put("observations", observations);
        }
        result.put("findings", findings);
        String plan = uuid("plan");
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("uuid", uuid(run));
        root.put(
                "metadata",
                Map.of(
                        "title",
                        "IronShim Workbench: assessment results",
                        "last-modified",
                        report.timing().started(),
                        "version",
                        report.commit(),
                        "oscal-version",
                        VERSION));
        root.put("import-ap", Map.of("href", "#" + plan));
        root.put("results", List.of(result));
        root.put(
                "back-matter",
                Map.of(
                        "resources",
                        List.of(Map.of(
                                "uuid",
                                plan,
                                "title",
                                "The catalogue of properties and the lanes that decide them",
                                "rlinks",
                                List.of(Map.of("href", "evidence.json", "media-type", "application/json"))))));
        return EvidenceJson.pretty(Map.of("assessment-results", root));
    }

    private static Map<String, Object> observation(
            String uuid, Report report, Outcome outcome, String lane, Evidence.Property property) {
        Map<String, Object> observation = new LinkedHashMap<>();
        observation.put("uuid", uuid);
        observation.put("title", outcome.text().id() + " by " + lane);
        observation.put(
                "description",
                property.verdict().word()
                        + (property.reason() == null ? "" : ": " + property.reason())
                        + (property.bound().isEmpty() ? "" : ". Bound: " + property.bound()));
        observation.put("methods", List.of("TEST"));
        observation.put("collected", report.timing().started());
        observation.put("remarks", "Reproduce: " + property.reproduce());
        return observation;
    }

    private static Map<String, Object> finding(String run, Outcome outcome, List<Object> related) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("state", outcome.verdict().well() ? "satisfied" : "not-satisfied");
        status.put(
                "reason",
                switch (outcome.verdict()) {
                    case PASS -> "pass";
                    case FAIL -> "fail";
                    case OPEN, DEVIATION -> "other";
                });
        if (!outcome.reason().isEmpty()) {
            status.put("remarks", outcome.reason());
        }
        Map<String, Object> finding = new LinkedHashMap<>();
        finding.put("uuid", uuid(run + " finding " + outcome.text().id()));
        finding.put("title", outcome.machine() + " " + outcome.text().id());
        finding.put("description", outcome.text().says());
        finding.put(
                "target",
                Map.of("type", "objective-id", "target-id", outcome.text().id(), "status", status));
        if (!related.isEmpty()) {
            finding.put("related-observations", related);
        }
        return finding;
    }

    /** About the run and not about one property. */
    private static Map<String, Object> whole(String run, String id, String says, List<String> against) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("state", against.isEmpty() ? "satisfied" : "not-satisfied");
        status.put("reason", against.isEmpty() ? "pass" : "fail");
        if (!against.isEmpty()) {
            status.put("remarks", String.join("; ", against));
        }
        Map<String, Object> finding = new LinkedHashMap<>();
        finding.put("uuid", uuid(run + " finding " + id));
        finding.put("title", id);
        finding.put("description", says);
        finding.put("target", Map.of("type", "objective-id", "target-id", id, "status", status));
        return finding;
    }

    private static String uuid(String name) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(ByteBuffer.allocate(16)
                    .putLong(NAMESPACE.getMostSignificantBits())
                    .putLong(NAMESPACE.getLeastSignificantBits())
                    .array());
            ByteBuffer digest = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
            long high = (digest.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x5000L;
            long low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
            return new UUID(high, low).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
