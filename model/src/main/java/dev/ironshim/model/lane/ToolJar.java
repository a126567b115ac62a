package dev.ironshim.model.lane;

import dev.ironshim.model.evidence.Evidence.Tool;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The archive that a tool came in, as evidence names it: what was trusted is what ran, not what a build file says. */
public final class ToolJar {
    private ToolJar() {}

    /**
     * The tool that a class belongs to.
     *
     * @throws IOException if the class is not from a {@code .jar} with a version in its name
     */
    public static Tool of(String name, Class<?> type) throws IOException {
        return of(name, path(type));
    }

    /** A tool by its archive, whose name is {@code something-VERSION.jar}. */
    public static Tool of(String name, Path jar) throws IOException {
        String file = String.valueOf(jar.getFileName());
        int dash = version(file);
        if (dash < 0 || !file.endsWith(".jar")) {
            throw new IOException(name + " comes from " + jar + ", whose name has no version");
        }
        return new Tool(name, file.substring(dash + 1, file.length() - ".jar".length()), digest(jar));
    }

    /** The archive that holds a class. */
    public static Path path(Class<?> type) throws IOException {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException(type + " is not in a file", e);
        }
    }

    /** SHA-256 of a file, in hexadecimal. */
    public static String digest(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Where the version begins: at the first dash that a digit follows. */
    private static int version(String file) {
        for (int i = 0; i + 1 < file.length(); i++) {
            if (file.charAt(i) == '-' && Character.isDigit(file.charAt(i + 1))) {
                return i;
            }
        }
        return -1;
    }
}
