package dev.ironshim.reports.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.lane.LaneProgram.Validity;
import dev.ironshim.reports.lane.LaneProgress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known is not found out again, and what is not known is. */
class LanesTest {
    private static final List<Task> BOTH = List.of(task("Door"), task("Window"));

    @TempDir
    private Path home;

    private SmallProject project;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void build() throws IOException {
        project = new SmallProject(home);
    }

    private static Task task(String machine) {
        return new Task(SmallProject.program(Validity.ALWAYS), List.of(machine), List.of());
    }

    private Lanes.Found run(boolean fresh) throws Exception {
        said.reset();
        Catalogue catalogue = new Catalogue(SmallProject.machines(), List.of(), List.of());
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        return new Lanes(home, catalogue, fresh, 2, out, new Silent()).run(BOTH);
    }

    private static List<String> ran(Lanes.Found found) {
        return found.made().stream()
                .filter(made -> !made.reused())
                .flatMap(made -> made.machines().stream())
                .toList();
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theSecondRunFindsNothingOutAgainAndSaysTheSame() throws Exception {
        Lanes.Found first = run(false);
        Lanes.Found second = run(false);
        assertThat(ran(first)).containsExactly("Door", "Window");
        assertThat(ran(second)).isEmpty();
        assertThat(second.lanes()).isEqualTo(first.lanes());
        Evidence.Lane lane = second.lanes().getFirst();
        assertThat(lane.properties()).extracting(Evidence.Property::id).containsExactly("DR-01", "WD-01");
        assertThat(lane.counts()).as("of both machines").containsEntry("pairs", 14L);
        assertThat(second.made())
                .extracting(Made::at)
                .isEqualTo(first.made().stream().map(Made::at).toList());
    }

    @Test
    void aChangeIsFoundOutAgainAndNothingElse() throws Exception {
        run(false);
        project.resource("catalogue/window.toml", "another window");
        project.build();
        assertThat(ran(run(false))).containsExactly("Window");
        assertThat(said()).contains("tla Window: again, because of resource catalogue/window.toml");
    }

    @Test
    void goingBackToWhatIsKnownRunsNothing() throws Exception {
        run(false);
        project.resource("catalogue/window.toml", "another window");
        project.build();
        run(false);
        project.resource("catalogue/window.toml", "a window");
        project.build();
        assertThat(ran(run(false))).isEmpty();
    }

    @Test
    void freshRunsEverything() throws Exception {
        run(false);
        assertThat(ran(run(true))).containsExactly("Door", "Window");
    }

    @Test
    void whatFailsIsAskedAgain() throws Exception {
        project.binding("Door", "does not hold");
        project.build();
        assertThat(run(false).lanes().getFirst().count(Verdict.FAIL)).isOne();
        assertThat(ran(run(false))).containsExactly("Door");
    }

    @Test
    void aMistakeIsNeverAnsweredWithWhatWasKnownBefore() throws Exception {
        assertThat(run(false).lanes().getFirst().count(Verdict.FAIL)).isZero();
        project.binding("Door", "does not hold");
        project.build();
        assertThat(run(false).lanes().getFirst().count(Verdict.FAIL)).isOne();
    }

    @Test
    void aLaneThatNeedsWhatItWasNotGivenIsOpenAndNotKept() throws Exception {
        project.source("dev.ironshim.lane.DoorBinding", """
                package dev.ironshim.lane;
                final class DoorBinding {
                    public String toString() {
                        try {
                            // No text of this class is the name of the other one.
                            return Class.forName("dev.ironshim." + "impl.".concat("Glass")).getName();
                        } catch (ClassNotFoundException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }
                """);
        project.build();
        Evidence.Lane lane = run(false).lanes().getFirst();
        assertThat(lane.problems()).singleElement().asString().contains("ClassNotFoundException");
        assertThat(ran(run(false))).contains("Door");
    }

    @Test
    void whatWasChangedInTheStoreIsNotBelieved() throws Exception {
        run(false);
        try (Stream<Path> files = Files.list(home.resolve("reports/store"))) {
            for (Path file : files.toList()) {
                Files.writeString(file, Files.readString(file).replace("\"java\" : \"", "\"java\" : \"another "));
            }
        }
        assertThat(ran(run(false))).containsExactly("Door", "Window");
    }

    @Test
    void whateverLiesInTheStoreIsNoReasonToStop() throws Exception {
        run(false);
        try (Stream<Path> files = Files.list(home.resolve("reports/store"))) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().contains("Door")) {
                    Files.write(file, new byte[] {(byte) 0xff, 0, 7});
                } else {
                    Files.delete(file);
                    Files.createDirectory(file);
                }
            }
        }
        Lanes.Found found = run(false);
        assertThat(ran(found)).containsExactly("Door", "Window");
        assertThat(found.lanes().getFirst().problems()).isEmpty();
        assertThat(said()).contains("tla Window: what it found cannot be kept");
    }

    @Test
    void aStoreThatCannotBeWrittenCostsTheStoreAndNotTheRun() throws Exception {
        Files.createDirectories(home.resolve("reports"));
        Files.writeString(home.resolve("reports/store"), "no folder");
        Lanes.Found found = run(false);
        assertThat(found.lanes().getFirst().problems()).isEmpty();
        assertThat(said())
                .contains("tla Door: what it found cannot be kept", "tla Window: what it found cannot be kept");
    }

    @Test
    void aClassThatIsNoneIsOpenAndNamed() throws Exception {
        project.resource("dev/ironshim/impl/Hinge.class", "not a class");
        project.build();
        Lanes.Found found = run(false);
        assertThat(found.lanes().getFirst().problems())
                .singleElement()
                .asString()
                .contains("dev/ironshim/impl/Hinge.class is no class file");
        assertThat(ran(found)).contains("Window");
    }

    @Test
    void aLaneThatWantsTurnsAndGivesNoneBackKeepsNobodyWaiting() throws Exception {
        project.source("dev.ironshim.lane.DoorBinding", """
                package dev.ironshim.lane;
                final class DoorBinding {
                    public String toString() {
                        for (int i = 0; i < 100; i++) {
                            System.out.println("{\\"turn\\":\\"wanted\\"}");
                        }
                        System.out.println("{\\"turn\\":\\"over\\"} and {");
                        return "holds";
                    }
                }
                """);
        project.build();
        assertThat(run(false).lanes().getFirst().count(Verdict.PASS)).isEqualTo(2);
    }

    @Test
    void evidenceThatWasChangedInTheStoreIsNotBelieved() throws Exception {
        project.binding("Door", "does not hold");
        project.build();
        run(false);
        project.binding("Door", "holds");
        project.build();
        run(false);
        try (Stream<Path> files = Files.list(home.resolve("reports/store"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                assertThat(text).contains("\"pairs\" : 7");
                Files.writeString(file, text.replace("\"pairs\" : 7", "\"pairs\" : 70"));
            }
        }
        assertThat(ran(run(false))).containsExactly("Door", "Window");
    }

    @Test
    void whatIsChangedWhileATaskRunsIsNotKept() throws Exception {
        project.source("dev.ironshim.lane.WindowBinding", """
                package dev.ironshim.lane;
                final class WindowBinding {
                    public String toString() {
                        try {
                            // A folder that is read whole lies where it is, and somebody adds to it.
                            java.nio.file.Files.writeString(java.nio.file.Path.of("%s"), String.valueOf(System.nanoTime()));
                        } catch (java.io.IOException e) {
                            throw new IllegalStateException(e);
                        }
                        return "holds";
                    }
                }
                """.formatted(home.resolve("corpus/grown")));
        project.build();
        run(false);
        assertThat(said()).contains("tla Window: its inputs were changed while it ran, so what it found is not kept");
        assertThat(ran(run(false))).contains("Window");
    }

    /** Nobody watches. */
    private static final class Silent implements Lanes.Watcher {
        @Override
        public void planned(int known, Map<String, Long> toRun) {}

        @Override
        public void progress(String task, LaneProgress progress) {}

        @Override
        public void ended(String task) {}
    }
}
