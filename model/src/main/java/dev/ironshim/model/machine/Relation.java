package dev.ironshim.model.machine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The whole relation of a machine in one canonical form, whoever explored it: states, operations and results as sorted
 * TLA+ texts, edges as indices into them. Two explorers agree exactly if their {@linkplain #digest() digests} do.
 */
public final class Relation {
    private static final int MISSING = -1;

    private final String start;
    private final List<String> states;
    private final List<String> operations;
    private final List<String> results;
    private final int[] resultOf;
    private final int[] successorOf;
    private final String digest;

    private Relation(
            String start,
            List<String> states,
            List<String> operations,
            List<String> results,
            int[] resultOf,
            int[] successorOf) {
        this.start = start;
        this.states = states;
        this.operations = operations;
        this.results = results;
        this.resultOf = resultOf;
        this.successorOf = successorOf;
        this.digest = computeDigest();
    }

    /** One edge as texts. */
    public record Edge(String state, String operation, String result, String successor) {}

    /** The canonical form of an exploration; {@code text} must be injective. */
    public static <S, O, R extends Answer> Relation of(Exploration<S, O, R> explored, Function<Object, String> text) {
        Builder builder = new Builder().start(text.apply(explored.states().getFirst()));
        List<String> operations = explored.operations().stream().map(text).toList();
        List<String> states = explored.states().stream().map(text).toList();
        Map<Object, String> results = new HashMap<>();
        for (int state = 0; state < states.size(); state++) {
            for (int op = 0; op < operations.size(); op++) {
                String result = results.computeIfAbsent(explored.result(state, op), text);
                builder.add(states.get(state), operations.get(op), result, states.get(explored.successor(state, op)));
            }
        }
        return builder.build();
    }

    public int stateCount() {
        return states.size();
    }

    /** Number of (state, operation) pairs that have an edge. */
    public int pairs() {
        int present = 0;
        for (int result : resultOf) {
            if (result != MISSING) {
                present++;
            }
        }
        return present;
    }

    /** True if every operation has an edge in every state, which is what makes agreement a bisimulation. */
    public boolean total() {
        return pairs() == states.size() * operations.size();
    }

    public List<String> operations() {
        return operations;
    }

    public List<String> states() {
        return states;
    }

    public List<String> results() {
        return results;
    }

    /** SHA-256 of the canonical form, 64 lower-case hexadecimal digits. */
    public String digest() {
        return digest;
    }

    /** The edge of a pair, or null if this relation has none. */
    public @Nullable Edge edge(String state, String operation) {
        int row = Collections.binarySearch(states, state);
        int column = Collections.binarySearch(operations, operation);
        if (row < 0 || column < 0) {
            return null;
        }
        int at = row * operations.size() + column;
        return resultOf[at] == MISSING
                ? null
                : new Edge(state, operation, results.get(resultOf[at]), states.get(successorOf[at]));
    }

    private String computeDigest() {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        for (List<String> table : List.of(List.of(start), states, operations, results)) {
            sha.update((table.size() + "\n").getBytes(StandardCharsets.US_ASCII));
            for (String line : table) {
                sha.update((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        ByteBuffer pair = ByteBuffer.allocate(8);
        for (int at = 0; at < resultOf.length; at++) {
            sha.update(pair.clear().putInt(resultOf[at]).putInt(successorOf[at]).flip());
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    /** Collects edges in any order. The same pair may be added again if it says the same. */
    public static final class Builder {
        private final Map<String, Map<String, Edge>> rows = new TreeMap<>();
        private final TreeSet<String> operations = new TreeSet<>();
        private final TreeSet<String> results = new TreeSet<>();
        private final TreeSet<String> states = new TreeSet<>();
        private String start = "";

        /** The state that the machine starts in: without it, two machines that start elsewhere could look alike. */
        public Builder start(String state) {
            start = state;
            return this;
        }

        /** @throws IllegalArgumentException if the pair was added with another result or successor: not a function */
        public Builder add(String state, String operation, String result, String successor) {
            Edge edge = new Edge(state, operation, result, successor);
            Edge before = rows.computeIfAbsent(state, key -> new HashMap<>()).putIfAbsent(operation, edge);
            if (before != null && !before.equals(edge)) {
                throw new IllegalArgumentException("not deterministic: " + before + " and " + edge);
            }
            states.add(state);
            states.add(successor);
            operations.add(operation);
            results.add(result);
            return this;
        }

        public Relation build() {
            List<String> stateTable = new ArrayList<>(states);
            List<String> operationTable = new ArrayList<>(operations);
            List<String> resultTable = new ArrayList<>(results);
            Map<String, Integer> stateIndex = index(stateTable);
            Map<String, Integer> resultIndex = index(resultTable);
            int width = operationTable.size();
            int[] resultOf = new int[stateTable.size() * width];
            int[] successorOf = new int[stateTable.size() * width];
            Arrays.fill(resultOf, MISSING);
            Arrays.fill(successorOf, MISSING);
            for (int row = 0; row < stateTable.size(); row++) {
                Map<String, Edge> edges = rows.getOrDefault(stateTable.get(row), Map.of());
                for (int column = 0; column < width; column++) {
                    Edge edge = edges.get(operationTable.get(column));
                    if (edge != null) {
                        resultOf[row * width + column] = at(resultIndex, edge.result());
                        successorOf[row * width + column] = at(stateIndex, edge.successor());
                    }
                }
            }
            return new Relation(start, stateTable, operationTable, resultTable, resultOf, successorOf);
        }

        private static int at(Map<String, Integer> index, String text) {
            return Objects.requireNonNull(index.get(text));
        }

        private static Map<String, Integer> index(List<String> table) {
            Map<String, Integer> index = new HashMap<>();
            for (int i = 0; i < table.size(); i++) {
                index.put(table.get(i), i);
            }
            return index;
        }
    }
}
