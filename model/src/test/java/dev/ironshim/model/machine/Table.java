package dev.ironshim.model.machine;

import java.util.List;
import java.util.stream.IntStream;

/** A machine that is a table: row {@code s}, column {@code o} is the successor, or {@code -1} for a refusal. */
record Table(List<List<Integer>> successors) implements Machine<Integer, Integer, Table.Said> {
    enum Said implements Answer {
        OK,
        NO;

        @Override
        public boolean refused() {
            return this == NO;
        }
    }

    @Override
    public Integer initial() {
        return 0;
    }

    @Override
    public List<Integer> operations() {
        return IntStream.range(0, successors.getFirst().size()).boxed().toList();
    }

    @Override
    public Step<Integer, Said> apply(Integer state, Integer operation) {
        int next = successors.get(state).get(operation);
        return next < 0 ? new Step<>(state, Said.NO) : new Step<>(next, Said.OK);
    }
}
