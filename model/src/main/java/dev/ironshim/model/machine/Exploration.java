package dev.ironshim.model.machine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Everything a machine can do under its bounds: states numbered in breadth-first order, and for each pair of state and
 * operation the successor and the result. Edge {@code n * operations + k} is operation {@code k} in state {@code n}.
 */
public final class Exploration<S, O, R extends Answer> {
    private final List<O> operations;
    private final List<S> states;
    private final List<R> results;
    private final int[] successors;
    private final int[] parents;

    Exploration(List<O> operations, List<S> states, List<R> results, int[] successors, int[] parents) {
        this.operations = operations;
        this.states = Collections.unmodifiableList(states);
        this.results = Collections.unmodifiableList(results);
        this.successors = successors;
        this.parents = parents;
    }

    public List<O> operations() {
        return operations;
    }

    /** Reachable states; number 0 is the initial one. */
    public List<S> states() {
        return states;
    }

    /** Number of (state, operation) pairs. */
    public int pairs() {
        return successors.length;
    }

    /** Number of pairs that were refused. */
    public int refusals() {
        int refused = 0;
        for (R result : results) {
            if (result.refused()) {
                refused++;
            }
        }
        return refused;
    }

    public R result(int state, int operation) {
        return results.get(edge(state, operation));
    }

    /** Number of the state that {@code operation} leads to from {@code state}. */
    public int successor(int state, int operation) {
        return successors[edge(state, operation)];
    }

    /** A shortest path from the initial state to {@code state}, as operations. */
    public List<O> pathTo(int state) {
        List<O> path = new ArrayList<>();
        for (int at = state; parents[at] >= 0; at = parents[at] / operations.size()) {
            path.add(operations.get(parents[at] % operations.size()));
        }
        Collections.reverse(path);
        return path;
    }

    private int edge(int state, int operation) {
        if (operation < 0 || operation >= operations.size()) {
            throw new IndexOutOfBoundsException("operation " + operation + " of " + operations.size());
        }
        return state * operations.size() + operation;
    }
}
