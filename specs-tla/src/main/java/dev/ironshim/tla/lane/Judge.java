package dev.ironshim.tla.lane;

import dev.ironshim.model.catalogue.Catalogue.Bounds;
import dev.ironshim.model.catalogue.Catalogue.Kind;
import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Profile;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.catalogue.Catalogue.Role;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Evidence.Coverage;
import dev.ironshim.model.evidence.Evidence.Graph;
import dev.ironshim.model.evidence.Evidence.Mutant;
import dev.ironshim.model.evidence.Evidence.Play;
import dev.ironshim.model.evidence.Evidence.Trace;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.model.lane.LaneOptions;
import dev.ironshim.model.tla.TlaText;
import dev.ironshim.tla.lane.MachineFacts.Matrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns the facts of one machine into evidence. What was not decided is open; nothing here passes by default. */
final class Judge {
    private final MachineEntry entry;
    private final Specification specification;
    private final MachineFacts facts;
    private final Set<String> results;
    private final boolean mutantsWanted;
    private final boolean quick;

    /** @param results the answers that the machine's results can be, as TLA+ strings */
    Judge(MachineRun<?, ?, ?> run, Set<String> results, boolean mutantsWanted, boolean quick) {
        this.entry = run.entry();
        this.specification = run.specification();
        this.facts = run.facts();
        this.results = results;
        this.mutantsWanted = mutantsWanted;
        this.quick = quick;
    }

    /** One for each property of a product machine; of a seed machine only the matrix and what was not refuted. */
    List<Evidence.Property> properties() {
        List<Evidence.Property> judged = new ArrayList<>();
        for (Property property : entry.properties()) {
            if (entry.profile() == Profile.PRODUCT || property.kind() == Kind.MATRIX) {
                judged.add(judge(property));
            } else if (quick) {
                judged.add(Evidence.Property.undecided(
                                property.id(),
                                "tla",
                                Verdict.OPEN,
                                "what is refuted of the original is no part of a first answer",
                                "./ironshim verify --lane tla --machine " + entry.name())
                        .needing(LaneOptions.WHOLE));
            } else if (facts.notRefuted().containsKey(property.id())) {
                judged.add(evidence(
                        property, Verdict.FAIL, facts.notRefuted().get(property.id()), "", Map.of(), null, null));
            } else if (facts.open().containsKey(property.id())) {
                judged.add(evidence(property, Verdict.OPEN, facts.open().get(property.id()), "", Map.of(), null, null));
            }
        }
        return judged;
    }

    private Evidence.Property judge(Property property) {
        return switch (property.kind()) {
            case MATRIX -> matrix(property);
            case STATE, STEP -> predicate(property);
            case LIVE -> live(property);
            case PROOF, ATTACK, THREADS, COST, DEVICE ->
                throw new IllegalArgumentException(property.id() + " is about code");
        };
    }

    private Evidence.Property matrix(Property property) {
        Map<String, Long> counts = new TreeMap<>();
        for (Matrix one : facts.matrices().values()) {
            counts.merge("states", one.relation().states(), Long::sum);
            counts.merge("pairs", one.relation().pairs(), Long::sum);
            counts.merge("refusals", one.relation().refusals(), Long::sum);
            counts.merge("disagreements", one.relation().disagreements(), Long::sum);
        }
        String missing = missing();
        if (missing != null) {
            return evidence(property, Verdict.OPEN, missing, bounds(), counts, null, null);
        }
        List<String> wrong = new ArrayList<>();
        for (Matrix one : facts.matrices().values()) {
            if (!one.agreed()) {
                wrong.add("bounds '" + one.bounds().name() + "': the relations differ, in "
                        + one.relation().disagreements() + " pairs");
            } else if (!one.committed()) {
                wrong.add("bounds '" + one.bounds().name() + "': the relation is not the committed one");
            }
        }
        // What small bounds never reach is for larger ones to show.
        String never = entry.profile() == Profile.PRODUCT && !quick ? neverSeen() : null;
        if (wrong.isEmpty() && never != null) {
            return evidence(property, Verdict.OPEN, never, bounds(), counts, null, null);
        }
        Matrix first = facts.matrices().values().iterator().next();
        Trace witness =
                first.explored().trace(first.explored().relation().states().getFirst(), "");
        return evidence(
                property,
                wrong.isEmpty() ? Verdict.PASS : Verdict.FAIL,
                wrong.isEmpty() ? null : String.join("; ", wrong),
                bounds(),
                counts,
                witness,
                facts.counterexamples().get(property.id()));
    }

    /**
     * Operations that were never carried out although they should be somewhere, or were although they must not be, and answers
     * that were never given; or null if there are none.
     */
    private @Nullable String neverSeen() {
        TreeMap<String, Long> accepted = new TreeMap<>();
        TreeSet<String> unheard = new TreeSet<>(results);
        for (Matrix one : facts.matrices().values()) {
            unheard.removeAll(one.explored().results());
            one.explored()
                    .coverage()
                    .forEach(each -> accepted.merge(each.operation(), each.accepted() + each.changed(), Long::sum));
        }
        List<String> never = accepted.entrySet().stream()
                .filter(each -> each.getValue() == 0 && !mustBeRefused(each.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        List<String> wrongly = accepted.entrySet().stream()
                .filter(each -> each.getValue() > 0 && mustBeRefused(each.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        List<String> idle = entry.refused().stream()
                .filter(expression -> accepted.keySet().stream().noneMatch(name -> name.matches(expression)))
                .toList();
        return never.isEmpty() && wrongly.isEmpty() && idle.isEmpty() && unheard.isEmpty()
                ? null
                : "operations never carried out: " + never + ", carried out although they must be refused: " + wrongly
                        + ", no operation is called: " + idle + ", answers never given: " + unheard;
    }

    private boolean mustBeRefused(String operation) {
        return entry.refused().stream().anyMatch(operation::matches);
    }

    private Evidence.Property predicate(Property property) {
        Map<String, Long> counts = new TreeMap<>();
        for (Matrix one : facts.matrices().values()) {
            boolean step = property.kind() == Kind.STEP;
            counts.merge(
                    step ? "steps" : "states",
                    step ? one.probe().edges() : one.relation().states(),
                    Long::sum);
        }
        Trace counterexample = facts.counterexamples().get(property.id());
        if (counterexample != null) {
            return evidence(property, Verdict.FAIL, "refuted by TLC", bounds(), counts, null, counterexample);
        }
        String missing = missing();
        if (missing != null) {
            return evidence(property, Verdict.OPEN, missing, bounds(), counts, null, null);
        }
        for (Matrix one : facts.matrices().values()) {
            if (one.probe().promises() == 0) {
                return evidence(property, Verdict.OPEN, "the probe was not called", bounds(), counts, null, null);
            }
        }
        Trace witness = witness(property);
        if (witness == null && quick) {
            return evidence(property, Verdict.OPEN, "small bounds do not reach it", bounds(), counts, null, null)
                    .needing(LaneOptions.WHOLE);
        }
        return evidence(
                property,
                witness == null ? Verdict.OPEN : Verdict.PASS,
                witness == null ? "vacuous: nothing reachable that it speaks about" : null,
                bounds(),
                counts,
                witness,
                null);
    }

    private Evidence.Property live(Property property) {
        Trace counterexample = facts.counterexamples().get(property.id());
        String bounds = entry.boundsFor(Role.LIVE).stream().map(this::describe).collect(Collectors.joining("; "));
        if (quick) {
            return evidence(
                            property,
                            Verdict.OPEN,
                            "liveness is no part of a first answer",
                            bounds,
                            Map.of(),
                            null,
                            null)
                    .needing(LaneOptions.WHOLE);
        }
        if (counterexample != null) {
            return evidence(property, Verdict.FAIL, "refuted by TLC", bounds, Map.of(), null, counterexample);
        }
        Map<String, Long> held = facts.liveStates(property.id());
        List<String> unchecked = entry.boundsFor(Role.LIVE).stream()
                .map(Bounds::name)
                .filter(name -> !held.containsKey(name))
                .toList();
        if (!unchecked.isEmpty()) {
            String why = facts.open().getOrDefault(property.id(), "liveness was not checked");
            return evidence(
                    property, Verdict.OPEN, "under the bounds " + unchecked + ": " + why, bounds, Map.of(), null, null);
        }
        Trace witness = witness(property);
        return evidence(
                property,
                witness == null ? Verdict.OPEN : Verdict.PASS,
                witness == null ? "vacuous: nothing reachable that it speaks about" : null,
                bounds,
                Map.of(
                        "states",
                        held.values().stream().mapToLong(Long::longValue).sum()),
                witness,
                null);
    }

    /** A trace to where the property has something to say: each of its conjuncts must have one, the first is shown. */
    private @Nullable Trace witness(Property property) {
        Trace shown = null;
        for (int part = 1; part <= specification.antecedents(property).size(); part++) {
            Trace found = null;
            for (Matrix one : facts.matrices().values()) {
                ProbeFile.Place place = one.probe().witnesses().get(property.id() + "#" + part);
                if (place != null && found == null) {
                    found = one.explored().trace(place.state(), place.operation());
                }
            }
            if (found == null) {
                return null;
            }
            shown = shown == null ? found : shown;
        }
        return shown;
    }

    /** Why the matrices are not complete, or null if they are. */
    private @Nullable String missing() {
        List<String> absent = entry.boundsFor(Role.MATRIX).stream()
                .filter(bounds -> !facts.matrices().containsKey(bounds.name()))
                .map(bounds -> "'" + bounds.name() + "'")
                .toList();
        if (absent.isEmpty()) {
            return null;
        }
        return "not decided under the bounds " + String.join(", ", absent) + ": " + String.join("; ", facts.problems());
    }

    private String bounds() {
        return entry.boundsFor(Role.MATRIX).stream().map(this::describe).collect(Collectors.joining("; "));
    }

    private String describe(Bounds bounds) {
        return bounds.name()
                + bounds.constants().entrySet().stream()
                        .map(constant -> constant.getKey() + " = " + TlaText.print(constant.getValue()))
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private Evidence.Property evidence(
            Property property,
            Verdict verdict,
            @Nullable String reason,
            String bound,
            Map<String, Long> counts,
            @Nullable Trace witness,
            @Nullable Trace counterexample) {
        boolean predicate = property.kind() == Kind.STATE || property.kind() == Kind.STEP;
        List<String> kills = facts.mutants().stream()
                .filter(mutant -> property.kind() == Kind.MATRIX
                        ? mutant.matrix()
                        : mutant.killedBy().contains(property.id()))
                .map(Mutant::id)
                .toList();
        Verdict last = verdict;
        String why = reason;
        boolean needsKill = predicate || property.kind() == Kind.LIVE;
        boolean unproven = verdict == Verdict.PASS && mutantsWanted && needsKill && kills.isEmpty();
        if (unproven) {
            last = Verdict.OPEN;
            why = quick
                    ? "it holds; whether it can fail is no part of a first answer"
                    : "no mutant is refuted by it: it may be redundant, or unable to fail";
        }
        List<String> assumptions = new ArrayList<>(List.of("A-01"));
        if (predicate || property.kind() == Kind.LIVE) {
            assumptions.add("A-02");
        }
        if (property.kind() == Kind.MATRIX) {
            assumptions.addAll(List.of("A-03", "A-04"));
        }
        if (property.kind() == Kind.LIVE) {
            assumptions.add("A-05");
        }
        if (entry.name().equals("Isolation")) {
            assumptions.add("A-06");
        }
        List<String> antecedents = specification.antecedents(property).stream()
                .filter(text -> !text.equals("TRUE"))
                .toList();
        Evidence.Property judged = new Evidence.Property(
                property.id(),
                "tla",
                last,
                why,
                property.formal() == null ? null : specification.formalText(property),
                antecedents.isEmpty() ? null : String.join("\n", antecedents),
                bound,
                List.copyOf(assumptions),
                counts,
                witness,
                kills,
                counterexample,
                "./ironshim verify --lane tla --machine " + entry.name());
        return unproven && quick ? judged.needing(LaneOptions.WHOLE) : judged;
    }

    /** The evidence of a property whose specification could not be read. */
    static Evidence.Property unparsed(MachineEntry entry, Property property, String reason) {
        return Evidence.Property.undecided(
                property.id(), "tla", Verdict.FAIL, reason, "./ironshim verify --lane tla --machine " + entry.name());
    }

    /** The machine itself, as far as it is known. */
    Evidence.Machine machine() {
        List<Coverage> coverage = List.of();
        Graph graph = new Graph(List.of(), "", List.of());
        List<Matrix> matrices = entry.boundsFor(Role.MATRIX).stream()
                .filter(bounds -> facts.matrices().containsKey(bounds.name()))
                .map(bounds -> Objects.requireNonNull(facts.matrices().get(bounds.name())))
                .toList();
        if (!matrices.isEmpty()) {
            coverage = matrices.getFirst().explored().coverage();
            graph = matrices.getFirst().explored().graph(entry.graph());
        }
        return new Evidence.Machine(
                entry.name(),
                matrices.stream().map(Matrix::relation).toList(),
                coverage,
                graph,
                List.copyOf(facts.disagreements()),
                play(matrices));
    }

    /** The largest relation that fits, of those on which all agreed; if none fits, what is near the start of the first. */
    private static @Nullable Play play(List<Matrix> matrices) {
        List<Play> agreed = matrices.stream()
                .filter(Matrix::agreed)
                .map(matrix -> matrix.explored().play(matrix.bounds().name()))
                .toList();
        return agreed.stream()
                .filter(play -> play.states().size() == play.all())
                .max(Comparator.comparingInt(Play::all))
                .orElse(agreed.isEmpty() ? null : agreed.getFirst());
    }
}
