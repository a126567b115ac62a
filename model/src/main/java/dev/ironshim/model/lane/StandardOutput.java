package dev.ironshim.model.lane;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that remembers why it could not be written. A {@link PrintStream} knows only that: a full disk would be as good as
 * an answer, and a reader who has enough would be an error.
 */
public final class StandardOutput extends FilterOutputStream {
    /** Output could not be written: as {@code EX_IOERR} of sysexits.h. */
    public static final int LOST = 74;
    /** Whoever reads the output has closed it: as a shell says of a program that SIGPIPE ended. */
    public static final int ENOUGH = 141;

    private @Nullable IOException trouble;

    StandardOutput(OutputStream to) {
        super(to);
    }

    /** What a program prints to from now on. To be called once, where it starts. */
    public static StandardOutput take() {
        StandardOutput output = new StandardOutput(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
        System.setOut(new PrintStream(output, true, System.out.charset()));
        return output;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw keep(e);
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw keep(e);
        }
    }

    private IOException keep(IOException e) {
        if (trouble == null) {
            trouble = e;
        }
        return e;
    }

    /**
     * The exit code of a program that would end with {@code code}: {@link #LOST} or {@link #ENOUGH} if not all of its output has
     * arrived.
     *
     * @param complaints where the first one is said
     */
    public int end(int code, PrintStream complaints) {
        try {
            flush();
        } catch (IOException e) {
            // Kept, as those before it.
        }
        if (trouble == null) {
            return code;
        }
        if (String.valueOf(trouble.getMessage()).contains("Broken pipe")) {
            return ENOUGH;
        }
        complaints.println("ironshim: standard output could not be written: " + trouble.getMessage()
                + "; what was to be read there is not all there");
        return LOST;
    }
}
