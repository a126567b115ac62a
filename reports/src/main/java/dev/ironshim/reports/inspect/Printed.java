package dev.ironshim.reports.inspect;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Output of which it is known whether it was written: a full disk is an error, and not a short answer. */
final class Printed {
    /** What prints. */
    interface Body {
        void print(PrintStream out) throws IOException;
    }

    private Printed() {}

    /** @throws IOException if {@code body} cannot make its output, or {@code target} does not take all of it */
    static void to(PrintStream target, Body body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(new BufferedOutputStream(bytes), false, StandardCharsets.UTF_8);
        body.print(out);
        out.flush();
        target.write(bytes.toByteArray());
        target.flush();
        if (target.checkError()) {
            throw new IOException("the output could not be written: the disk is full, or nobody reads any more");
        }
    }
}
