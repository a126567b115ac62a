package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.config;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.isolation.ErrorHandler.Vote;
import dev.ironshim.model.isolation.DeviceCondition;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Neither its driver, nor an operator, nor who comes late ends the recovery of a device. */
class RecoveryIsTheMonitorsTest {
    /** A driver voted itself out of the reset that the operator had asked for. */
    @Test
    void aResetThatIsDueIsDoneWhateverIsVoted() {
        AtomicInteger resets = new AtomicInteger();
        Drivers drivers = new Setup()
                .platforms((driver, memory) -> new WatchedPlatform(memory, call -> {
                    if ("reset".equals(call)) {
                        resets.incrementAndGet();
                    }
                }))
                .open();
        drivers.driver(1).running(1);
        drivers.of(1).onError(new Votes(Vote.RECOVERED, Vote.RECOVERED, Vote.RECOVERED));
        drivers.operator.containUntilReset(1);
        drivers.ingress.error(1, DeviceError.NON_FATAL);
        assertThat(resets).hasValue(1);
        assertThat(drivers.facts(1).device()).isEqualTo(DeviceCondition.SOUND);
    }

    /** The device was said to be back, armed again, and reset then. */
    @Test
    void nobodySaysThatADeviceIsBackWhileItIsReset() throws Exception {
        Hang hang = new Hang();
        Drivers drivers = new Setup().hangingAt(hang, "reset").open();
        drivers.driver(1).running(1);
        drivers.ingress.error(1, DeviceError.FATAL);
        hang.awaitSomebody();
        drivers.refused(MonitorRule.UNSETTLED, () -> drivers.operator.recovered(1, true));
        hang.letGo();
        Hang.until(() -> drivers.facts(1).device() != DeviceCondition.RECOVERING);
    }

    /** A driver that comes into a unit whose device is being recovered is no stranger to that. */
    @Test
    void nobodyJoinsAUnitThatIsBeingRecovered() throws Exception {
        Hang hang = new Hang();
        Drivers drivers = new Setup().hangingAt(hang, "reset").open();
        drivers.admit(OneOwnerTest.member(1, 77, Drivers.DOMAIN), config(1));
        drivers.running(1);
        drivers.ingress.error(1, DeviceError.FATAL);
        hang.awaitSomebody();
        drivers.refused(
                MonitorRule.UNSETTLED, () -> drivers.admit(OneOwnerTest.member(2, 77, Drivers.DOMAIN), config(2)));
        hang.letGo();
    }
}
