package dev.ironshim.tla.lane;

import dev.ironshim.model.catalogue.Catalogue.Bounds;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Evidence.Finding;
import dev.ironshim.model.evidence.Evidence.Growth;
import dev.ironshim.model.evidence.Evidence.Mutant;
import dev.ironshim.model.evidence.Evidence.Trace;
import dev.ironshim.model.machine.Disagreement;
import dev.ironshim.model.machine.Relation;
import dev.ironshim.model.tla.TlaText;
import dev.ironshim.tla.tlc.TlcResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the tasks of one machine found out. Tasks write at the same time, under the lock; it is read when they have ended. */
final class MachineFacts {
    /** What one matrix run left, by the name of its bounds. */
    record Matrix(
            Bounds bounds,
            Evidence.Relation relation,
            Explored<?, ?, ?> explored,
            ProbeFile probe,
            String key,
            String line,
            boolean agreed,
            boolean committed) {}

    private final Map<String, Matrix> matrices = new TreeMap<>();
    private final Map<String, Trace> counterexamples = new TreeMap<>();
    private final Map<String, String> open = new TreeMap<>();
    private final Map<String, Map<String, Long>> liveStates = new TreeMap<>();
    private final Map<String, Mutant> mutants = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Growth> growth = new ArrayList<>();
    private final List<String> disagreements = new ArrayList<>();
    private final Set<String> problems = new TreeSet<>();
    private final Map<String, String> notRefuted = new TreeMap<>();
    private final Set<String> versions = new TreeSet<>();

    synchronized void matrix(
            Bounds bounds,
            Explored<?, ?, ?> explored,
            Map<String, Relation> parties,
            Map<String, Long> millis,
            int disagreements,
            ProbeFile probe,
            String key,
            String line,
            Golden golden) {
        Map<String, String> digests = new LinkedHashMap<>();
        parties.forEach((party, relation) -> digests.put(party, relation.digest()));
        Map<String, String> constants = new TreeMap<>();
        bounds.constants().forEach((name, value) -> constants.put(name, TlaText.print(value)));
        Relation model = explored.relation();
        boolean agreed =
                parties.values().stream().map(Relation::digest).distinct().count() == 1
                        && parties.values().stream().allMatch(Relation::total);
        matrices.put(
                bounds.name(),
                new Matrix(
                        bounds,
                        new Evidence.Relation(
                                bounds.name(),
                                constants,
                                model.stateCount(),
                                model.operations().size(),
                                model.pairs(),
                                explored.refusals(),
                                disagreements,
                                digests,
                                millis),
                        explored,
                        probe,
                        key,
                        line,
                        agreed,
                        golden.committed(key).equals(line)));
        if (!golden.committed(key).equals(line)) {
            problems.add(key + ": the relation is not the committed one. Committed: " + golden.committed(key)
                    + ". Found: " + line + ". If the change is meant, run ./ironshim verify --accept-relations");
        }
    }

    synchronized void disagreement(Disagreement one, Trace path) {
        StringBuilder text = new StringBuilder("state " + one.state() + "\noperation " + one.operation());
        one.answers()
                .forEach((party, answer) ->
                        text.append("\n  ").append(party).append(": ").append(answer));
        text.append("\n  shortest path: ");
        text.append(String.join(
                ", then ",
                path.steps().stream()
                        .map(step -> step.operation() == null ? "start" : step.operation())
                        .toList()));
        disagreements.add(text.toString());
    }

    synchronized void undecided(String bounds, TlcResult result) {
        problems.add("bounds '" + bounds + "': " + result.end() + ": " + result.detail());
    }

    synchronized void counterexample(String property, Trace trace) {
        counterexamples.putIfAbsent(property, trace);
    }

    synchronized void live(String property, String bounds, long states) {
        liveStates.computeIfAbsent(property, id -> new TreeMap<>()).put(bounds, states);
    }

    synchronized void open(String property, String reason) {
        open.put(property, reason);
    }

    synchronized void mutant(Mutant mutant) {
        mutants.merge(mutant.id(), mutant, MachineFacts::merge);
    }

    /** The same mutant under other bounds: equivalent only if it is so under all. */
    private static Mutant merge(Mutant a, Mutant b) {
        Set<String> killers = new TreeSet<>(a.killedBy());
        killers.addAll(b.killedBy());
        boolean matrix = a.matrix() || b.matrix();
        boolean equivalent = killers.isEmpty() && !matrix;
        return new Mutant(
                a.id(),
                a.machine(),
                a.kind(),
                a.where(),
                a.rule(),
                a.before(),
                a.after(),
                equivalent ? "equivalent" : killers.isEmpty() ? "survived" : "killed",
                matrix,
                List.copyOf(killers),
                equivalent ? a.reason() + "; " + b.reason() : null);
    }

    synchronized void finding(Finding finding) {
        findings.add(finding);
    }

    synchronized void notRefuted(String property, TlcResult result) {
        if (result.completed()) {
            notRefuted.put(property, "expected to be refuted for the original, but it holds");
        } else {
            open.put(property, result.end() + ": " + result.detail());
        }
    }

    synchronized void growth(Growth point) {
        growth.add(point);
    }

    synchronized void problem(String text) {
        problems.add(text);
    }

    synchronized void tool(String version) {
        versions.add(version);
    }

    Map<String, Matrix> matrices() {
        return matrices;
    }

    Map<String, Trace> counterexamples() {
        return counterexamples;
    }

    Map<String, String> open() {
        return open;
    }

    /** Where a temporal property was found to hold: states by bounds. */
    Map<String, Long> liveStates(String property) {
        return liveStates.getOrDefault(property, Map.of());
    }

    List<Mutant> mutants() {
        return mutants.values().stream()
                .sorted((a, b) -> {
                    int kind = a.kind().compareTo(b.kind());
                    return kind != 0 ? kind : Integer.compare(number(a.id()), number(b.id()));
                })
                .toList();
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
    }

    List<Finding> findings() {
        return findings.stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
    }

    List<Growth> growth() {
        return growth;
    }

    List<String> disagreements() {
        return disagreements;
    }

    Set<String> problems() {
        return problems;
    }

    Map<String, String> notRefuted() {
        return notRefuted;
    }

    Set<String> versions() {
        return versions;
    }
}
