package dev.ironshim.reports.task;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** SHA-256, in hexadecimal. */
final class Digests {
    private static final int BUFFER = 1 << 16;

    /** Of archives, which several lanes are given: within a run, one that was read and not written since is not read again. */
    private static final Map<Seen, String> ARCHIVES = new ConcurrentHashMap<>();

    private record Seen(Path file, long size, FileTime written) {}

    private Digests() {}

    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(sha256().digest(bytes));
    }

    static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    static String of(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static String ofArchive(Path file) throws IOException {
        Seen seen = new Seen(file, Files.size(file), Files.getLastModifiedTime(file));
        String known = ARCHIVES.get(seen);
        if (known == null) {
            known = of(file);
            ARCHIVES.put(seen, known);
        }
        return known;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
