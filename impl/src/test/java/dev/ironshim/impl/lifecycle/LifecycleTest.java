package dev.ironshim.impl.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.model.lifecycle.Cause;
import dev.ironshim.model.lifecycle.LifecycleResult;
import dev.ironshim.model.lifecycle.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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

    @Test
    void ofManyThreadsThatGrantOneSucceeds() throws Exception {
        for (int round = 0; round < 100; round++) {
            Lifecycle life = new Lifecycle(5);
            life.fault();
            life.requestRelease();
            CountDownLatch go = new CountDownLatch(1);
            List<CompletableFuture<LifecycleResult>> answers = new ArrayList<>();
            for (int thread = 0; thread < 3; thread++) {
                answers.add(CompletableFuture.supplyAsync(
                        () -> {
                            awaitStart(go);
                            return life.grant();
                        },
                        command -> Thread.ofPlatform().start(command)));
            }
            go.countDown();
            List<LifecycleResult> given = new ArrayList<>();
            for (CompletableFuture<LifecycleResult> answer : answers) {
                given.add(answer.get());
            }
            assertThat(given).containsOnlyOnce(LifecycleResult.OK);
            assertThat(life.snapshot().releases()).isEqualTo(1);
        }
    }

    private static void awaitStart(CountDownLatch go) {
        try {
            go.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
