package dev.ironshim.tla.lane;

import dev.ironshim.model.catalogue.Catalogue.Kind;
import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.tla.binding.Constants;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the modules and configurations that the lane hands to TLC. They are small and stay in the lane's folder: what a
 * run has checked can be read there.
 */
final class Wrappers {
    /** Who answers in a run. */
    enum Answers {
        /** The specification. */
        SPECIFICATION("0", "Apply(state, o)", ""),
        /** The implementation. */
        IMPLEMENTATION("0", "Impl(0, state, o)", ""),
        /** The specification's mutants, all of them in one run. */
        SPEC_MUTANTS("mut", "Try(Apply(state, o), [state |-> state, result |-> \"NoValue\"])", " /\\ mut' = mut"),
        /** The implementation's mutants, all of them in one run. */
        IMPL_MUTANTS("mut", "Impl(mut, state, o)", " /\\ mut' = mut");

        private final String mutant;
        private final String answer;
        private final String frame;

        Answers(String mutant, String answer, String frame) {
            this.mutant = mutant;
            this.answer = answer;
            this.frame = frame;
        }
    }

    private final Path folder;
    private final MachineEntry entry;
    private final Specification specification;

    Wrappers(Path folder, MachineEntry entry, Specification specification) {
        this.folder = folder;
        this.entry = entry;
        this.specification = specification;
    }

    /**
     * A module that visits every operation in every reachable state and tells the probe about the edge and about every
     * property.
     *
     * @param numbers of the mutants, for the runs that have any
     */
    void check(String name, Answers answers, Set<Integer> numbers, Constants constants) throws IOException {
        boolean several = answers == Answers.SPEC_MUTANTS || answers == Answers.IMPL_MUTANTS;
        boolean careful = answers != Answers.SPECIFICATION;
        List<String> lines = new ArrayList<>();
        lines.add("---- MODULE " + name + " ----");
        lines.add("EXTENDS " + entry.name() + "Promises, Probe");
        if (answers == Answers.IMPL_MUTANTS) {
            lines.add("VARIABLE mut");
        }
        List<String> visits = new ArrayList<>();
        visits.add("Edge(" + answers.mutant + ", state, o, n)");
        for (Property property : Specification.ofKind(entry, Kind.STEP)) {
            String call = property.formal() + "(state, o, n)";
            visits.add(promise(property, answers, "o", careful ? "Try(" + call + ", FALSE)" : call));
            if (!careful) {
                visits.addAll(witnesses(lines, property, "s, o, n", "state, o, n", "o"));
            }
        }
        List<String> states = new ArrayList<>();
        for (Property property : Specification.ofKind(entry, Kind.STATE)) {
            String call = property.formal() + "(state)";
            states.add(promise(property, answers, "\"state\"", careful ? "Try(" + call + ", FALSE)" : call));
            if (!careful) {
                states.addAll(witnesses(lines, property, "s", "state", "\"state\""));
            }
        }
        if (!careful) {
            for (Property property : Specification.ofKind(entry, Kind.LIVE)) {
                states.addAll(witnesses(lines, property, "", "", "\"state\""));
            }
        }
        lines.add("Look(n, o) ==\n  /\\ " + String.join("\n  /\\ ", visits));
        lines.add("LookAtState ==\n  /\\ TRUE\n  /\\ " + String.join("\n  /\\ ", states));
        lines.add("CheckInit == " + (several ? "mut \\in " + set(numbers) + " /\\ " : "") + "state = Start");
        lines.add("CheckNext == " + (several ? "Worth(mut, state) /\\ " : "") + "\\E o \\in Ops : \\E n \\in {"
                + answers.answer + "} : Look(n, o) /\\ state' = n.state" + answers.frame);
        if (several) {
            // What a mutant makes of the state may grow without end once it has left its shape.
            String shape = Specification.ofKind(entry, Kind.STATE).getFirst().formal();
            lines.add("InShape == Try(" + shape + "(state), FALSE)");
        }
        lines.add("====");
        write(
                name,
                lines,
                constants,
                "INIT CheckInit\nNEXT CheckNext\nINVARIANT LookAtState\n" + (several ? "CONSTRAINT InShape\n" : ""));
    }

    private static String set(Set<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", ", "{", "}"));
    }

    private static String promise(Property property, Answers answers, String operation, String holds) {
        return "Promise(\"" + property.id() + "\", " + answers.mutant + ", state, " + operation + ", " + holds + ")";
    }

    private List<String> witnesses(
            List<String> definitions, Property property, String parameters, String arguments, String operation) {
        List<String> calls = new ArrayList<>();
        List<String> antecedents = specification.antecedents(property);
        for (int part = 1; part <= antecedents.size(); part++) {
            String operator = "When_" + property.id().replace('-', '_') + "_" + part;
            String id = "\"" + property.id() + "#" + part + "\"";
            definitions.add(operator + inParentheses(parameters) + " == " + antecedents.get(part - 1));
            // Not a disjunction: TLC would take each disjunct of a next-state formula as a way of its own.
            calls.add("IF Seen(" + id + ", state) THEN TRUE ELSE Saw(" + id + ", state, " + operation + ", " + operator
                    + inParentheses(arguments) + ")");
        }
        return calls;
    }

    private static String inParentheses(String list) {
        return list.isEmpty() ? "" : "(" + list + ")";
    }

    /** A module whose invariant is one property, with the last step in a variable of its own, for a shortest trace. */
    void trace(String name, Property property, Constants constants) throws IOException {
        String target = switch (property.kind()) {
            case STATE -> property.formal() + "(state)";
            case STEP -> "last # <<>> => " + property.formal() + "(last[1], last[2], last[3])";
            case LIVE, MATRIX, PROOF, ATTACK, THREADS, COST, DEVICE -> "TRUE";
        };
        tracing(name, target, property.kind() == Kind.LIVE ? property.formal() : null, constants);
    }

    /** A module whose invariant is that specification and implementation answer alike. */
    void agree(String name, Constants constants) throws IOException {
        tracing(name, "\\A o \\in Ops : Impl(0, state, o) = Apply(state, o)", null, constants);
    }

    private void tracing(String name, String target, @Nullable String temporal, Constants constants)
            throws IOException {
        boolean fair = temporal != null;
        List<String> lines = new ArrayList<>();
        lines.add("---- MODULE " + name + " ----");
        lines.add("EXTENDS " + entry.name() + "Promises, Probe");
        lines.add("VARIABLE last");
        lines.add("TraceInit == state = Start /\\ last = <<>>");
        lines.add(
                "TraceNext == \\E o \\in Ops : \\E n \\in {Apply(state, o)} : state' = n.state /\\ last' = <<state, o, n>>");
        lines.add("TraceSpec == TraceInit /\\ [][TraceNext]_<<state, last>>" + (fair ? " /\\ Fairness" : ""));
        lines.add("Target == " + target);
        lines.add("====");
        write(
                name,
                lines,
                constants,
                "SPECIFICATION TraceSpec\n" + (fair ? "PROPERTY " + temporal + "\n" : "INVARIANT Target\n"));
    }

    /**
     * A module for temporal properties, without anything that liveness checking is not sound under.
     *
     * @param fairness to use instead of the specification's, or null
     */
    void live(String name, List<Property> properties, @Nullable String fairness, Constants constants)
            throws IOException {
        List<String> lines = List.of(
                "---- MODULE " + name + " ----",
                "EXTENDS " + entry.name() + "Promises",
                "LiveSpec == Init /\\ [][Next]_state /\\ " + (fairness == null ? "Fairness" : fairness),
                "====");
        write(
                name,
                lines,
                constants,
                "SPECIFICATION LiveSpec\n"
                        + properties.stream()
                                .map(property -> "PROPERTY " + property.formal() + "\n")
                                .collect(Collectors.joining()));
    }

    /** The bare machine, for counting and for speed. */
    void plain(String name, Constants constants) throws IOException {
        write(
                name,
                List.of("---- MODULE " + name + " ----", "EXTENDS " + entry.name(), "===="),
                constants,
                "INIT Init\nNEXT Next\n");
    }

    private void write(String name, List<String> lines, Constants constants, String configuration) throws IOException {
        EvidenceJson.writeAtomically(folder.resolve(name + ".tla"), String.join("\n", lines) + "\n");
        EvidenceJson.writeAtomically(folder.resolve(name + ".cfg"), constants.configuration() + configuration);
    }
}
