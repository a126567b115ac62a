package dev.ironshim.hw.lab;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Many lines of text as a few that a serial line can carry: it moves a byte at a time. */
public final class Packed {
    private static final int LINE = 1_000;
    private static final int MAX_LINES = 1_000_000;

    private final List<String> texts = new ArrayList<>();

    /** @param text without line feeds */
    public void add(String text) {
        texts.add(text);
    }

    /** What is to be sent, in this order. */
    public List<String> lines() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(String.join("\n", texts).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String text = Base64.getEncoder().encodeToString(bytes.toByteArray());
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < text.length(); at += LINE) {
            lines.add(text.substring(at, Math.min(text.length(), at + LINE)));
        }
        return lines;
    }

    /** @throws IOException if what came is not what {@link #lines} gives */
    public static List<String> unpack(List<String> lines) throws IOException {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(String.join("", lines));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        List<String> texts = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(new ByteArrayInputStream(bytes)), StandardCharsets.UTF_8))) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                if (texts.size() == MAX_LINES) {
                    throw new IOException("more than " + MAX_LINES + " lines");
                }
                texts.add(text);
            }
        }
        return texts;
    }
}
