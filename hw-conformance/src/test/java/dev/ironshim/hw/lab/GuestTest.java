package dev.ironshim.hw.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests that do not do what they should, played by a shell. */
class GuestTest {
    @TempDir
    Path work;

    private final List<String> lines = new ArrayList<>();

    private Guest.Outcome run(String script, int seconds) throws IOException, InterruptedException {
        return new Guest(work).run(List.of("sh", "-c", script), seconds, lines::add);
    }

    @Test
    void whatAGuestSaysIsToldAndKeptWithItsTime() throws Exception {
        Guest.Outcome outcome = run("echo booting; echo 'noise @@INIT 1 6.12'; echo @@END 0", 10);
        assertThat(outcome.ended()).isTrue();
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.killed()).isFalse();
        assertThat(lines).containsExactly("@@INIT 1 6.12");
        assertThat(Files.readAllLines(work.resolve("serial.log")))
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).matches("\\d+ .*"));
    }

    @Test
    void aGuestThatHangsIsCutOffAndItsLogIsKept() throws Exception {
        Guest.Outcome outcome = run("echo @@INIT 1 6.12; exec sleep 100", 1);
        assertThat(outcome.killed()).isTrue();
        assertThat(outcome.ended()).isFalse();
        assertThat(Files.readString(work.resolve("serial.log"))).contains("@@INIT");
    }

    @Test
    void aGuestThatNeverStopsTalkingIsCutOff() throws Exception {
        Guest.Outcome outcome = run("yes", 60);
        assertThat(outcome.killed()).isTrue();
        assertThat(outcome.millis()).isLessThan(60_000);
    }

    @Test
    void aGuestThatDiesHasNotEnded() throws Exception {
        Guest.Outcome outcome = run("echo 'Kernel panic'; echo broken >&2; exit 3", 10);
        assertThat(outcome.ended()).isFalse();
        assertThat(outcome.exit()).isEqualTo(-1);
        assertThat(Files.readString(work.resolve("qemu.log"))).contains("broken");
    }

    @Test
    void anArchiveHasItsEntriesAtMultiplesOfFour() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Cpio cpio = new Cpio(out)) {
            cpio.file("a/b/c", "hello".getBytes(StandardCharsets.UTF_8), true);
            cpio.characterDevice("dev/console", 5, 1);
        }
        String text = out.toString(StandardCharsets.ISO_8859_1);
        assertThat(out.size() % 4).isZero();
        assertThat(names(text)).containsExactly("a", "a/b", "a/b/c", "dev", "dev/console", "TRAILER!!!");
        assertThat(text).contains("hello");
    }

    /** Reads the archive as the kernel does: a header of 110 characters, a name, the content. */
    private static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            assertThat(text)
                    .startsWith("070701")
                    .satisfies(all -> assertThat(all.length()).isGreaterThan(110));
            int size = Integer.parseInt(text.substring(at + 54, at + 62), 16);
            int name = Integer.parseInt(text.substring(at + 94, at + 102), 16);
            names.add(text.substring(at + 110, at + 110 + name - 1));
            at = (at + 110 + name + 3) / 4 * 4;
            at = (at + size + 3) / 4 * 4;
        }
        return names;
    }
}
