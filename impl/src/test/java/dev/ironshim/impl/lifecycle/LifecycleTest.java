package dev.ironshim.impl.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.model.lifecycle.Cause;
import dev.ironshim.model.lifecycle.LifecycleResult;
import dev.ironshim.model.lifecycle.Phase;
import org.junit.jupiter.api.Test;

/** A driver's life as a user of the class lives it. */
class LifecycleTest {

    @Test
    void aNegativeNumberOfReleasesIsRefused() {
        assertThatThrownBy(() -> new Lifecycle(-7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not -7");
    }

    @Test
    void aDriverThatIsReleasedBeginsAnew() {
        Lifecycle life = new Lifecycle(1);
        life.initialize();
        life.start();
        assertThat(life.fault()).isEqualTo(LifecycleResult.OK);
        assertThat(life.requestRelease()).isEqualTo(LifecycleResult.OK);
        assertThat(life.grant()).isEqualTo(LifecycleResult.OK);
        assertThat(life.snapshot().phase()).isEqualTo(Phase.CREATED);
        assertThat(life.start()).isEqualTo(LifecycleResult.ILLEGAL_TRANSITION);
        assertThat(life.initialize()).isEqualTo(LifecycleResult.OK);
    }

    @Test
    void whenTheReleasesAreSpentQuarantineIsForGood() {
        Lifecycle life = new Lifecycle(0);
        life.fault();
        life.requestRelease();
        assertThat(life.grant()).isEqualTo(LifecycleResult.RELEASES_SPENT);
        assertThat(life.deny()).isEqualTo(LifecycleResult.OK);
        life.requestRelease();
        assertThat(life.grant()).isEqualTo(LifecycleResult.RELEASES_SPENT);
        assertThat(life.snapshot().phase()).isEqualTo(Phase.QUARANTINED);
    }

    @Test
    void aShutdownIsNotLaunderedByQuarantineAndRelease() {
        Lifecycle life = new Lifecycle(3);
        life.shutdown();
        assertThat(life.fault()).isEqualTo(LifecycleResult.ILLEGAL_TRANSITION);
        assertThat(life.contain()).isEqualTo(LifecycleResult.OK);
        life.requestRelease();
        assertThat(life.grant()).isEqualTo(LifecycleResult.OK);
        assertThat(life.snapshot().phase()).isEqualTo(Phase.SHUTDOWN);
        assertThat(life.initialize()).isEqualTo(LifecycleResult.ILLEGAL_TRANSITION);
    }

    @Test
    void aResetThatIsAskedForLaterHoldsUpTheReleaseAndKeepsTheFirstCause() {
        Lifecycle life = new Lifecycle(3);
        life.fault();
        assertThat(life.containAndReset()).isEqualTo(LifecycleResult.OK);
        assertThat(life.snapshot().cause()).isEqualTo(Cause.FAULT);
        life.requestRelease();
        assertThat(life.grant()).isEqualTo(LifecycleResult.RESET_DUE);
        assertThat(life.resetDone()).isEqualTo(LifecycleResult.OK);
        assertThat(life.resetDone()).isEqualTo(LifecycleResult.NO_RESET_DUE);
        assertThat(life.grant()).isEqualTo(LifecycleResult.OK);
    }
}
