package dev.ironshim.reports.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that a user named. */
public final class InputFile {
    private InputFile() {}

    /**
     * Its bytes.
     *
     * @param max bytes that are read; a longer file is an error, whatever its length
     * @throws IOException naming the file
     */
    public static byte[] read(Path file, int max) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(max + 1);
            if (bytes.length > max) {
                throw new IOException(file + " is longer than " + max + " bytes, which is more than such files have");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
