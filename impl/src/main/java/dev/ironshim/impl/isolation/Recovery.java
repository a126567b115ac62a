package dev.ironshim.impl.isolation;

import dev.ironshim.impl.containment.Containment;
import dev.ironshim.model.containment.ContainmentResult;
import dev.ironshim.model.containment.ContainmentState;
import dev.ironshim.model.containment.RecoveryVote;
import dev.ironshim.model.containment.Severity;
import dev.ironshim.model.containment.Stage;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.isolation.DeviceCondition;
import java.util.List;
import java.util.function.Function;

/**
 * The way of a device error: {@code Containment} decides, under the lock of the unit and in one step with what the monitor
 * does about it; drivers are asked and devices reset with no lock held; a step that takes too long ends the recovery.
 */
final class Recovery {
    /** How many times as long as an effect a driver may think about its vote. */
    private static final int VOTE_EFFECTS = 10;
    /** And the reset of one function: Linux gives a device a minute to come back. */
    private static final int RESET_EFFECTS = 70;

    private final Surroundings surroundings;
    private final Isolation isolation;

    Recovery(Surroundings surroundings, Isolation isolation) {
        this.surroundings = surroundings;
        this.isolation = isolation;
    }

    /** An error was reported. The unit is contained, if it has to be, when this returns. */
    ContainmentResult report(DriverBinding binding, DeviceError error) {
        return decide(binding, containment -> switch (error) {
            // Of a device that has to be reset, no error ends in a recovery without that.
            case CORRECTABLE ->
                binding.unit.resetDue() ? containment.uncorrectable(Severity.FATAL) : containment.correctable();
            case NON_FATAL -> containment.uncorrectable(binding.unit.resetDue() ? Severity.FATAL : Severity.NON_FATAL);
            case FATAL -> containment.uncorrectable(Severity.FATAL);
            case CONTAINED_BY_PORT -> containment.uncorrectable(Severity.DPC);
            case REMOVED -> containment.surpriseRemoval();
        });
    }

    private ContainmentResult decide(DriverBinding binding, Function<Containment, ContainmentResult> what) {
        return isolation.decide(binding, acts -> {
            Unit unit = binding.unit;
            unit.poll();
            ContainmentState before = unit.containment.snapshot();
            ContainmentResult result = what.apply(unit.containment);
            ContainmentState after = unit.containment.snapshot();
            // A device that goes on reporting errors does not gain time by that.
            if (after.stage() != before.stage() || !after.waiting().equals(before.waiting())) {
                unit.stepBegan = surroundings.ticks().getAsLong();
            }
            switch (result) {
                case QUARANTINE -> isolation.contain(binding, ContainDecision.QUARANTINE, acts);
                case RESET_REQUIRED -> isolation.contain(binding, ContainDecision.RESET_REQUIRED, acts);
                case DISCONNECT -> isolation.contain(binding, ContainDecision.DISCONNECT, acts);
                case RECOVERED ->
                    unit.drivers.stream()
                            .filter(each -> each.device == DeviceCondition.RECOVERING)
                            .forEach(each -> isolation.recovered(each, true));
                case OK, OBSERVE, GONE, NOT_ASKED, NOT_RESETTING, NOTHING_PENDING -> {}
            }
            begin(binding, acts);
            return result;
        });
    }

    /** Hands a recovery over that nobody is at. */
    private void begin(DriverBinding binding, Acts acts) {
        Unit unit = binding.unit;
        if (unit.recovering() && !unit.carriedOut) {
            unit.carriedOut = true;
            acts.add(surroundings.effects(), () -> carryOut(binding), e -> {
                synchronized (unit.lock) {
                    unit.carriedOut = false;
                }
            });
        }
    }

    /** Asks and resets until the recovery has ended. */
    private void carryOut(DriverBinding binding) {
        Unit unit = binding.unit;
        while (true) {
            ContainmentState state;
            List<DriverBinding> functions;
            synchronized (unit.lock) {
                state = unit.containment.snapshot();
                functions = unit.functions;
                if (!unit.recovering()) {
                    unit.carriedOut = false;
                    return;
                }
            }
            if (state.stage() == Stage.RESETTING) {
                boolean done = reset(functions);
                decide(binding, containment -> containment.reset(done));
            } else {
                int function = state.waiting().stream().min(Integer::compare).orElseThrow();
                RecoveryVote vote = ask(functions.get(function - 1), state.stage());
                decide(binding, containment -> containment.vote(function, vote));
            }
        }
    }

    private static boolean reset(List<DriverBinding> functions) {
        try {
            functions.forEach(each -> each.platform.reset());
            return true;
        } catch (Throwable e) {
            return false;
        }
    }

    private static RecoveryVote ask(DriverBinding binding, Stage stage) {
        try {
            ErrorHandler handler = binding.onError;
            ErrorHandler.Vote vote = switch (stage) {
                case VOTING -> handler.detected();
                case MMIO_ENABLED -> handler.registersEnabled();
                case SLOT_RESET -> handler.afterReset();
                case HEALTHY, RESETTING, DISCONNECTED ->
                    throw new IllegalArgumentException("nobody is asked in " + stage);
            };
            return RecoveryVote.valueOf(vote.name());
        } catch (Throwable e) {
            return RecoveryVote.DISCONNECT;
        }
    }

    /** Whoever tells the time: a step that does not end disconnects. A second is over when {@code second} says so. */
    void tick(DriverBinding binding, boolean second) {
        boolean late = isolation.decide(binding, acts -> {
            Unit unit = binding.unit;
            if (second) {
                unit.containment.rateWindow();
            }
            begin(binding, acts);
            Stage stage = unit.containment.snapshot().stage();
            long effects = stage == Stage.RESETTING ? (long) RESET_EFFECTS * unit.functions.size() : VOTE_EFFECTS;
            return unit.recovering()
                    && surroundings.ticks().getAsLong() - unit.stepBegan > effects * surroundings.effectTicks();
        });
        if (late) {
            decide(binding, Containment::timeout);
        }
    }
}
