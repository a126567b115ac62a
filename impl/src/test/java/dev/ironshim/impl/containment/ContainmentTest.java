package dev.ironshim.impl.containment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.model.containment.ContainmentResult;
import dev.ironshim.model.containment.RecoveryVote;
import dev.ironshim.model.containment.Severity;
import dev.ironshim.model.containment.Stage;
import org.junit.jupiter.api.Test;

/** A port with a device below it, from the error to its end. */
class ContainmentTest {

    @Test
    void countsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new Containment(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Containment(1, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rateLimit -1");
        assertThat(new Containment(256, 0).correctable()).isEqualTo(ContainmentResult.QUARANTINE);
    }

    @Test
    void anErrorWithoutASeverityIsRefusedAndChangesNothing() {
        Containment device = new Containment(1, 1);
        assertThatThrownBy(() -> device.uncorrectable(Severity.NONE)).isInstanceOf(IllegalArgumentException.class);
        assertThat(device.snapshot().stage()).isEqualTo(Stage.HEALTHY);
    }

    @Test
    void aMildErrorIsRecoveredWithoutAResetIfAllCan() {
        Containment device = new Containment(2, 1);
        assertThat(device.uncorrectable(Severity.NON_FATAL)).isEqualTo(ContainmentResult.QUARANTINE);
        device.vote(2, RecoveryVote.CAN_RECOVER);
        device.vote(1, RecoveryVote.CAN_RECOVER);
        assertThat(device.snapshot().stage()).isEqualTo(Stage.MMIO_ENABLED);
        device.vote(1, RecoveryVote.RECOVERED);
        assertThat(device.vote(2, RecoveryVote.RECOVERED)).isEqualTo(ContainmentResult.RECOVERED);
        assertThat(device.snapshot().stage()).isEqualTo(Stage.HEALTHY);
    }

    @Test
    void oneFunctionThatNeedsAResetMakesAllWaitForIt() {
        Containment device = new Containment(2, 1);
        device.uncorrectable(Severity.NON_FATAL);
        device.vote(1, RecoveryVote.NEED_RESET);
        device.vote(2, RecoveryVote.CAN_RECOVER);
        assertThat(device.vote(1, RecoveryVote.RECOVERED)).isEqualTo(ContainmentResult.NOT_ASKED);
        assertThat(device.reset(true)).isEqualTo(ContainmentResult.OK);
        assertThat(device.snapshot().stage()).isEqualTo(Stage.SLOT_RESET);
        device.vote(1, RecoveryVote.RECOVERED);
        assertThat(device.vote(2, RecoveryVote.RECOVERED)).isEqualTo(ContainmentResult.RECOVERED);
    }

    @Test
    void aFunctionWithoutHandlersFailsThePortWhateverTheOthersWant() {
        Containment device = new Containment(2, 1);
        device.uncorrectable(Severity.NON_FATAL);
        device.vote(1, RecoveryVote.NO_HANDLER);
        assertThat(device.vote(2, RecoveryVote.NEED_RESET)).isEqualTo(ContainmentResult.DISCONNECT);
    }

    @Test
    void aWorseErrorAsksEverybodyAgainAndAMilderOneDoesNot() {
        Containment device = new Containment(2, 1);
        device.uncorrectable(Severity.NON_FATAL);
        device.vote(1, RecoveryVote.CAN_RECOVER);
        assertThat(device.uncorrectable(Severity.DPC)).isEqualTo(ContainmentResult.RESET_REQUIRED);
        assertThat(device.snapshot().waiting()).containsExactlyInAnyOrder(1, 2);
        device.vote(1, RecoveryVote.CAN_RECOVER);
        assertThat(device.uncorrectable(Severity.FATAL)).isEqualTo(ContainmentResult.RESET_REQUIRED);
        assertThat(device.snapshot().waiting()).containsExactly(2);
        assertThat(device.snapshot().severity()).isEqualTo(Severity.DPC);
    }

    @Test
    void nobodyVotesTwiceOrUnasked() {
        Containment device = new Containment(2, 1);
        assertThat(device.vote(1, RecoveryVote.NONE)).isEqualTo(ContainmentResult.NOT_ASKED);
        device.uncorrectable(Severity.FATAL);
        device.vote(1, RecoveryVote.NONE);
        assertThat(device.vote(1, RecoveryVote.DISCONNECT)).isEqualTo(ContainmentResult.NOT_ASKED);
        for (int stranger : new int[] {Integer.MIN_VALUE, -1, 0, 3, Integer.MAX_VALUE}) {
            assertThat(device.vote(stranger, RecoveryVote.DISCONNECT)).isEqualTo(ContainmentResult.NOT_ASKED);
        }
    }

    @Test
    void recoveryThatHangsIsEndedByTheWatchdogAndTheDeviceStaysAway() {
        Containment device = new Containment(1, 1);
        assertThat(device.timeout()).isEqualTo(ContainmentResult.NOTHING_PENDING);
        device.uncorrectable(Severity.FATAL);
        assertThat(device.timeout()).isEqualTo(ContainmentResult.DISCONNECT);
        assertThat(device.timeout()).isEqualTo(ContainmentResult.GONE);
        assertThat(device.correctable()).isEqualTo(ContainmentResult.GONE);
        assertThat(device.rateWindow()).isEqualTo(ContainmentResult.GONE);
        assertThat(device.surpriseRemoval()).isEqualTo(ContainmentResult.GONE);
        assertThat(device.vote(1, RecoveryVote.RECOVERED)).isEqualTo(ContainmentResult.GONE);
        assertThat(device.reset(true)).isEqualTo(ContainmentResult.GONE);
    }

    @Test
    void tooManyCorrectableErrorsInAWindowAreNoLongerJustObserved() {
        Containment device = new Containment(1, 2);
        assertThat(device.correctable()).isEqualTo(ContainmentResult.OBSERVE);
        assertThat(device.correctable()).isEqualTo(ContainmentResult.OBSERVE);
        assertThat(device.correctable()).isEqualTo(ContainmentResult.QUARANTINE);
        assertThat(device.rateWindow()).isEqualTo(ContainmentResult.OK);
        assertThat(device.correctable()).isEqualTo(ContainmentResult.OBSERVE);
    }
}
