package dev.ironshim.model.machine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An implementation seen as a machine. Each step starts a fresh {@link Subject}, replays the path that first led to the
 * state, performs the operation and looks. No state is ever injected, so a state counts as reachable only if the
 * implementation itself got there.
 *
 * <p>Steps must be asked for in an order that starts at {@link #initial()} and goes on from states that were answered,
 * which is what every explorer does.
 */
public final class ReplayedMachine<S, O, R extends Answer> implements Machine<S, O, R> {
    private final Supplier<? extends Subject<S, O, R>> factory;
    private final List<O> operations;
    private final S initial;
    private final Map<S, Arrival<S, O>> arrivals = new HashMap<>();
    // Explorers ask for all operations of one state in a row, so one remembered path saves most of the look-ups.
    private S rememberedState;
    private List<O> rememberedPath = List.of();

    private record Arrival<S, O>(S from, O by) {}

    public ReplayedMachine(Supplier<? extends Subject<S, O, R>> factory, List<O> operations) {
        this.factory = factory;
        this.operations = List.copyOf(operations);
        this.initial = factory.get().observe();
        this.rememberedState = initial;
    }

    @Override
    public S initial() {
        return initial;
    }

    @Override
    public List<O> operations() {
        return operations;
    }

    /**
     * @throws IllegalStateException if no step answered so far led to {@code state}, or if the implementation does not
     *     get there a second time, which means that it holds state it does not show
     */
    @Override
    public Step<S, R> apply(S state, O operation) {
        Subject<S, O, R> subject = factory.get();
        for (O passed : pathTo(state)) {
            subject.perform(passed);
        }
        if (!subject.observe().equals(state)) {
            throw new IllegalStateException("replaying a path led to " + subject.observe() + " instead of " + state);
        }
        R result = subject.perform(operation);
        S after = subject.observe();
        if (!after.equals(initial)) {
            arrivals.putIfAbsent(after, new Arrival<>(state, operation));
        }
        return new Step<>(after, result);
    }

    private List<O> pathTo(S state) {
        if (state.equals(rememberedState)) {
            return rememberedPath;
        }
        Deque<O> path = new ArrayDeque<>();
        S at = state;
        while (!at.equals(initial)) {
            Arrival<S, O> arrival = arrivals.get(at);
            if (arrival == null) {
                throw new IllegalStateException("no step of this implementation led to " + at);
            }
            path.addFirst(arrival.by());
            at = arrival.from();
        }
        rememberedState = state;
        rememberedPath = List.copyOf(path);
        return rememberedPath;
    }
}
