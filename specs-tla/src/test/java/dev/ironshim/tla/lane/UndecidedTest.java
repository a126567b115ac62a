package dev.ironshim.tla.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.tla.mutate.SpecException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be decided is open with its reason, and never a pass. */
class UndecidedTest {
    @TempDir
    private Path work;

    @Test
    void aRunThatTakesTooLongIsOpen() throws Exception {
        LaneFixture lane = LaneFixture.of("Lifecycle", work, Map.of(), "", Duration.ofMillis(200), 800);
        allOpen(lane.judge("matrix"), "OUT_OF_TIME");
    }

    @Test
    void aRunWithTooLittleMemoryIsOpen() throws Exception {
        LaneFixture lane = LaneFixture.of("Lifecycle", work, Map.of(), "", Duration.ofMinutes(2), 8);
        allOpen(lane.judge("matrix"), "OUT_OF_MEMORY");
    }

    @Test
    void aSpecificationThatDoesNotParseIsAnErrorWithItsPlace() {
        assertThatThrownBy(() -> planted("Lifecycle.tla", text -> text.replace("Ok(t) ==", "Ok(t) = ="))
                        .judge("matrix"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("Lifecycle.tla")
                .satisfies(error -> assertThat(((SpecException) error).line()).isPositive());
    }

    @Test
    void aPropertyThatIsNotDefinedIsAnError() {
        assertThatThrownBy(() -> planted(
                                "LifecyclePromises.tla",
                                text -> text.replace("ShutdownIsFinal(s, o, n)", "ShutdownIsNotFinal(s, o, n)"))
                        .judge("matrix"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("ShutdownIsFinal");
    }

    @Test
    void aPropertyOfTheWrongKindIsAnError() {
        assertThatThrownBy(() -> planted(
                                "LifecyclePromises.tla",
                                text -> text.replace("CauseMeansQuarantine(s)", "CauseMeansQuarantine(s, o)"))
                        .judge("matrix"))
                .isInstanceOf(SpecException.class)
                .hasMessageContaining("CauseMeansQuarantine has 2 parameters");
    }

    @Test
    void aVacuousPropertyIsOpen() throws Exception {
        LaneFixture lane = planted(
                "LifecyclePromises.tla",
                text -> text.replace("  s.closed => n.state.closed", "  (s.closed /\\ ~s.closed) => n.state.closed"));
        assertThat(lane.judge("matrix"))
                .filteredOn(property -> property.id().equals(lane.id("ShutdownIsFinal")))
                .singleElement()
                .satisfies(property -> {
                    assertThat(property.verdict()).isEqualTo(Verdict.OPEN);
                    assertThat(property.reason()).contains("vacuous");
                });
    }

    @Test
    void aRelationThatIsNotTheCommittedOneFailsAlthoughAllAgree() throws Exception {
        LaneFixture lane = LaneFixture.of("SeedLifecycle", work);
        Path file = work.resolve("relations.toml");
        Files.writeString(file, lane.setup.golden().with(Map.of("SeedLifecycle, all", "7 states, 36 pairs")));
        LaneFixture other = lane.with(Golden.read(file));
        Evidence.Property matrix = other.judge("matrix").getFirst();
        assertThat(matrix.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(matrix.reason()).contains("not the committed one");
    }

    private LaneFixture planted(String file, UnaryOperator<String> change) throws Exception {
        return LaneFixture.of("Lifecycle", work, Map.of(file, change), "", Duration.ofMinutes(2), 800);
    }

    private static void allOpen(List<Evidence.Property> judged, String reason) {
        assertThat(judged)
                .isNotEmpty()
                .allSatisfy(property -> assertThat(property.verdict()).isEqualTo(Verdict.OPEN));
        assertThat(judged.getFirst().reason()).contains(reason);
    }
}
