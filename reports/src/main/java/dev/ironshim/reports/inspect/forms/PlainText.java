package dev.ironshim.reports.inspect.forms;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Text out of bytes: UTF-8, UTF-16 with or without a mark, or else Latin-1; blanks are blanks, whatever they looked like. */
final class PlainText {
    private static final int ESCAPE = 0x1B;

    /** Characters of a line that quoted-printable breaks: it does so only where a line is full. */
    private static final int SHORTEST_BROKEN = 60;

    private PlainText() {}

    /**
     * The lines, without line ends; empty if the bytes are no text.
     *
     * @param max lines that are read
     * @throws FormException if there are more, or the text has the colours or cursor movements of a terminal
     */
    static Optional<List<String>> lines(byte[] bytes, int max) throws FormException {
        Charset wide = wide(bytes);
        String text = wide == null ? utf8(bytes) : new String(bytes, wide);
        int line = 1;
        boolean clean = true;
        int escaped = 0;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '\n') {
                line++;
            } else if (each == ESCAPE) {
                escaped = escaped == 0 ? line : escaped;
            } else if (each < ' ' && each != '\t' && each != '\r' && each != '\f') {
                clean = false;
            }
        }
        if (!clean) {
            return Optional.empty();
        }
        if (escaped > 0) {
            throw FormException.at(
                    escaped,
                    "an escape character, as terminals have for colours",
                    "Remove them: sed 's/\\x1b\\[[0-9;]*[A-Za-z]//g' FILE | ./ironshim inspect ... -");
        }
        if (line > max) {
            throw new FormException("more than " + max + " lines, which is more than dumps have. Give a part of it");
        }
        // Archives of mail show it as the source of a web page.
        String shown = text.contains("&") ? text.replace("&gt;", ">").replace("&nbsp;", " ") : text;
        return Optional.of(joined(blanks(shown).lines().toList()));
    }

    /** Lines as they were before mail in quoted-printable broke them: a soft break is an equals sign before column 77. */
    private static List<String> joined(List<String> lines) {
        List<String> whole = new ArrayList<>(lines.size());
        StringBuilder broken = new StringBuilder();
        for (String each : lines) {
            int length = each.length();
            if (length > SHORTEST_BROKEN && length < 77 && each.endsWith("=") && each.charAt(length - 2) != '=') {
                broken.append(each, 0, length - 1);
            } else {
                whole.add(broken.append(each).toString());
                broken.setLength(0);
            }
        }
        if (!broken.isEmpty()) {
            whole.add(broken.toString());
        }
        return whole;
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /** No-break and other blanks become blanks, marks and characters without width go. */
    private static String blanks(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '\uFEFF' || each == '\u200B' || each == '\u200C' || each == '\u200D' || each == '\u2060') {
                continue;
            }
            plain.append(each == '\f' ? '\n' : Character.isSpaceChar(each) ? ' ' : each);
        }
        return plain.toString();
    }

    private static @Nullable Charset wide(byte[] bytes) {
        if (bytes.length < 4) {
            return null;
        }
        if (bytes[0] == -1 && bytes[1] == -2 && plausible(bytes, 2, 0)) {
            return StandardCharsets.UTF_16LE;
        }
        if (bytes[0] == -2 && bytes[1] == -1 && plausible(bytes, 2, 1)) {
            return StandardCharsets.UTF_16BE;
        }
        if (plausible(bytes, 0, 0)) {
            return StandardCharsets.UTF_16LE;
        }
        return plausible(bytes, 0, 1) ? StandardCharsets.UTF_16BE : null;
    }

    /** Whether the first characters are mostly those of ASCII: a letter beside a zero. Configuration space is not like that. */
    private static boolean plausible(byte[] bytes, int from, int low) {
        int letters = 0;
        int all = 0;
        for (int at = from; at + 1 < Math.min(bytes.length, 400); at += 2) {
            byte letter = bytes[at + low];
            boolean text = letter >= ' ' || letter == '\n' || letter == '\r' || letter == '\t';
            letters += text && bytes[at + 1 - low] == 0 ? 1 : 0;
            all++;
        }
        return all > 0 && letters * 10 >= all * 9;
    }
}
