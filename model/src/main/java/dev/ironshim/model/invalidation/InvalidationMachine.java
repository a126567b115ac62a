package dev.ironshim.model.invalidation;

import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.machine.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * How memory that a device was given comes back: {@code Invalidation.tla} in Java.
 *
 * @param windows of the address space, at least 1
 */
public record InvalidationMachine(int windows)
        implements Machine<InvalidationState, InvalidationOp, InvalidationResult> {

    public InvalidationMachine {
        if (windows < 1) {
            throw new IllegalArgumentException(windows + " windows; at least 1");
        }
    }

    @Override
    public InvalidationState initial() {
        return new InvalidationState(Collections.nCopies(windows, Slot.FREE), false, Set.of(), Set.of());
    }

    @Override
    public List<InvalidationOp> operations() {
        List<InvalidationOp> all = new ArrayList<>();
        for (int window = 1; window <= windows; window++) {
            all.add(new InvalidationOp.Map(window));
            all.add(new InvalidationOp.MapEnds(window, true));
            all.add(new InvalidationOp.MapEnds(window, false));
            all.add(new InvalidationOp.Withdraw(window));
            all.add(new InvalidationOp.Unmap(window));
            all.add(new InvalidationOp.UnmapEnds(window, true, true));
            all.add(new InvalidationOp.UnmapEnds(window, false, true));
            all.add(new InvalidationOp.UnmapEnds(window, false, false));
            all.add(new InvalidationOp.Access(window));
        }
        all.add(new InvalidationOp.Flush());
        all.add(new InvalidationOp.FlushEnds(true));
        all.add(new InvalidationOp.FlushEnds(false));
        all.add(new InvalidationOp.Retire());
        all.add(new InvalidationOp.Reuse());
        return all;
    }

    @Override
    public Step<InvalidationState, InvalidationResult> apply(InvalidationState s, InvalidationOp op) {
        return switch (op) {
            case InvalidationOp.Map(int window) -> map(s, window);
            case InvalidationOp.MapEnds(int window, boolean well) -> mapEnds(s, window, well);
            case InvalidationOp.Withdraw(int window) ->
                switch (slot(s, window)) {
                    case MAPPED, MAPPING -> ok(each(s, window, InvalidationMachine::withdrawn));
                    default -> refuse(s, InvalidationResult.NOT_MAPPED);
                };
            case InvalidationOp.Unmap(int window) ->
                slot(s, window) == Slot.LEAVING
                        ? ok(become(s, window, Slot.UNMAPPING))
                        : refuse(s, InvalidationResult.NOTHING_DUE);
            case InvalidationOp.UnmapEnds(int window, boolean well, boolean removed) ->
                unmapEnds(s, window, well, removed);
            case InvalidationOp.Flush() -> flush(s);
            case InvalidationOp.FlushEnds(boolean well) -> flushEnds(s, well);
            case InvalidationOp.Access(int window) -> access(s, window);
            case InvalidationOp.Retire() ->
                s.retired()
                        ? refuse(s, InvalidationResult.RETIRED)
                        : ok(retired(all(s, InvalidationMachine::withdrawn), true));
            case InvalidationOp.Reuse() -> reuse(s);
        };
    }

    private static Step<InvalidationState, InvalidationResult> map(InvalidationState s, int window) {
        if (s.retired()) {
            return refuse(s, InvalidationResult.RETIRED);
        }
        if (slot(s, window) != Slot.FREE) {
            return refuse(s, InvalidationResult.TAKEN);
        }
        InvalidationState t = become(s, window, Slot.MAPPING);
        return ok(new InvalidationState(t.slot(), t.retired(), with(t.table(), window), t.cached()));
    }

    private static Step<InvalidationState, InvalidationResult> mapEnds(InvalidationState s, int window, boolean well) {
        return switch (slot(s, window)) {
            case MAPPING -> ok(become(s, window, well ? Slot.MAPPED : Slot.LEAVING));
            case DOOMED -> ok(become(s, window, Slot.LEAVING));
            default -> refuse(s, InvalidationResult.NOTHING_BEGUN);
        };
    }

    private static Step<InvalidationState, InvalidationResult> unmapEnds(
            InvalidationState s, int window, boolean well, boolean removed) {
        if (slot(s, window) != Slot.UNMAPPING) {
            return refuse(s, InvalidationResult.NOTHING_BEGUN);
        }
        InvalidationState t = become(s, window, well ? Slot.REMOVED : Slot.LEAVING);
        return ok(
                removed
                        ? new InvalidationState(t.slot(), t.retired(), without(t.table(), Set.of(window)), t.cached())
                        : t);
    }

    private static Step<InvalidationState, InvalidationResult> flush(InvalidationState s) {
        if (s.slot().contains(Slot.FLUSHING)) {
            return refuse(s, InvalidationResult.FLUSHING);
        }
        if (!s.slot().contains(Slot.REMOVED)) {
            return refuse(s, InvalidationResult.NOTHING_DUE);
        }
        return ok(all(s, slot -> slot == Slot.REMOVED ? Slot.FLUSHING : slot));
    }

    private static Step<InvalidationState, InvalidationResult> flushEnds(InvalidationState s, boolean well) {
        Set<Integer> flushed = new TreeSet<>();
        for (int window = 1; window <= s.slot().size(); window++) {
            if (slot(s, window) == Slot.FLUSHING) {
                flushed.add(window);
            }
        }
        if (flushed.isEmpty()) {
            return refuse(s, InvalidationResult.NOTHING_BEGUN);
        }
        InvalidationState t = all(s, slot -> slot != Slot.FLUSHING ? slot : well ? Slot.FREE : Slot.REMOVED);
        return ok(well ? new InvalidationState(t.slot(), t.retired(), t.table(), without(t.cached(), flushed)) : t);
    }

    private static Step<InvalidationState, InvalidationResult> access(InvalidationState s, int window) {
        if (s.table().contains(window)) {
            return ok(new InvalidationState(s.slot(), s.retired(), s.table(), with(s.cached(), window)));
        }
        return s.cached().contains(window) ? ok(s) : refuse(s, InvalidationResult.BLOCKED);
    }

    private static Step<InvalidationState, InvalidationResult> reuse(InvalidationState s) {
        if (!s.retired()) {
            return refuse(s, InvalidationResult.IN_USE);
        }
        return s.slot().stream().allMatch(Slot.FREE::equals)
                ? ok(retired(s, false))
                : refuse(s, InvalidationResult.UNSETTLED);
    }

    private static Slot withdrawn(Slot slot) {
        return switch (slot) {
            case MAPPED -> Slot.LEAVING;
            case MAPPING -> Slot.DOOMED;
            default -> slot;
        };
    }

    private static Slot slot(InvalidationState s, int window) {
        return s.slot().get(window - 1);
    }

    private static InvalidationState become(InvalidationState s, int window, Slot slot) {
        return each(s, window, before -> slot);
    }

    private static InvalidationState each(InvalidationState s, int window, UnaryOperator<Slot> change) {
        List<Slot> slots = new ArrayList<>(s.slot());
        slots.set(window - 1, change.apply(slot(s, window)));
        return new InvalidationState(slots, s.retired(), s.table(), s.cached());
    }

    private static InvalidationState all(InvalidationState s, UnaryOperator<Slot> change) {
        return new InvalidationState(s.slot().stream().map(change).toList(), s.retired(), s.table(), s.cached());
    }

    private static InvalidationState retired(InvalidationState s, boolean retired) {
        return new InvalidationState(s.slot(), retired, s.table(), s.cached());
    }

    private static Set<Integer> with(Set<Integer> set, int window) {
        Set<Integer> more = new TreeSet<>(set);
        more.add(window);
        return more;
    }

    private static Set<Integer> without(Set<Integer> set, Set<Integer> windows) {
        Set<Integer> less = new TreeSet<>(set);
        less.removeAll(windows);
        return less;
    }

    private static Step<InvalidationState, InvalidationResult> ok(InvalidationState s) {
        return new Step<>(s, InvalidationResult.OK);
    }

    private static Step<InvalidationState, InvalidationResult> refuse(InvalidationState s, InvalidationResult why) {
        return new Step<>(s, why);
    }
}
