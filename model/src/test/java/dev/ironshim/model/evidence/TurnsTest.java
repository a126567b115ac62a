package dev.ironshim.model.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A task begins when whoever started the lane says so, and not before. */
class TurnsTest {
    private final PipedOutputStream given = new PipedOutputStream();
    private final PipedInputStream asked = new PipedInputStream(1 << 16);

    @Test
    void aTaskWaitsForItsTurn() throws Exception {
        Progress progress = new Progress(
                new PrintStream(PrintStream.nullOutputStream()),
                Turns.of(
                        new PipedInputStream(given),
                        new PrintStream(new PipedOutputStream(asked), true, StandardCharsets.UTF_8),
                        () -> {}));
        CountDownLatch begun = new CountDownLatch(1);
        Thread task = Thread.ofVirtual().start(() -> {
            progress.start("a task");
            begun.countDown();
            progress.end("a task", 1);
        });
        BufferedReader lines = new BufferedReader(new InputStreamReader(asked, StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo(Turns.WANTED);
        assertThat(begun.getCount()).as("nobody has given it a turn").isOne();
        give();
        task.join();
        assertThat(begun.getCount()).isZero();
        assertThat(lines.readLine()).isEqualTo(Turns.OVER);
    }

    @Test
    void aLaneWhoseParentHasGoneIsTold() throws IOException, InterruptedException {
        CountDownLatch gone = new CountDownLatch(1);
        Turns.of(new PipedInputStream(given), new PrintStream(PrintStream.nullOutputStream()), gone::countDown);
        given.close();
        gone.await();
    }

    private void give() throws IOException {
        given.write("turn\n".getBytes(StandardCharsets.UTF_8));
        given.flush();
    }
}
