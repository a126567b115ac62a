package dev.ironshim.model.evidence;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

/**
 * The permission to keep a core busy, asked of whoever started the lane: lanes run at the same time and share the machine's cores.
 * What is asked is a line on standard output, {@code {"turn":"wanted"}} or {@code {"turn":"over"}}; a turn that is given is a line
 * on standard input.
 */
public interface Turns {
    /** Of a lane that has the machine for itself. */
    Turns FREE = new Turns() {
        @Override
        public void take() {}

        @Override
        public void giveBack() {}
    };

    /** The line that asks for a turn. */
    String WANTED = "{\"turn\":\"wanted\"}";

    /** The line that gives one back. */
    String OVER = "{\"turn\":\"over\"}";

    /** Waits for a turn. */
    void take();

    /** Ends a turn. */
    void giveBack();

    /**
     * Turns that are asked for on {@code out} and given on {@code in}.
     *
     * @param gone run once {@code in} has ended: whoever has started the lane is no more, and nobody wants its evidence
     */
    static Turns of(InputStream in, PrintStream out, Runnable gone) {
        Semaphore given = new Semaphore(0);
        Thread.ofPlatform().daemon().name("turns").start(() -> {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                while (lines.readLine() != null) {
                    given.release();
                }
            } catch (IOException e) {
                // As if it had ended.
            }
            gone.run();
        });
        return new Turns() {
            @Override
            public void take() {
                out.println(WANTED);
                out.flush();
                given.acquireUninterruptibly();
            }

            @Override
            public void giveBack() {
                out.println(OVER);
                out.flush();
            }
        };
    }
}
