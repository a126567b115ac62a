package dev.ironshim.reports.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.task.Made;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NightlyTest {
    private static final List<String> LANES = List.of("fuzz", "jml", "tla");
    private static final Duration ENOUGH = Duration.ofHours(1);
    private final Catalogue catalogue = CatalogueReader.read();
    private final List<String> ran = new ArrayList<>();
    private boolean changes;
    private String asked = "--target=lab";

    @TempDir
    private Path folder;

    private Nightly nightly(String commit, boolean modified) {
        return new Nightly(
                folder,
                commit,
                modified,
                asked,
                () -> changes,
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
    }

    private List<Evidence.Lane> run(String commit, Duration budget) throws IOException, InterruptedException {
        return nightly(commit, false).run(LANES, budget, catalogue, List.of(), (lane, left) -> lane(lane));
    }

    private Evidence.Lane lane(String lane) {
        ran.add(lane);
        return Evidence.Lane.ofCode(
                lane,
                1,
                Map.of(),
                List.of(),
                List.of(Evidence.Property.undecided("LC-01", lane, Verdict.PASS, "", "")),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    @Test
    void everyLaneIsRunWhereTheBudgetIsEnough() throws Exception {
        assertThat(run("a", ENOUGH)).extracting(Evidence.Lane::lane).containsExactlyElementsOf(LANES);
        assertThat(ran).containsExactlyElementsOf(LANES);
    }

    @Test
    void evidenceThatWasAskedForOtherwiseIsNotUsed() throws Exception {
        run("a", ENOUGH);
        asked = "--target=sim";
        assertThat(run("a", Duration.ZERO))
                .allSatisfy(lane -> assertThat(lane.count(Verdict.OPEN)).isPositive());
        asked = "--target=lab";
        assertThat(run("a", Duration.ZERO))
                .allSatisfy(lane -> assertThat(lane.count(Verdict.OPEN)).isZero());
    }

    @Test
    void evidenceOfAnEarlierNightSaysWhenItWasMade() throws Exception {
        run("a", ENOUGH);
        Nightly night = nightly("a", false);
        night.run(LANES, Duration.ZERO, catalogue, List.of(), (lane, left) -> lane(lane));
        assertThat(night.older()).extracting(Made::lane).containsExactlyElementsOf(LANES);
        assertThat(night.older()).allSatisfy(made -> assertThat(made.at()).startsWith("20"));
    }

    /** Its lanes ran on something else, whatever is checked out the next night. */
    @Test
    void evidenceOfACheckoutThatChangedMeanwhileIsNotUsedAgain() throws Exception {
        changes = true;
        run("a", ENOUGH);
        changes = false;
        ran.clear();
        assertThat(run("a", Duration.ZERO))
                .allSatisfy(lane -> assertThat(lane.count(Verdict.OPEN)).isPositive());
        assertThat(ran).isEmpty();
    }

    @Test
    void aNightThatIsInterruptedIsContinuedWhereItWas() throws Exception {
        assertThatThrownBy(() -> nightly("a", false).run(LANES, ENOUGH, catalogue, List.of(), (lane, left) -> {
                    if (lane.equals("jml")) {
                        throw new InterruptedException("Ctrl-C");
                    }
                    return lane(lane);
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(ran).containsExactly("fuzz");
        ran.clear();
        List<Evidence.Lane> all = run("a", ENOUGH);
        // What was finished has the youngest evidence, and is last.
        assertThat(ran).containsExactly("jml", "tla", "fuzz");
        assertThat(all).allSatisfy(lane -> assertThat(lane.count(Verdict.PASS)).isEqualTo(1));
    }

    @Test
    void whatTheBudgetDoesNotReachIsOpenAndSaysWhatItWas() throws Exception {
        run("a", ENOUGH);
        ran.clear();
        List<Evidence.Lane> all = run("b", Duration.ofSeconds(-1));
        assertThat(ran).isEmpty();
        assertThat(all).allSatisfy(lane -> {
            assertThat(lane.count(Verdict.PASS)).isZero();
            assertThat(lane.problems()).singleElement().asString().contains("commit a had 1 of 1 properties that hold");
        });
    }

    @Test
    void evidenceOfTheSameCommitIsUsedUntilItsLaneIsRunAgain() throws Exception {
        run("a", ENOUGH);
        ran.clear();
        List<Evidence.Lane> all = run("a", Duration.ofSeconds(-1));
        assertThat(ran).isEmpty();
        assertThat(all).allSatisfy(lane -> assertThat(lane.count(Verdict.PASS)).isEqualTo(1));
    }

    @Test
    void evidenceThatIsDamagedIsAsIfItWereNotThere() throws Exception {
        run("a", ENOUGH);
        Files.writeString(folder.resolve("jml.json"), "{");
        ran.clear();
        run("a", ENOUGH);
        assertThat(ran).first().isEqualTo("jml");
    }

    @Test
    void changesThatAreInNoCommitHaveNoEvidenceYet() throws Exception {
        run("a", ENOUGH);
        List<Evidence.Lane> all =
                nightly("a", true).run(LANES, Duration.ofSeconds(-1), catalogue, List.of(), (lane, left) -> lane(lane));
        assertThat(all).allSatisfy(lane -> assertThat(lane.count(Verdict.PASS)).isZero());
    }

    @Test
    void changesOfAnEarlierNightAreNotTheseChanges() throws Exception {
        assertThat(nightly("a", true).run(LANES, ENOUGH, catalogue, List.of(), (lane, left) -> lane(lane)))
                .allSatisfy(lane -> assertThat(lane.count(Verdict.PASS)).isEqualTo(1));
        assertThat(nightly("a", true)
                        .run(LANES, Duration.ofSeconds(-1), catalogue, List.of(), (lane, left) -> lane(lane)))
                .allSatisfy(lane -> assertThat(lane.count(Verdict.PASS)).isZero());
    }
}
