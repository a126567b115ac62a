package dev.ironshim.reports.inspect.forms;

import dev.ironshim.impl.pci.ConfigAccess;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Tells text from configuration space, and reads either. */
public final class Forms {
    /** Bytes of the longest input, packed and unpacked. */
    public static final int MAX_BYTES = 32 << 20;

    /** Lines of the longest text. */
    static final int MAX_LINES = 1_000_000;

    private static final int HEADER = 64;
    private static final int HEADER_TYPE = 0x0E;

    /** What somebody gave: lines, or the bytes of one function. */
    public sealed interface Input {
        record Lines(List<String> lines) implements Input {
            public Lines {
                lines = List.copyOf(lines);
            }
        }

        @SuppressWarnings("ArrayRecordComponent") // read here and handed over
        record Config(byte[] bytes) implements Input {}
    }

    private Forms() {}

    /**
     * What the bytes are.
     *
     * @throws FormException if they are neither text nor configuration space
     */
    public static Input of(byte[] given) throws FormException {
        byte[] bytes = Unpacked.of(given, MAX_BYTES);
        if (bytes.length == 0) {
            throw new FormException("it is empty");
        }
        Optional<List<String>> lines = PlainText.lines(bytes, MAX_LINES);
        if (lines.isPresent()) {
            return new Input.Lines(lines.get());
        }
        if (bytes.length < HEADER || bytes.length > ConfigAccess.MAX || bytes.length % 4 != 0) {
            throw new FormException("it is no text, and configuration space has 64 to 4096 bytes, not " + bytes.length
                    + ". Give one function's 'config', or text as 'lspci -xxxx' prints it");
        }
        if (!header(bytes)) {
            throw new FormException(String.format(
                    Locale.ROOT,
                    "it is no text, and no configuration space either: the header type at 0x0e is 0x%02x, and 0, 1 and 2"
                            + " are all there are. Give a function's 'config', or text as 'lspci -xxxx' prints it",
                    bytes[HEADER_TYPE] & 0x7F));
        }
        return new Input.Config(bytes);
    }

    /**
     * Functions in a text.
     *
     * @throws FormException if there is none, or the rows of one do not follow each other
     */
    public static Posted posted(List<String> lines) throws FormException {
        return PostedReader.read(lines);
    }

    /** Whether bytes begin as a function's do: with one of the three headers, or with nobody who answers. */
    public static boolean header(byte[] bytes) {
        boolean gone = true;
        for (int i = 0; i < Math.min(bytes.length, HEADER); i++) {
            gone &= bytes[i] == -1;
        }
        return gone || (bytes[HEADER_TYPE] & 0x7F) <= 2;
    }

    /** One function whose address may be known. */
    public static Posted one(Posted.Function function) {
        return new Posted(List.of(function), new TreeSet<>(), List.of());
    }
}
