package dev.ironshim.reports.report;

import dev.ironshim.model.catalogue.AcceptedRisk;
import dev.ironshim.model.catalogue.Catalogue.Statement;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.report.Outcomes.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decisions beside what a report says of what they are about. */
public final class Accepted {
    private Accepted() {}

    /**
     * One decision.
     *
     * @param says the promise or the gap in words
     * @param state what the report says of it: {@code gap}, {@code pass} and so on, or {@code not in this report}
     */
    public record Row(AcceptedRisk risk, String says, String state) {
        /** What failed is refuted: nobody can accept it away, and a decision about it says so. */
        public boolean failed() {
            return state.equals(Verdict.FAIL.word());
        }

        /** Whether there is nothing left to accept. */
        public boolean settled() {
            return state.equals(Verdict.PASS.word());
        }
    }

    /** In the order of the decisions. */
    public static List<Row> rows(Report report, List<AcceptedRisk> risks) {
        Map<String, Outcome> outcomes = new HashMap<>();
        Outcomes.of(report).forEach(outcome -> outcomes.put(outcome.text().id(), outcome));
        List<Row> rows = new ArrayList<>();
        for (AcceptedRisk risk : risks) {
            Outcome outcome = outcomes.get(risk.id());
            Optional<Statement> gap = report.gaps().stream()
                    .filter(each -> each.id().equals(risk.id()))
                    .findFirst();
            if (outcome != null) {
                rows.add(new Row(risk, outcome.text().says(), state(risk, outcome)));
            } else if (gap.isPresent()) {
                rows.add(new Row(risk, gap.get().says(), "gap"));
            } else {
                rows.add(new Row(risk, "", "not in this report"));
            }
        }
        return List.copyOf(rows);
    }

    private static String state(AcceptedRisk risk, Outcome outcome) {
        if (risk.lane() == null) {
            return outcome.verdict().word();
        }
        return outcome.evidence().containsKey(risk.lane())
                ? outcome.evidence().get(risk.lane()).verdict().word()
                : Verdict.OPEN.word();
    }
}
