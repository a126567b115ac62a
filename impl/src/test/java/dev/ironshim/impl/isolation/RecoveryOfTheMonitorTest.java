package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.EFFECT_TICKS;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** From the report of an error to the release: contained when the report has returned, recovered by whoever has to be asked. */
class RecoveryOfTheMonitorTest {
    private final List<String> asked = new ArrayList<>();

    private static Drivers running(Drivers drivers) {
        drivers.driver(1).running();
        drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        return drivers;
    }

    private ErrorHandler voting(ErrorHandler.Vote first, ErrorHandler.Vote then, ErrorHandler.Vote last) {
        return new ErrorHandler() {
            @Override
            public Vote detected() {
                asked.add("detected");
                return first;
            }

            @Override
            public Vote registersEnabled() {
                asked.add("registers");
                return then;
            }

            @Override
            public Vote afterReset() {
                asked.add("reset");
                return last;
            }
        };
    }

    private static void contained(Drivers drivers, DeviceCondition device) {
        assertThat(drivers.facts(1).life().phase()).isEqualTo(Phase.QUARANTINED);
        assertThat(drivers.facts(1).device()).isEqualTo(device);
        assertThat(drivers.platform().mapped(0)).isEmpty();
        assertThat(drivers.platform().master()).isFalse();
    }

    @Test
    void aFatalErrorIsContainedResetAndRecorded() {
        Drivers drivers = running(Drivers.monitor());
        drivers.effects.hold();
        drivers.ingress.error(1, DeviceError.FATAL);
        // Authority has ended, though nothing has been asked of anybody yet.
        assertThat(drivers.facts(1).life().phase()).isEqualTo(Phase.QUARANTINED);
        assertThat(drivers.facts(1).life().resetDue()).isTrue();
        assertThat(drivers.facts(1).device()).isEqualTo(DeviceCondition.RECOVERING);
        drivers.refused(MonitorRule.NOT_REQUESTED, () -> {
            drivers.operator.deny(1);
        });
        drivers.effects.letGo();
        contained(drivers, DeviceCondition.SOUND);
        assertThat(drivers.facts(1).life().resetDue()).isFalse();
        assertThat(drivers.audit)
                .containsSubsequence(
                        new AuditEvent.Revoked(1, 1, "containment: reset_required"),
                        new AuditEvent.Contained(1, "RESET_REQUIRED"),
                        new AuditEvent.Recovered(1, true));
        assertThat(drivers.life(1, LifecycleOp.REQUEST_RELEASE)).isEqualTo(IsolationResult.OK);
        assertThat(drivers.life(1, LifecycleOp.GRANT)).isEqualTo(IsolationResult.OK);
        drivers.running();
    }

    @Test
    void driversAreAskedAndNobodyBelievesThemBeyondThat() {
        Drivers drivers = running(Drivers.monitor());
        drivers.of(1)
                .onError(voting(
                        ErrorHandler.Vote.CAN_RECOVER, ErrorHandler.Vote.RECOVERED, ErrorHandler.Vote.DISCONNECT));
        drivers.ingress.error(1, DeviceError.NON_FATAL);
        assertThat(asked).containsExactly("detected", "registers");
        contained(drivers, DeviceCondition.SOUND);
    }

    @Test
    void aDriverThatWantsNothingDoneOrThrowsIsDisconnected() {
        for (ErrorHandler handler : List.of(
                voting(ErrorHandler.Vote.DISCONNECT, ErrorHandler.Vote.RECOVERED, ErrorHandler.Vote.RECOVERED),
                new ErrorHandler() {
                    @Override
                    public Vote detected() {
                        throw new AssertionError("confused");
                    }

                    @Override
                    public Vote registersEnabled() {
                        return Vote.RECOVERED;
                    }

                    @Override
                    public Vote afterReset() {
                        return Vote.RECOVERED;
                    }
                })) {
            Drivers drivers = running(Drivers.monitor());
            drivers.of(1).onError(handler);
            drivers.ingress.error(1, DeviceError.NON_FATAL);
            contained(drivers, DeviceCondition.GONE);
        }
    }

    @Test
    void correctableErrorsAreObservedUntilThereAreTooMany() {
        Drivers drivers = running(Drivers.monitor());
        for (int i = 0; i < 16; i++) {
            drivers.ingress.error(1, DeviceError.CORRECTABLE);
        }
        assertThat(drivers.facts(1).life().phase()).isEqualTo(Phase.RUNNING);
        // A second later they are forgotten.
        drivers.tick(1_000_000_000L);
        drivers.ingress.error(1, DeviceError.CORRECTABLE);
        assertThat(drivers.facts(1).life().phase()).isEqualTo(Phase.RUNNING);
        for (int i = 0; i < 16; i++) {
            drivers.ingress.error(1, DeviceError.CORRECTABLE);
        }
        contained(drivers, DeviceCondition.SOUND);
    }

    @Test
    void aDeviceThatWasRemovedIsGoneForGood() {
        Drivers drivers = running(Drivers.monitor());
        drivers.ingress.error(1, DeviceError.REMOVED);
        contained(drivers, DeviceCondition.GONE);
        drivers.refused(MonitorRule.NOTHING_TO_RECOVER, () -> drivers.operator.recovered(1, true));
        drivers.of(1).requestRelease();
        drivers.refused(MonitorRule.DEVICE_NOT_SOUND, () -> drivers.operator.grant(1));
    }

    /** A device that went on reporting errors kept its recovery from ever being late. */
    @Test
    void aStepThatDoesNotEndDisconnectsWhateverTheDeviceReportsMeanwhile() throws Exception {
        for (boolean resetHangs : new boolean[] {true, false}) {
            Hang hang = new Hang();
            Drivers drivers = running(new Setup()
                    .threads(Threads.spare("test-effects"))
                    .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {
                        if (resetHangs && "reset".equals(call)) {
                            hang.here();
                        }
                    }))
                    .open());
            if (!resetHangs) {
                drivers.of(1).onError(new ErrorHandler() {
                    @Override
                    public Vote detected() {
                        hang.here();
                        return Vote.RECOVERED;
                    }

                    @Override
                    public Vote registersEnabled() {
                        return Vote.RECOVERED;
                    }

                    @Override
                    public Vote afterReset() {
                        return Vote.RECOVERED;
                    }
                });
            }
            drivers.ingress.error(1, DeviceError.NON_FATAL);
            hang.awaitSomebody();
            for (int i = 0; i < (resetHangs ? 71 : 11); i++) {
                assertThat(drivers.facts(1).device()).isEqualTo(DeviceCondition.RECOVERING);
                drivers.ingress.error(1, DeviceError.CORRECTABLE);
                drivers.tick(EFFECT_TICKS);
            }
            assertThat(drivers.facts(1).device()).isEqualTo(DeviceCondition.GONE);
            hang.letGo();
            Thread.sleep(10);
            assertThat(drivers.facts(1).device()).isEqualTo(DeviceCondition.GONE);
        }
    }

    /** A device that reports, after so many calls that fail, one event of a kind, once it runs. */
    private static final class Reporting implements Platform.EventSource {
        private final AtomicInteger failing;
        private final Semaphore events;

        Reporting(AtomicInteger failing, Semaphore events) {
            this.failing = failing;
            this.events = events;
        }

        @Override
        public long await(int millis) {
            if (failing.getAndDecrement() > 0) {
                throw new IllegalStateException("interrupted");
            }
            try {
                return events.tryAcquire(millis, TimeUnit.MILLISECONDS) ? 1 : 0;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            // Nothing is behind it.
        }
    }

    @Test
    void whatADeviceReportsIsHeardThoughListeningFailedOnce() throws Exception {
        Semaphore errors = new Semaphore(0);
        Semaphore removals = new Semaphore(0);
        AtomicInteger failing = new AtomicInteger(3);
        Drivers drivers = new Setup()
                .byItself()
                .threads(Threads.spare("test-effects"))
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {}) {
                    @Override
                    public EventSource errors() {
                        // A kernel that is out of memory, or whoever listened before and has not gone yet.
                        if (failing.getAndDecrement() == 3) {
                            throw new IllegalStateException("somebody listens");
                        }
                        return new Reporting(failing, errors);
                    }

                    @Override
                    public EventSource removal() {
                        return new Reporting(new AtomicInteger(), removals);
                    }
                })
                .open();
        drivers.driver(1).running();
        Hang.until(() -> drivers.telemetry.stream()
                .anyMatch(event -> event instanceof TelemetryEvent.CallbackFailed failed
                        && failed.what().equals("listening for errors")));
        errors.release();
        Hang.until(() -> drivers.facts(1).life().phase() == Phase.QUARANTINED);
        Hang.until(() -> drivers.facts(1).device() == DeviceCondition.SOUND);
        // Somebody wants the device back from a driver that lives.
        drivers.of(1).requestRelease();
        Hang.until(() -> drivers.life(1, LifecycleOp.GRANT) == IsolationResult.OK);
        drivers.running();
        removals.release();
        Hang.until(() -> drivers.facts(1).life().phase() == Phase.SHUTDOWN);
        assertThat(drivers.operator.cutOff(1).await(20_000)).isTrue();
        drivers.monitor.close();
    }

    @Test
    void aDeviceThatCannotReportIsAdmittedAndThatIsSaid() throws Exception {
        Drivers drivers = new Setup()
                .byItself()
                .threads(Threads.spare("test-effects"))
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {
                    if ("errors".equals(call) || "removal".equals(call)) {
                        throw new UnsupportedOperationException("no such notice");
                    }
                }))
                .open()
                .driver(1);
        Hang.until(() -> drivers.telemetry.size() == 2);
        assertThat(drivers.telemetry)
                .containsExactlyInAnyOrder(
                        new TelemetryEvent.CallbackFailed(1, "listening for errors", "no such notice"),
                        new TelemetryEvent.CallbackFailed(1, "listening for removal", "no such notice"));
        drivers.running();
        drivers.monitor.close();
    }

    /** There is no memory for the threads that would listen. */
    @Test
    void anAdmissionThatNobodyListensForIsOneAllTheSame() {
        Drivers drivers = new Setup()
                .byItself()
                .threads(task -> {
                    throw new OutOfMemoryError("unable to create native thread");
                })
                .open()
                .driver(1);
        assertThat(drivers.operator.drivers()).containsExactly(1L);
        assertThat(drivers.telemetry).hasSize(2);
        drivers.monitor.close();
    }
}
