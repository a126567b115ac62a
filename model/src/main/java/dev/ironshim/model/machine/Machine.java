package dev.ironshim.model.machine;

import java.util.List;

/**
 * A deterministic, total machine: every operation in every state yields a step, and a refusal is a step too.
 *
 * <p>States, operations and results are immutable values (records, enums, sealed interfaces of records, and lists, sets and
 * maps of those), so that {@link dev.ironshim.model.tla.TlaCodec} can write each of them as a TLA+ value without a mapping
 * of its own.
 *
 * @param <S> states
 * @param <O> operations
 * @param <R> results
 */
public interface Machine<S, O, R extends Answer> {

    /** The one state the machine starts in. */
    S initial();

    /** The finite alphabet under the machine's bounds: no duplicates, the same list at every call. */
    List<O> operations();

    /** What {@code operation} does in {@code state}. Never throws for a state reachable from {@link #initial()}, never null. */
    Step<S, R> apply(S state, O operation);
}
