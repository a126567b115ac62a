package dev.ironshim.model.seed;

import dev.ironshim.model.machine.Answer;
import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.machine.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * One slot of the interrupt registry of IronShim-rs, which exists in its test code only. A slot is registered with a
 * finite budget of {@code maxTicks} and {@code maxCalls}, or without limit, which there is the largest number.
 *
 * @param maxTicks ticks a call may take
 * @param maxCalls calls of a slot in its whole life
 * @param counterMax the largest number: where counters saturate, and what "unlimited" is
 */
public record SeedQuarantineMachine(int maxTicks, int maxCalls, int counterMax)
        implements Machine<SeedQuarantineMachine.State, SeedQuarantineMachine.Op, SeedQuarantineMachine.Result> {

    public enum Reason {
        NONE,
        BUDGET_EXCEEDED,
        TIMEOUT_FAULT,
        HANDLER_FAULT
    }

    /**
     * A slot.
     *
     * @param registered a handler is there
     * @param limited the stored budget is the finite one
     * @param calls since registration or release
     * @param irqCalls of the metrics, never reset
     * @param violations of the metrics
     * @param latency ticks of the last call that ran
     */
    public record State(
            boolean registered,
            boolean limited,
            int calls,
            boolean quarantined,
            Reason reason,
            int irqCalls,
            int violations,
            int latency) {}

    public sealed interface Op {
        record Register(boolean limited) implements Op {}

        record Unregister() implements Op {}

        /** {@code trigger_with_budget}: the caller says how long the handler will take, and {@code fails} what it answers. */
        record Trigger(int ticks, boolean fails) implements Op {}

        record Unquarantine() implements Op {}

        /** Time passes. Nothing in the original notices. */
        record NextWindow() implements Op {}
    }

    public enum Result implements Answer {
        OK,
        INTERRUPT_IN_USE,
        QUARANTINED,
        BUDGET_EXCEEDED,
        RESOURCE_NOT_GRANTED;

        @Override
        public boolean refused() {
            return this != OK;
        }
    }

    @Override
    public State initial() {
        return new State(false, false, 0, false, Reason.NONE, 0, 0, 0);
    }

    @Override
    public List<Op> operations() {
        List<Op> operations = new ArrayList<>(
                List.of(new Op.Register(false), new Op.Register(true), new Op.Unregister(), new Op.Unquarantine()));
        for (int ticks = maxTicks; ticks <= maxTicks + 1; ticks++) {
            operations.add(new Op.Trigger(ticks, false));
            operations.add(new Op.Trigger(ticks, true));
        }
        operations.add(new Op.NextWindow());
        return operations;
    }

    @Override
    public Step<State, Result> apply(State s, Op op) {
        return switch (op) {
            case Op.Register register ->
                s.registered()
                        ? new Step<>(s, Result.INTERRUPT_IN_USE)
                        : new Step<>(
                                new State(
                                        true,
                                        register.limited(),
                                        0,
                                        false,
                                        s.reason(),
                                        s.irqCalls(),
                                        s.violations(),
                                        s.latency()),
                                Result.OK);
            case Op.Unregister unregister ->
                new Step<>(
                        new State(
                                false,
                                s.limited(),
                                s.calls(),
                                s.quarantined(),
                                s.reason(),
                                s.irqCalls(),
                                s.violations(),
                                s.latency()),
                        Result.OK);
            case Op.Unquarantine unquarantine ->
                new Step<>(
                        new State(
                                s.registered(),
                                s.limited(),
                                0,
                                false,
                                Reason.NONE,
                                s.irqCalls(),
                                s.violations(),
                                s.latency()),
                        Result.OK);
            case Op.NextWindow next -> new Step<>(s, Result.OK);
            case Op.Trigger trigger -> trigger(s, trigger.ticks(), trigger.fails());
        };
    }

    private Step<State, Result> trigger(State s, int ticks, boolean fails) {
        if (s.quarantined()) {
            return new Step<>(s, Result.QUARANTINED);
        }
        boolean tooLong = s.limited() && ticks > maxTicks;
        if (tooLong || s.calls() >= (s.limited() ? maxCalls : counterMax)) {
            Reason reason = tooLong ? Reason.TIMEOUT_FAULT : Reason.BUDGET_EXCEEDED;
            return new Step<>(
                    new State(
                            s.registered(),
                            s.limited(),
                            s.calls(),
                            true,
                            reason,
                            s.irqCalls(),
                            more(s.violations()),
                            s.latency()),
                    Result.BUDGET_EXCEEDED);
        }
        if (!s.registered()) {
            return new Step<>(s, Result.RESOURCE_NOT_GRANTED);
        }
        return new Step<>(
                new State(
                        true,
                        s.limited(),
                        more(s.calls()),
                        fails,
                        fails ? Reason.HANDLER_FAULT : s.reason(),
                        more(s.irqCalls()),
                        s.violations(),
                        ticks),
                fails ? Result.QUARANTINED : Result.OK);
    }

    private int more(int count) {
        return Math.min(count + 1, counterMax);
    }
}
