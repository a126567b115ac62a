package dev.ironshim.tla.lane;

import dev.ironshim.model.evidence.Evidence.Coverage;
import dev.ironshim.model.evidence.Evidence.Edge;
import dev.ironshim.model.evidence.Evidence.Graph;
import dev.ironshim.model.evidence.Evidence.Play;
import dev.ironshim.model.evidence.Evidence.Trace;
import dev.ironshim.model.evidence.Evidence.TraceStep;
import dev.ironshim.model.machine.Answer;
import dev.ironshim.model.machine.Exploration;
import dev.ironshim.model.machine.Relation;
import dev.ironshim.model.tla.TlaCodec;
import dev.ironshim.model.tla.TlaText;
import dev.ironshim.model.tla.TlaValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A machine's exploration by the model, and the views of it that evidence needs. */
final class Explored<S, O, R extends Answer> {
    /** What a page has room for, of one machine. */
    private static final int PLAY_BYTES = 400_000;

    /** Two numbers and what is between them. */
    private static final int EDGE_BYTES = 10;

    private final Exploration<S, O, R> exploration;
    private final Relation relation;
    private final Map<String, Integer> numbers = new HashMap<>();

    Explored(Exploration<S, O, R> exploration) {
        this.exploration = exploration;
        this.relation = Relation.of(exploration, TlaCodec::text);
        for (int state = 0; state < exploration.states().size(); state++) {
            numbers.put(TlaCodec.text(exploration.states().get(state)), state);
        }
    }

    Relation relation() {
        return relation;
    }

    int refusals() {
        return exploration.refusals();
    }

    /** A shortest path to a state, and one operation more if {@code operation} is one. */
    Trace trace(String state, String operation) {
        Integer target = numbers.get(state);
        if (target == null) {
            return new Trace(List.of(new TraceStep(null, null, state)), null);
        }
        List<TraceStep> steps = new ArrayList<>();
        int at = 0;
        steps.add(new TraceStep(null, null, TlaCodec.text(exploration.states().getFirst())));
        for (O passed : exploration.pathTo(target)) {
            int column = exploration.operations().indexOf(passed);
            steps.add(step(at, column));
            at = exploration.successor(at, column);
        }
        List<String> operations =
                exploration.operations().stream().map(TlaCodec::text).toList();
        if (operations.contains(operation)) {
            steps.add(step(at, operations.indexOf(operation)));
        }
        return new Trace(List.copyOf(steps), null);
    }

    private TraceStep step(int state, int column) {
        return new TraceStep(
                TlaCodec.text(exploration.operations().get(column)),
                result(exploration.result(state, column)),
                TlaCodec.text(exploration.states().get(exploration.successor(state, column))));
    }

    private static String result(Object result) {
        return ((TlaValue.Str) TlaCodec.encode(result)).value();
    }

    /** How often each kind of operation was carried out, refused, and changed the state. */
    List<Coverage> coverage() {
        TreeMap<String, long[]> counts = new TreeMap<>();
        for (int column = 0; column < exploration.operations().size(); column++) {
            long[] count = counts.computeIfAbsent(
                    label(TlaCodec.encode(exploration.operations().get(column))), label -> new long[3]);
            for (int state = 0; state < exploration.states().size(); state++) {
                count[exploration.result(state, column).refused() ? 1 : 0]++;
                if (exploration.successor(state, column) != state) {
                    count[2]++;
                }
            }
        }
        return counts.entrySet().stream()
                .map(entry ->
                        new Coverage(entry.getKey(), entry.getValue()[0], entry.getValue()[1], entry.getValue()[2]))
                .toList();
    }

    /** The results that were given, by their names. */
    Set<String> results() {
        Set<String> results = new TreeSet<>();
        for (int column = 0; column < exploration.operations().size(); column++) {
            for (int state = 0; state < exploration.states().size(); state++) {
                results.add(result(exploration.result(state, column)));
            }
        }
        return results;
    }

    /** The state graph folded to the values of the field at {@code path}; refused and idle steps are left out. */
    Graph graph(String path) {
        List<String> nodes = new ArrayList<>();
        List<String> nodeOf = new ArrayList<>();
        for (S state : exploration.states()) {
            String node = at(TlaCodec.encode(state), path);
            nodeOf.add(node);
            if (!nodes.contains(node)) {
                nodes.add(node);
            }
        }
        TreeMap<List<String>, TreeSet<String>> edges =
                new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        for (int state = 0; state < exploration.states().size(); state++) {
            for (int column = 0; column < exploration.operations().size(); column++) {
                int next = exploration.successor(state, column);
                if (next != state && !exploration.result(state, column).refused()) {
                    edges.computeIfAbsent(List.of(nodeOf.get(state), nodeOf.get(next)), pair -> new TreeSet<>())
                            .add(label(TlaCodec.encode(exploration.operations().get(column))));
                }
            }
        }
        return new Graph(
                List.copyOf(nodes),
                nodes.getFirst(),
                edges.entrySet().stream()
                        .map(entry ->
                                new Edge(entry.getKey().get(0), entry.getKey().get(1), List.copyOf(entry.getValue())))
                        .toList());
    }

    /**
     * The relation as it can be walked through: all of it, or the states nearest to the start that {@link #PLAY_BYTES} have room
     * for.
     */
    Play play(String bounds) {
        int width = exploration.operations().size();
        List<String> operations =
                exploration.operations().stream().map(TlaCodec::text).toList();
        List<String> states = new ArrayList<>();
        long bytes = 0;
        for (S state : exploration.states()) {
            String text = TlaCodec.text(state);
            bytes += text.length() + (long) EDGE_BYTES * width;
            if (bytes > PLAY_BYTES && !states.isEmpty()) {
                break;
            }
            states.add(text);
        }
        List<String> results = new ArrayList<>();
        List<Integer> refusals = new ArrayList<>();
        Map<String, Integer> indices = new HashMap<>();
        List<Integer> answers = new ArrayList<>();
        List<Integer> successors = new ArrayList<>();
        for (int state = 0; state < states.size(); state++) {
            for (int column = 0; column < width; column++) {
                R answer = exploration.result(state, column);
                String name = result(answer);
                Integer index = indices.get(name);
                if (index == null) {
                    index = results.size();
                    indices.put(name, index);
                    results.add(name);
                    if (answer.refused()) {
                        refusals.add(index);
                    }
                }
                answers.add(index);
                int next = exploration.successor(state, column);
                successors.add(next < states.size() ? next : -1);
            }
        }
        return new Play(
                bounds, exploration.states().size(), states, operations, results, refusals, answers, successors);
    }

    private static String at(TlaValue value, String path) {
        TlaValue here = value;
        for (String name : path.split("\\.", -1)) {
            here = switch (here) {
                case TlaValue.Rec rec
                when rec.fields().containsKey(name) -> rec.fields().get(name);
                case TlaValue.Seq sequence -> sequence.elements().get(Integer.parseInt(name) - 1);
                default ->
                    throw new IllegalArgumentException(
                            "no field '" + path + "' in " + TlaText.print(value) + " for the state graph");
            };
        }
        return here instanceof TlaValue.Str string ? string.value() : TlaText.print(here);
    }

    /** The kind of an operation with those of its arguments that are words: {@code Life(Grant)}. */
    private static String label(TlaValue operation) {
        if (!(operation instanceof TlaValue.Rec rec)) {
            return operation instanceof TlaValue.Str string ? string.value() : TlaText.print(operation);
        }
        String arguments = rec.fields().entrySet().stream()
                .filter(field -> !field.getKey().equals("kind"))
                .map(field -> switch (field.getValue()) {
                    case TlaValue.Str string -> string.value();
                    case TlaValue.Bool bool -> (bool.value() ? "" : "not ") + field.getKey();
                    default -> "";
                })
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        String kind = rec.fields().get("kind") instanceof TlaValue.Str string ? string.value() : "";
        return arguments.isEmpty() ? kind : kind + "(" + arguments + ")";
    }
}
