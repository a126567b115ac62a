package dev.ironshim.jml.openjml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The wiring to OpenJML, with a STAND-IN that plays its exit codes: OpenJML itself is in no registry and was not run here.
 * Nothing of this is evidence about any contract.
 */
class OpenJmlTest {
    private static final String GOOD =
            "Completed proof of dev.ironshim.impl.verified.Window.fits(long,long) with prover Z3 - with no warnings";
    private static final String BAD =
            "Completed proof of dev.ironshim.impl.verified.Window.holds(long,long,int) with prover Z3 - with warnings";
    private static final String VACUOUS =
            "Completed proof of dev.ironshim.impl.verified.Ports.contains(int,int) with prover Z3 - infeasible";

    @TempDir
    private Path home;

    private OpenJml.Outcome play(int exit, String... lines) throws Exception {
        Path program = home.resolve("openjml");
        Files.writeString(
                program, "#!/bin/sh\ncat <<'END'\n" + String.join("\n", lines) + "\nEND\nexit " + exit + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path found = OpenJml.find(home.toString());
        assertThat(found).isEqualTo(program);
        return new OpenJml(program, Duration.ofSeconds(20)).run(home);
    }

    @Test
    void withoutAHomeThereIsNoOpenJml() throws Exception {
        assertThat(OpenJml.find(null)).isNull();
        assertThat(OpenJml.find(" ")).isNull();
        assertThatThrownBy(() -> OpenJml.find(home.toString())).hasMessageContaining("no program openjml in it");
    }

    @Test
    void everyExitCodeIsUnderstood() throws Exception {
        assertThat(play(0, GOOD).status()).containsOnly(java.util.Map.entry("Window.fits", "proved"));
        OpenJml.Outcome six = play(6, GOOD, BAD);
        assertThat(six.problem()).isNull();
        assertThat(six.status()).containsEntry("Window.holds", "refuted").containsEntry("Window.fits", "proved");
        assertThat(play(1, "Window.java:3: error: cannot find symbol").problem())
                .contains("do not compile");
        assertThat(play(2, "unknown option").problem()).contains("exit code 2");
        assertThat(play(3, "an internal error").problem()).contains("exit code 3");
    }

    @Test
    void whatDoesNotEndIsEnded() throws Exception {
        Path program = Files.writeString(home.resolve("openjml"), "#!/bin/sh\necho begun\nsleep 600\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        OpenJml.Outcome late = new OpenJml(program, Duration.ofSeconds(1)).run(home);
        assertThat(late.problem()).isEqualTo("it did not end within 1 s");
        assertThat(late.status()).isEmpty();
    }

    @Test
    void whatContradictsItselfProvesNothing() throws Exception {
        assertThat(play(0, GOOD, BAD).problem()).contains("does not fit");
        assertThat(play(0, GOOD, BAD).status()).isEmpty();
        assertThat(play(6, GOOD).problem()).contains("does not fit");
        assertThat(play(0, "nothing").problem()).contains("no method is named");
        assertThat(play(0, GOOD, VACUOUS).status()).containsEntry("Ports.contains", "open");
    }
}
