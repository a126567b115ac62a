package dev.ironshim.reports.page;

import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.report.Outcomes.Outcome;
import dev.ironshim.reports.report.Report;
import dev.ironshim.reports.report.Verdicts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What this run did not show, with each promise in words and the one command or decision that closes it. */
final class OpenLines {
    private static final String LIVE = "./ironshim verify --lane hw --target lab";

    private OpenLines() {}

    /** Promises that are unwell for one reason are one line; the failed ones come first. Costs are told apart. */
    static List<Map<String, Object>> of(Report report, List<Outcome> outcomes) {
        Map<String, Outcome> byId = new TreeMap<>();
        outcomes.forEach(outcome -> byId.put(outcome.text().id(), outcome));
        Map<String, List<Evidence.Property>> groups = new LinkedHashMap<>();
        for (Verdict verdict : List.of(Verdict.FAIL, Verdict.OPEN, Verdict.DEVIATION)) {
            for (Evidence.Lane lane : report.lanes()) {
                if (!Verdicts.ofCosts(lane)) {
                    lane.properties().stream()
                            .filter(property -> property.verdict() == verdict)
                            .forEach(property -> groups.computeIfAbsent(
                                            String.join(
                                                    "\n",
                                                    verdict.word(),
                                                    lane.lane(),
                                                    reason(property),
                                                    decision(property, byId.get(property.id())),
                                                    command(property)),
                                            key -> new ArrayList<>())
                                    .add(property));
                }
            }
        }
        return groups.values().stream().map(group -> line(group, byId)).toList();
    }

    private static Map<String, Object> line(List<Evidence.Property> group, Map<String, Outcome> byId) {
        Evidence.Property first = group.getFirst();
        List<Map<String, String>> promises = new ArrayList<>();
        for (Evidence.Property property : group) {
            Outcome outcome = byId.get(property.id());
            promises.add(Map.of(
                    "id",
                    property.id(),
                    "says",
                    outcome == null ? "" : outcome.text().says()));
        }
        return Map.of(
                "verdict", first.verdict().word(),
                "lane", first.lane(),
                "reason", reason(first),
                "decide", decision(first, byId.get(first.id())),
                "command", command(first),
                "promises", promises);
    }

    private static String reason(Evidence.Property property) {
        return property.reason() == null ? "" : property.reason();
    }

    private static String decision(Evidence.Property property, @Nullable Outcome outcome) {
        return switch (property.verdict()) {
            case FAIL ->
                "Decide whether the code or the promise is wrong"
                        + (outcome == null ? "" : " (" + outcome.text().at() + ")") + ", mend it, then";
            case DEVIATION ->
                "A known difference of a tool or an emulator: decide whether you rely on it. To see it again,";
            case OPEN, PASS -> "To decide it,";
        };
    }

    /** What only a kernel can decide is not decided by asking the simulated device again. */
    private static String command(Evidence.Property property) {
        if (property.needs() != null) {
            return property.needs();
        }
        boolean noKernel = property.lane().equals("hw")
                && (property.bound().isEmpty() || property.bound().equals("sim"));
        return noKernel ? LIVE : property.reproduce();
    }
}
