package dev.ironshim.impl.containment;

import dev.ironshim.model.containment.ContainmentResult;
import dev.ironshim.model.containment.ContainmentState;
import dev.ironshim.model.containment.RecoveryVote;
import dev.ironshim.model.containment.Severity;
import dev.ironshim.model.containment.Stage;
import java.util.BitSet;
import java.util.stream.Collectors;

/**
 * Containment of the errors that one port reports, and the recovery that follows. It decides; carrying the decisions out
 * is the monitor's. Specification: {@code Containment.tla}; the contract it keeps is the PCI error recovery of the kernel.
 *
 * <p>Thread-safe.
 */
public final class Containment {
    private final int functionCount;
    private final int rateLimit;
    private final BitSet waiting = new BitSet();
    private Stage stage = Stage.HEALTHY;
    private Severity severity = Severity.NONE;
    private RecoveryVote merged = RecoveryVote.NONE;
    private int correctable;

    /**
     * A healthy device.
     *
     * @param functionCount functions below the port, 1 to 256
     * @param rateLimit correctable errors a window that are merely observed, at least 0
     */
    public Containment(int functionCount, int rateLimit) {
        if (functionCount < 1 || functionCount > 256 || rateLimit < 0) {
            throw new IllegalArgumentException(
                    "out of range: functionCount " + functionCount + ", rateLimit " + rateLimit);
        }
        this.functionCount = functionCount;
        this.rateLimit = rateLimit;
    }

    /** A correctable error: observed, until there are too many of them in one window; then taken for a non-fatal one. */
    public synchronized ContainmentResult correctable() {
        if (stage == Stage.DISCONNECTED) {
            return ContainmentResult.GONE;
        }
        if (correctable >= rateLimit) {
            return uncorrectable(Severity.NON_FATAL);
        }
        correctable++;
        return ContainmentResult.OBSERVE;
    }

    /** A new window for the rate of correctable errors. */
    public synchronized ContainmentResult rateWindow() {
        if (stage == Stage.DISCONNECTED) {
            return ContainmentResult.GONE;
        }
        correctable = 0;
        return ContainmentResult.OK;
    }

    /**
     * An uncorrectable error.
     *
     * @throws IllegalArgumentException if {@code reported} is none
     */
    public synchronized ContainmentResult uncorrectable(Severity reported) {
        if (reported == Severity.NONE) {
            throw new IllegalArgumentException("an uncorrectable error has a severity");
        }
        if (stage == Stage.DISCONNECTED) {
            return ContainmentResult.GONE;
        }
        if (wasReset()) {
            return end(Stage.DISCONNECTED);
        }
        if (reported.compareTo(severity) > 0) {
            severity = reported;
            ask(Stage.VOTING, RecoveryVote.CAN_RECOVER);
        }
        return reported == Severity.NON_FATAL ? ContainmentResult.QUARANTINE : ContainmentResult.RESET_REQUIRED;
    }

    /** The device was pulled out. */
    public synchronized ContainmentResult surpriseRemoval() {
        return stage == Stage.DISCONNECTED ? ContainmentResult.GONE : end(Stage.DISCONNECTED);
    }

    /**
     * A function's vote in the round that is open.
     *
     * @param function from 1 to the function count
     */
    public synchronized ContainmentResult vote(int function, RecoveryVote vote) {
        if (stage == Stage.DISCONNECTED) {
            return ContainmentResult.GONE;
        }
        if (function < 1 || !waiting.get(function)) {
            return ContainmentResult.NOT_ASKED;
        }
        waiting.clear(function);
        merged = VoteMerger.merge(merged, vote);
        return waiting.isEmpty() ? roundOver() : ContainmentResult.OK;
    }

    /** A pending reset was carried out, or the platform refused it. */
    public synchronized ContainmentResult reset(boolean done) {
        if (stage == Stage.DISCONNECTED) {
            return ContainmentResult.GONE;
        }
        if (stage != Stage.RESETTING) {
            return ContainmentResult.NOT_RESETTING;
        }
        if (!done || merged == RecoveryVote.DISCONNECT || merged == RecoveryVote.NO_HANDLER) {
            return end(Stage.DISCONNECTED);
        }
        ask(merged == RecoveryVote.NEED_RESET ? Stage.SLOT_RESET : Stage.MMIO_ENABLED, RecoveryVote.RECOVERED);
        return ContainmentResult.OK;
    }

    /** The watchdog: a step of recovery did not end in time. */
    public synchronized ContainmentResult timeout() {
        return switch (stage) {
            case DISCONNECTED -> ContainmentResult.GONE;
            case HEALTHY -> ContainmentResult.NOTHING_PENDING;
            case VOTING, MMIO_ENABLED, RESETTING, SLOT_RESET -> end(Stage.DISCONNECTED);
        };
    }

    /** The state as of now. */
    public synchronized ContainmentState snapshot() {
        return new ContainmentState(
                stage, severity, waiting.stream().boxed().collect(Collectors.toSet()), merged, correctable);
    }

    private ContainmentResult roundOver() {
        boolean clean = merged == RecoveryVote.RECOVERED;
        boolean good = clean || merged == RecoveryVote.CAN_RECOVER;
        boolean reset = merged == RecoveryVote.NEED_RESET;
        boolean fatal = severity != Severity.NON_FATAL;
        if ((stage == Stage.VOTING && (reset || fatal)) || (stage == Stage.MMIO_ENABLED && reset && !fatal)) {
            stage = Stage.RESETTING;
            return ContainmentResult.OK;
        }
        if (stage == Stage.MMIO_ENABLED && reset) {
            ask(Stage.SLOT_RESET, RecoveryVote.RECOVERED);
            return ContainmentResult.OK;
        }
        if (stage == Stage.VOTING && good) {
            ask(Stage.MMIO_ENABLED, RecoveryVote.RECOVERED);
            return ContainmentResult.OK;
        }
        return end(stage != Stage.VOTING && clean ? Stage.HEALTHY : Stage.DISCONNECTED);
    }

    /** Each recovery has one reset at most; this is the time after it. */
    private boolean wasReset() {
        return stage == Stage.SLOT_RESET || (stage == Stage.MMIO_ENABLED && severity != Severity.NON_FATAL);
    }

    private void ask(Stage next, RecoveryVote start) {
        stage = next;
        merged = start;
        waiting.set(1, functionCount + 1);
    }

    private ContainmentResult end(Stage last) {
        stage = last;
        severity = Severity.NONE;
        merged = RecoveryVote.NONE;
        waiting.clear();
        return last == Stage.HEALTHY ? ContainmentResult.RECOVERED : ContainmentResult.DISCONNECT;
    }
}
