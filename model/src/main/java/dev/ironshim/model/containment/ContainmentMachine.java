package dev.ironshim.model.containment;

import dev.ironshim.model.containment.ContainmentOp.Correctable;
import dev.ironshim.model.containment.ContainmentOp.RateWindow;
import dev.ironshim.model.containment.ContainmentOp.Reset;
import dev.ironshim.model.containment.ContainmentOp.SurpriseRemoval;
import dev.ironshim.model.containment.ContainmentOp.Timeout;
import dev.ironshim.model.containment.ContainmentOp.Uncorrectable;
import dev.ironshim.model.containment.ContainmentOp.Vote;
import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.machine.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Containment and recovery: {@code Containment.tla} in Java.
 *
 * @param functionCount functions below the port, at least 1
 * @param rateLimit correctable errors a window that are merely observed, at least 0
 */
public record ContainmentMachine(int functionCount, int rateLimit)
        implements Machine<ContainmentState, ContainmentOp, ContainmentResult> {

    public ContainmentMachine {
        if (functionCount < 1 || rateLimit < 0) {
            throw new IllegalArgumentException(
                    "out of range: functionCount " + functionCount + ", rateLimit " + rateLimit);
        }
    }

    @Override
    public ContainmentState initial() {
        return new ContainmentState(Stage.HEALTHY, Severity.NONE, Set.of(), RecoveryVote.NONE, 0);
    }

    @Override
    public List<ContainmentOp> operations() {
        List<ContainmentOp> operations =
                new ArrayList<>(List.of(new Correctable(), new RateWindow(), new SurpriseRemoval(), new Timeout()));
        for (Severity severity : List.of(Severity.NON_FATAL, Severity.FATAL, Severity.DPC)) {
            operations.add(new Uncorrectable(severity));
        }
        for (int function = 1; function <= functionCount; function++) {
            for (RecoveryVote vote : RecoveryVote.values()) {
                operations.add(new Vote(function, vote));
            }
        }
        operations.add(new Reset(false));
        operations.add(new Reset(true));
        return operations;
    }

    @Override
    public Step<ContainmentState, ContainmentResult> apply(ContainmentState s, ContainmentOp op) {
        if (s.stage() == Stage.DISCONNECTED) {
            return new Step<>(s, ContainmentResult.GONE);
        }
        return switch (op) {
            case Correctable correctable ->
                s.correctable() < rateLimit
                        ? new Step<>(withCorrectable(s, s.correctable() + 1), ContainmentResult.OBSERVE)
                        : uncorrectable(s, Severity.NON_FATAL);
            case RateWindow window -> new Step<>(withCorrectable(s, 0), ContainmentResult.OK);
            case SurpriseRemoval removal -> disconnected(s);
            case Timeout timeout ->
                s.stage() == Stage.HEALTHY ? new Step<>(s, ContainmentResult.NOTHING_PENDING) : disconnected(s);
            case Uncorrectable error -> uncorrectable(s, error.severity());
            case Vote vote -> vote(s, vote);
            case Reset reset -> reset(s, reset.done());
        };
    }

    private Step<ContainmentState, ContainmentResult> uncorrectable(ContainmentState s, Severity severity) {
        if (wasReset(s)) {
            return disconnected(s);
        }
        ContainmentResult decision =
                severity == Severity.NON_FATAL ? ContainmentResult.QUARANTINE : ContainmentResult.RESET_REQUIRED;
        return severity.compareTo(s.severity()) <= 0
                ? new Step<>(s, decision)
                : new Step<>(
                        new ContainmentState(
                                Stage.VOTING, severity, functions(), RecoveryVote.CAN_RECOVER, s.correctable()),
                        decision);
    }

    private Step<ContainmentState, ContainmentResult> vote(ContainmentState s, Vote vote) {
        if (!s.waiting().contains(vote.function())) {
            return new Step<>(s, ContainmentResult.NOT_ASKED);
        }
        Set<Integer> waiting = new HashSet<>(s.waiting());
        waiting.remove(vote.function());
        ContainmentState t =
                new ContainmentState(s.stage(), s.severity(), waiting, merge(s.merged(), vote.vote()), s.correctable());
        if (!waiting.isEmpty()) {
            return new Step<>(t, ContainmentResult.OK);
        }
        return switch (t.stage()) {
            case VOTING -> afterVoting(t);
            case MMIO_ENABLED -> afterMmio(t);
            case SLOT_RESET -> t.merged() == RecoveryVote.RECOVERED ? recovered(t) : disconnected(t);
            case HEALTHY, RESETTING, DISCONNECTED -> throw new IllegalStateException("no round is open in " + t);
        };
    }

    private static RecoveryVote merge(RecoveryVote merged, RecoveryVote vote) {
        if (vote == RecoveryVote.NO_HANDLER || vote == RecoveryVote.NONE) {
            return vote == RecoveryVote.NONE ? merged : vote;
        }
        return switch (merged) {
            case CAN_RECOVER, RECOVERED -> vote;
            case DISCONNECT -> vote == RecoveryVote.NEED_RESET ? vote : merged;
            case NONE, NEED_RESET, NO_HANDLER -> merged;
        };
    }

    private Step<ContainmentState, ContainmentResult> afterVoting(ContainmentState s) {
        if (s.severity() != Severity.NON_FATAL) {
            return resetting(s);
        }
        return switch (s.merged()) {
            case NEED_RESET -> resetting(s);
            case CAN_RECOVER, RECOVERED -> ask(s, Stage.MMIO_ENABLED);
            case NONE, DISCONNECT, NO_HANDLER -> disconnected(s);
        };
    }

    /** Each recovery has one reset at most; this is the time after it. */
    private static boolean wasReset(ContainmentState s) {
        return s.stage() == Stage.SLOT_RESET || (s.stage() == Stage.MMIO_ENABLED && s.severity() != Severity.NON_FATAL);
    }

    private Step<ContainmentState, ContainmentResult> afterMmio(ContainmentState s) {
        return switch (s.merged()) {
            case RECOVERED -> recovered(s);
            case NEED_RESET -> wasReset(s) ? ask(s, Stage.SLOT_RESET) : resetting(s);
            case NONE, CAN_RECOVER, DISCONNECT, NO_HANDLER -> disconnected(s);
        };
    }

    private Step<ContainmentState, ContainmentResult> reset(ContainmentState s, boolean done) {
        if (s.stage() != Stage.RESETTING) {
            return new Step<>(s, ContainmentResult.NOT_RESETTING);
        }
        return switch (s.merged()) {
            case DISCONNECT, NO_HANDLER -> disconnected(s);
            case NEED_RESET -> done ? ask(s, Stage.SLOT_RESET) : disconnected(s);
            case NONE, CAN_RECOVER, RECOVERED -> done ? ask(s, Stage.MMIO_ENABLED) : disconnected(s);
        };
    }

    private Step<ContainmentState, ContainmentResult> ask(ContainmentState s, Stage stage) {
        return new Step<>(
                new ContainmentState(stage, s.severity(), functions(), RecoveryVote.RECOVERED, s.correctable()),
                ContainmentResult.OK);
    }

    private static Step<ContainmentState, ContainmentResult> resetting(ContainmentState s) {
        return new Step<>(
                new ContainmentState(Stage.RESETTING, s.severity(), s.waiting(), s.merged(), s.correctable()),
                ContainmentResult.OK);
    }

    private static Step<ContainmentState, ContainmentResult> recovered(ContainmentState s) {
        return new Step<>(
                new ContainmentState(Stage.HEALTHY, Severity.NONE, Set.of(), RecoveryVote.NONE, s.correctable()),
                ContainmentResult.RECOVERED);
    }

    private static Step<ContainmentState, ContainmentResult> disconnected(ContainmentState s) {
        return new Step<>(
                new ContainmentState(Stage.DISCONNECTED, Severity.NONE, Set.of(), RecoveryVote.NONE, s.correctable()),
                ContainmentResult.DISCONNECT);
    }

    private static ContainmentState withCorrectable(ContainmentState s, int correctable) {
        return new ContainmentState(s.stage(), s.severity(), s.waiting(), s.merged(), correctable);
    }

    private Set<Integer> functions() {
        return IntStream.rangeClosed(1, functionCount).boxed().collect(Collectors.toSet());
    }
}
