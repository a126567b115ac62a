package dev.ironshim.reports.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that a user named. */
public final class InputFile {
    /** What stands for standard input. */
    static final String STANDARD_INPUT = "-";

    private InputFile() {}

    /**
     * Its bytes, or those of standard input if its name is {@code -}.
     *
     * @param max bytes that are read; a longer file is an error, whatever its length
     * @throws IOException naming the file and what to do
     */
    public static byte[] read(Path file, int max) throws IOException {
        if (file.toString().isEmpty()) {
            throw new IOException("the name of a file is empty; '-' stands for standard input");
        }
        if (file.toString().equals(STANDARD_INPUT)) {
            return all(System.in, "standard input", max);
        }
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder, and a file is needed");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return all(in, file.toString(), max);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file + inFolder(file), e);
        } catch (AccessDeniedException e) {
            throw new IOException("this user may not read " + file + "; try sudo, or copy it", e);
        }
    }

    private static byte[] all(InputStream in, String name, int max) throws IOException {
        byte[] bytes;
        try {
            bytes = in.readNBytes(max + 1);
        } catch (IOException e) {
            throw new IOException(name + " cannot be read: " + e.getMessage(), e);
        }
        if (bytes.length > max) {
            throw new IOException(name + " is longer than " + max + " bytes, which is more than such files have");
        }
        return bytes;
    }

    /** Where it was looked for, if that is not plain. */
    private static String inFolder(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return file.isAbsolute() || folder == null
                ? ""
                : " in " + (Files.isDirectory(folder) ? folder : folder + ", which is no folder either");
    }
}
