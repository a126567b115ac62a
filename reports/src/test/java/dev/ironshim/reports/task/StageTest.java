package dev.ironshim.reports.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.reports.lane.LaneProgram.Validity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of input is changed. What depends on it has another digest, and what does not has not. */
class StageTest {
    private static final Task DOOR = task("Door");
    private static final Task WINDOW = task("Window");

    @TempDir
    private Path home;

    private SmallProject project;
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> outside = new HashMap<>();

    private interface Change {
        void make() throws IOException;
    }

    @BeforeEach
    void build() throws IOException {
        project = new SmallProject(home);
    }

    private static Task task(String machine) {
        return new Task(SmallProject.program(Validity.ALWAYS), List.of(machine), List.of("--timeout=1"));
    }

    private Stage stage(Task task) throws IOException {
        return Stage.of(
                home,
                task,
                Code.read(home.resolve(SmallProject.MODULE + "/target/dist")),
                SmallProject.machines(),
                outside,
                environment::get);
    }

    private String digest(Task task) throws IOException {
        return stage(task).inputs().digest();
    }

    /** Who has another digest after a change: the door, the window, or both. */
    private List<String> touched(Change change) throws IOException {
        String door = digest(DOOR);
        String window = digest(WINDOW);
        change.make();
        project.build();
        List<String> touched = new ArrayList<>();
        if (!door.equals(digest(DOOR))) {
            touched.add("Door");
        }
        if (!window.equals(digest(WINDOW))) {
            touched.add("Window");
        }
        return touched;
    }

    @Test
    void nothingChangesWithoutAChange() throws IOException {
        assertThat(touched(() -> {})).isEmpty();
    }

    @Test
    void whatEverybodyUsesConcernsEverybody() throws IOException {
        assertThat(touched(() -> project.source("dev.ironshim.lane.Shared", """
                package dev.ironshim.lane;
                final class Shared { static String evidence(String machine, Object bound) { return ""; } }
                """)))
                .as("a class of the lane")
                .containsExactly("Door", "Window");
        assertThat(touched(() -> project.resource("tla/Frame.tla", "---- MODULE Frame ---- 2")))
                .as("a module that both specifications extend")
                .containsExactly("Door", "Window");
        assertThat(touched(() -> project.resource("catalogue/project.toml", "neither")))
                .as("a resource that is nobody's")
                .containsExactly("Door", "Window");
        assertThat(touched(() -> project.resource("catalogue/other.toml", "new")))
                .as("a new one")
                .containsExactly("Door", "Window");
        assertThat(touched(() -> project.library("another library"))).containsExactly("Door", "Window");
        assertThat(touched(() -> project.file("corpus/seed", "another seed"))).containsExactly("Door", "Window");
        assertThat(touched(() -> project.file("corpus/more", "one more"))).containsExactly("Door", "Window");
        assertThat(touched(() -> environment.put("A_TOOL", "other"))).containsExactly("Door", "Window");
        assertThat(touched(() -> outside.put("kernel", "6.12"))).containsExactly("Door", "Window");
    }

    @Test
    void aFileThatAVariableNamesIsAnInput() throws IOException {
        Path tool = home.resolve("tool.jar");
        environment.put("A_TOOL", tool.toString());
        Files.writeString(tool, "version 1");
        assertThat(touched(() -> Files.writeString(tool, "version 2"))).containsExactly("Door", "Window");
    }

    @Test
    void whatIsOfOneMachineConcernsNoOther() throws IOException {
        assertThat(touched(() -> project.binding("Door", "does not hold")))
                .as("a class that is found by the machine's name")
                .containsExactly("Door");
        assertThat(touched(() -> project.source(
                        "dev.ironshim.impl.Hinge",
                        "package dev.ironshim.impl; public final class Hinge { int pins; }")))
                .as("a class that a string names")
                .containsExactly("Door");
        assertThat(touched(() -> project.source(
                        "dev.ironshim.impl.Glass",
                        "package dev.ironshim.impl; /** Clear. */ public final class Glass {}")))
                .as("the source of a class, of which the class file says nothing")
                .containsExactly("Window");
        assertThat(touched(() -> project.resource("tla/Door.tla", "---- MODULE Door ----\nEXTENDS Frame, Hinges\n")))
                .containsExactly("Door");
        assertThat(touched(() -> project.resource("tla/DoorPromises.tla", "---- MODULE DoorPromises ----")))
                .containsExactly("Door");
        assertThat(touched(() -> project.resource("catalogue/window.toml", "two windows")))
                .containsExactly("Window");
        assertThat(touched(() -> project.file(
                        "relations.toml",
                        "[relations]\n\"Door, one\" = \"3 states\"\n\"Window, one\" = \"2 states\"\n")))
                .as("the committed relation of the door")
                .containsExactly("Door");
    }

    @Test
    void aListOfAToolNamesClasses() throws IOException {
        project.resource("META-INF/TestList", "1\t16dev.ironshim.impl.Glass7");
        project.build();
        assertThat(touched(() -> project.source(
                        "dev.ironshim.impl.Glass",
                        "package dev.ironshim.impl; public final class Glass { int panes; }")))
                .containsExactly("Door", "Window");
    }

    @Test
    void optionsAndMachinesAreInputs() throws IOException {
        Task other = new Task(DOOR.program(), DOOR.machines(), List.of("--timeout=2"));
        assertThat(digest(other)).isNotEqualTo(digest(DOOR));
        Task here = new Task(SmallProject.program(Validity.HERE), DOOR.machines(), DOOR.options());
        assertThat(stage(here).inputs().values()).containsKey("machine");
        assertThat(stage(DOOR).inputs().values()).doesNotContainKey("machine").containsKey("java");
    }

    @Test
    void aTaskIsGivenWhatItDependsOnAndNothingElse() throws IOException {
        Path given = home.resolve("given");
        Stage stage = stage(DOOR);
        List<Path> classPath = stage.lay(given);
        assertThat(classPath)
                .extracting(path -> path.getFileName().toString())
                .containsExactly("program.jar", "other-1.0.jar");
        assertThat(Files.readString(stage.home(given).resolve("relations.toml")))
                .contains("Door, one")
                .doesNotContain("Window");
        assertThat(stage.home(given).resolve("src/dev/ironshim/impl/Hinge.java"))
                .exists();
        assertThat(stage.home(given).resolve("src/dev/ironshim/impl/Glass.java"))
                .doesNotExist();
        try (JarFile jar = new JarFile(classPath.getFirst().toFile())) {
            assertThat(jar.stream().map(JarEntry::getName).toList())
                    .contains("dev/ironshim/impl/Hinge.class", "tla/Door.tla", "tla/Frame.tla", "catalogue/door.toml")
                    .doesNotContain("dev/ironshim/impl/Glass.class", "tla/Window.tla", "catalogue/window.toml");
        }
    }

    @Test
    void aMachineWithoutItsClassIsAnError() {
        assertThatThrownBy(() -> stage(task("Roof")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("dev.ironshim.lane.RoofBinding");
    }
}
