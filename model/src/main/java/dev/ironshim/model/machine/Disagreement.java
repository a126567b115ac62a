package dev.ironshim.model.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A pair that the parties do not answer alike.
 *
 * @param answers what each party answers, by its name: result and successor, or "no such pair"
 */
public record Disagreement(String state, String operation, Map<String, String> answers) {

    /**
     * All pairs on which {@code parties} differ, at most {@code limit} of them, in the order of states and operations.
     * A pair that one party does not reach counts as a difference only if the state is reached by all, so that one wrong
     * edge is not reported again for everything that lies behind it.
     */
    public static List<Disagreement> between(Map<String, Relation> parties, int limit) {
        List<Disagreement> found = new ArrayList<>();
        Relation any = parties.values().iterator().next();
        if (parties.values().stream().map(Relation::digest).distinct().count() == 1) {
            return found;
        }
        TreeSet<String> operations = new TreeSet<>();
        parties.values().forEach(relation -> operations.addAll(relation.operations()));
        TreeSet<String> states = new TreeSet<>(any.states());
        parties.values().forEach(relation -> states.retainAll(relation.states()));
        for (String state : states) {
            for (String operation : operations) {
                Map<String, String> answers = new LinkedHashMap<>();
                parties.forEach((name, relation) -> {
                    Relation.Edge edge = relation.edge(state, operation);
                    answers.put(name, edge == null ? "no such pair" : edge.result() + " then " + edge.successor());
                });
                if (answers.values().stream().distinct().count() > 1) {
                    found.add(new Disagreement(state, operation, answers));
                    if (found.size() >= limit) {
                        return found;
                    }
                }
            }
        }
        return found;
    }
}
