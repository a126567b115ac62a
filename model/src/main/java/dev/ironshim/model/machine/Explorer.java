package dev.ironshim.model.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Breadth-first search over everything a machine can do. It visits every operation in every reachable state, so what it
 * returns is the machine's whole relation, refusals included, and the path to each state is a shortest one.
 */
public final class Explorer {
    private Explorer() {}

    /** Explores {@code machine} within {@code limits}. */
    public static <S, O, R extends Answer> Exploration<S, O, R> explore(Machine<S, O, R> machine, Limits limits) {
        return explore(machine, limits, pairs -> {});
    }

    /**
     * Explores {@code machine} within {@code limits}, telling {@code progress} the pairs visited after each state.
     *
     * @throws LimitExceededException if the relation is larger than {@code limits}
     */
    public static <S, O, R extends Answer> Exploration<S, O, R> explore(
            Machine<S, O, R> machine, Limits limits, LongConsumer progress) {
        List<O> operations = List.copyOf(machine.operations());
        int width = operations.size();
        List<S> states = new ArrayList<>();
        Map<S, Integer> numbers = new HashMap<>();
        List<R> results = new ArrayList<>();
        int[] successors = new int[1024];
        int[] parents = new int[64];
        S initial = machine.initial();
        states.add(initial);
        numbers.put(initial, 0);
        parents[0] = -1;
        for (int number = 0; number < states.size(); number++) {
            long pairs = (long) (number + 1) * width;
            if (pairs > limits.maxPairs()) {
                throw new LimitExceededException("pairs", limits.maxPairs());
            }
            S state = states.get(number);
            for (int column = 0; column < width; column++) {
                Step<S, R> step = machine.apply(state, operations.get(column));
                int edge = number * width + column;
                Integer known = numbers.putIfAbsent(step.state(), states.size());
                if (known == null) {
                    if (states.size() >= limits.maxStates()) {
                        throw new LimitExceededException("states", limits.maxStates());
                    }
                    known = states.size();
                    parents = room(parents, known);
                    parents[known] = edge;
                    states.add(step.state());
                }
                successors = room(successors, edge);
                successors[edge] = known;
                results.add(step.result());
            }
            progress.accept(pairs);
        }
        int edges = states.size() * width;
        return new Exploration<>(
                operations, states, results, Arrays.copyOf(successors, edges), Arrays.copyOf(parents, states.size()));
    }

    private static int[] room(int[] array, int index) {
        return index < array.length ? array : Arrays.copyOf(array, Math.max(index + 1, array.length * 2));
    }
}
