package dev.ironshim.tla.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.model.lifecycle.LifecycleMachine;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.LifecycleResult;
import dev.ironshim.model.lifecycle.LifecycleState;
import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.machine.Step;
import dev.ironshim.model.mutant.SourceMutants.SourceMutant;
import dev.ironshim.tla.binding.Binding;
import dev.ironshim.tla.binding.LifecycleSubject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mistake planted in the specification, the model or the implementation turns the lane red, with the right property. */
class PlantedBugTest {
    @TempDir
    private Path work;

    @Test
    void withoutAMistakeEverythingHoldsOrIsOpen() throws Exception {
        LaneFixture lane = LaneFixture.of("Lifecycle", work);
        List<Evidence.Property> judged = lane.judge("matrix");
        assertThat(LaneFixture.ids(judged, Verdict.FAIL)).isEmpty();
        // Liveness was not run here, so it must not pass.
        assertThat(LaneFixture.ids(judged, Verdict.OPEN)).containsExactly(lane.id("ReleaseIsDecided"));
        assertThat(LaneFixture.ids(judged, Verdict.PASS))
                .hasSize(lane.entry.properties().size() - 1);
    }

    @Test
    void aMistakeInTheSpecificationIsFound() throws Exception {
        LaneFixture lane = LaneFixture.of(
                "Lifecycle",
                work,
                Map.of(
                        "Lifecycle.tla",
                        text -> replaced(text, "ELSE IF s.resetDue THEN Refuse(s, \"ResetDue\")\n", "")),
                "",
                Duration.ofMinutes(2),
                800);
        List<Evidence.Property> judged = lane.judge("matrix");
        assertThat(LaneFixture.ids(judged, Verdict.FAIL)).contains(lane.matrixId(), lane.id("NoReleaseBeforeTheReset"));
        assertThat(judged)
                .filteredOn(property -> property.id().equals(lane.id("NoReleaseBeforeTheReset")))
                .singleElement()
                .satisfies(property -> assertThat(property.counterexample())
                        .isNotNull()
                        .satisfies(trace -> {
                            assertThat(trace.steps()).hasSize(4);
                            assertThat(trace.steps().getLast().operation()).isEqualTo("\"Grant\"");
                        }));
    }

    @Test
    void aMistakeInTheModelIsFoundWithTheThreeAnswersAndAPath() throws Exception {
        LaneFixture lane = LaneFixture.of("Lifecycle", work);
        Judge judge = lane.judge(
                "matrix",
                new Binding<>(
                        "Lifecycle",
                        LifecycleState.class,
                        LifecycleOp.class,
                        LifecycleResult.class,
                        constants -> new Forgetful(new LifecycleMachine(constants.integer("MaxReleases"))),
                        LifecycleSubject.class));
        assertThat(LaneFixture.ids(judge.properties(), Verdict.FAIL)).containsExactly(lane.matrixId());
        assertThat(judge.machine().disagreements().getFirst())
                .contains(
                        "operation \"Deny\"",
                        "tlc: \"Ok\" then",
                        "model: \"NotRequested\" then",
                        "implementation: \"Ok\" then")
                .contains("shortest path: start, then \"Contain\", then \"RequestRelease\", then \"Deny\"");
    }

    @Test
    void aMistakeInTheImplementationIsFoundByNameAndByTlcItself() throws Exception {
        Path planted = work.resolve("planted");
        // A planted mistake is number 0.
        TlaLane.implMutants(Path.of(".."), "Lifecycle")
                .compile(
                        new SourceMutant(
                                "planted",
                                "Lifecycle",
                                "",
                                "lifecycle/Lifecycle.java",
                                "",
                                "releases++;",
                                "releases += 2;",
                                1),
                        planted.resolve("0"));
        LaneFixture lane = LaneFixture.of(
                "Lifecycle", work.resolve("run"), Map.of(), planted.toString(), Duration.ofMinutes(2), 800);
        List<Evidence.Property> judged = lane.judge("matrix");
        assertThat(LaneFixture.ids(judged, Verdict.FAIL))
                .contains(lane.matrixId(), lane.id("ReleasesAreCountedAndLimited"))
                .doesNotContain(lane.id("ShutdownIsFinal"));
        assertThat(judged.getFirst().counterexample())
                .as("the shortest way to where the implementation differs, found inside TLC")
                .isNotNull()
                .satisfies(trace -> assertThat(trace.steps()).hasSize(3));
    }

    private static String replaced(String text, String what, String with) {
        assertThat(text).contains(what);
        return text.replace(what, with);
    }

    /** A model that never finds a request to deny. */
    private record Forgetful(Machine<LifecycleState, LifecycleOp, LifecycleResult> sound)
            implements Machine<LifecycleState, LifecycleOp, LifecycleResult> {
        @Override
        public LifecycleState initial() {
            return sound.initial();
        }

        @Override
        public List<LifecycleOp> operations() {
            return sound.operations();
        }

        @Override
        public Step<LifecycleState, LifecycleResult> apply(LifecycleState state, LifecycleOp operation) {
            return operation == LifecycleOp.DENY
                    ? new Step<>(state, LifecycleResult.NOT_REQUESTED)
                    : sound.apply(state, operation);
        }
    }
}
