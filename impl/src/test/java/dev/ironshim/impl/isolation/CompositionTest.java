package dev.ironshim.impl.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.isolation.ErrorHandler.Vote;
import dev.ironshim.model.containment.ContainmentMachine;
import dev.ironshim.model.containment.ContainmentOp;
import dev.ironshim.model.containment.ContainmentResult;
import dev.ironshim.model.containment.ContainmentState;
import dev.ironshim.model.containment.RecoveryVote;
import dev.ironshim.model.containment.Severity;
import dev.ironshim.model.containment.Stage;
import dev.ironshim.model.isolation.CapabilityKind;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.isolation.DriverState;
import dev.ironshim.model.isolation.EffectKind;
import dev.ironshim.model.isolation.IsolationBounds;
import dev.ironshim.model.isolation.IsolationMachine;
import dev.ironshim.model.isolation.IsolationOp;
import dev.ironshim.model.isolation.IsolationState;
import dev.ironshim.model.isolation.Trouble;
import dev.ironshim.model.isolation.World;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.machine.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * The machines Containment and Isolation, composed as the monitor composes them, beside the monitor: what an error, a vote or a
 * reset makes of the driver is what Isolation makes of what Containment answers.
 */
class CompositionTest {
    private static final int RATE_LIMIT = 16;
    private static final int RELEASES = 2;
    private static final List<DeviceError> ERRORS = List.of(DeviceError.values());
    private static final List<Vote> VOTES = List.of(Vote.values());

    private final ContainmentMachine errors = new ContainmentMachine(1, RATE_LIMIT);
    private final IsolationMachine drivers = new IsolationMachine(new IsolationBounds(
            1,
            false,
            Set.of(CapabilityKind.DMA),
            8,
            1,
            RELEASES,
            Set.copyOf(IsolationOp.MOVES),
            Set.of(Trouble.values())));
    private ContainmentState error = errors.initial();
    private IsolationState state = drivers.initial();

    private final ArrayDeque<Vote> votes = new ArrayDeque<>();
    private final ArrayDeque<Vote> asked = new ArrayDeque<>();
    private final AtomicBoolean resetFails = new AtomicBoolean();
    private final Drivers real = new Setup()
            .limits(new MonitorLimits(10, 8, 100, RELEASES))
            .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {
                if (resetFails.get() && "reset".equals(call)) {
                    throw new IllegalStateException("it does not come back");
                }
            }))
            .open();

    private void isolation(IsolationOp operation) {
        state = drivers.apply(state, operation).state();
        // Hardware does what it is asked, at once.
        for (EffectKind kind : EffectKind.values()) {
            state = drivers.apply(state, new IsolationOp.Settle(1, kind, true)).state();
        }
    }

    private void containment(ContainmentOp operation) {
        Step<ContainmentState, ContainmentResult> step = errors.apply(error, operation);
        error = step.state();
        switch (step.result()) {
            case QUARANTINE -> isolation(new IsolationOp.Contain(1, ContainDecision.QUARANTINE));
            case RESET_REQUIRED -> isolation(new IsolationOp.Contain(1, ContainDecision.RESET_REQUIRED));
            case DISCONNECT -> isolation(new IsolationOp.Contain(1, ContainDecision.DISCONNECT));
            case RECOVERED -> isolation(new IsolationOp.Recovery(1, true));
            case OK, OBSERVE, GONE, NOT_ASKED, NOT_RESETTING, NOTHING_PENDING -> {}
        }
    }

    /** What the specifications make of an error and all that follows from it. */
    private void composed(DeviceError reported) {
        // A reset that is due is done, whatever the next error is.
        boolean due = state.drivers().getFirst().life().resetDue();
        containment(
                switch (reported) {
                    case CORRECTABLE ->
                        due ? new ContainmentOp.Uncorrectable(Severity.FATAL) : new ContainmentOp.Correctable();
                    case NON_FATAL -> new ContainmentOp.Uncorrectable(due ? Severity.FATAL : Severity.NON_FATAL);
                    case FATAL -> new ContainmentOp.Uncorrectable(Severity.FATAL);
                    case CONTAINED_BY_PORT -> new ContainmentOp.Uncorrectable(Severity.DPC);
                    case REMOVED -> new ContainmentOp.SurpriseRemoval();
                });
        while (error.stage() != Stage.HEALTHY && error.stage() != Stage.DISCONNECTED) {
            containment(
                    error.stage() == Stage.RESETTING
                            ? new ContainmentOp.Reset(!resetFails.get())
                            : new ContainmentOp.Vote(
                                    1, RecoveryVote.valueOf(next(asked).name())));
        }
    }

    private static Vote next(ArrayDeque<Vote> from) {
        Vote vote = from.poll();
        return vote == null ? Vote.DISCONNECT : vote;
    }

    private void start() {
        real.driver(1);
        real.of(1).onError(new ErrorHandler() {
            @Override
            public Vote detected() {
                return next(votes);
            }

            @Override
            public Vote registersEnabled() {
                return next(votes);
            }

            @Override
            public Vote afterReset() {
                return next(votes);
            }
        });
        isolation(new IsolationOp.Admit(1));
    }

    private void run() {
        real.life(1, LifecycleOp.INITIALIZE);
        isolation(new IsolationOp.Initialize(1, World.ANSWERS));
        move(LifecycleOp.START);
    }

    private void move(LifecycleOp move) {
        real.life(1, move);
        isolation(new IsolationOp.Life(1, move));
    }

    private void report(DeviceError reported, List<Vote> answers, boolean fails) {
        votes.clear();
        votes.addAll(answers);
        asked.clear();
        asked.addAll(answers);
        resetFails.set(fails);
        real.ingress.error(1, reported);
        composed(reported);
        assertThat(votes).as("votes that nobody asked for").hasSameSizeAs(asked);
        same(reported + " " + answers + (fails ? " reset fails" : ""));
    }

    private void same(String after) {
        DriverState expected = state.drivers().getFirst();
        DriverFacts found = real.facts(1);
        assertThat(found.life()).as(after).isEqualTo(expected.life());
        assertThat(found.device()).as(after).isEqualTo(expected.device());
        assertThat(found.epoch()).as(after).isEqualTo(expected.epoch());
        assertThat(found.master()).as(after).isEqualTo(expected.master());
        assertThat(found.memory()).as(after).isEqualTo(expected.memory());
    }

    @Test
    void everyErrorVoteAndResetComposeAsSpecified() {
        int played = 0;
        for (DeviceError reported : ERRORS) {
            for (Vote first : VOTES) {
                for (Vote second : VOTES) {
                    for (Vote third : VOTES) {
                        for (boolean fails : new boolean[] {false, true}) {
                            CompositionTest fresh = new CompositionTest();
                            fresh.start();
                            fresh.run();
                            fresh.report(reported, List.of(first, second, third), fails);
                            played++;
                        }
                    }
                }
            }
        }
        assertThat(played).isEqualTo(ERRORS.size() * VOTES.size() * VOTES.size() * VOTES.size() * 2);
    }

    @Test
    void soDoLongLivesOfThem() {
        Random random = new Random(14);
        for (int life = 0; life < 300; life++) {
            CompositionTest fresh = new CompositionTest();
            fresh.start();
            for (int step = 0; step < 12; step++) {
                if (random.nextInt(3) == 0) {
                    List<Vote> answers = new ArrayList<>();
                    for (int i = 0; i < 4; i++) {
                        answers.add(VOTES.get(random.nextInt(VOTES.size())));
                    }
                    fresh.report(ERRORS.get(random.nextInt(ERRORS.size())), answers, random.nextBoolean());
                } else {
                    fresh.move(IsolationOp.MOVES.get(random.nextInt(IsolationOp.MOVES.size())));
                    if (random.nextBoolean()) {
                        fresh.run();
                    }
                }
                fresh.same("step " + step + " of life " + life);
            }
        }
    }
}
