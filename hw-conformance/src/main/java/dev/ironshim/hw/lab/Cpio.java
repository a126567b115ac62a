package dev.ironshim.hw.lab;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes an archive that the kernel unpacks as its first file system ("newc", Documentation/driver-api/early-userspace/
 * buffer-format.rst). Device nodes are only entries in it, so nobody has to be root. Times are zero: the same files give the
 * same bytes.
 */
final class Cpio implements Closeable {
    private static final int DIRECTORY = 0040755;
    private static final int FILE = 0100644;
    private static final int PROGRAM = 0100755;
    private static final int LINK = 0120777;
    private static final int CHARACTER_DEVICE = 0020600;

    private final OutputStream out;
    private final Set<String> folders = new TreeSet<>();
    private int inode;

    Cpio(OutputStream out) {
        this.out = out;
    }

    void file(String path, byte[] content, boolean program) throws IOException {
        parents(path);
        entry(path, program ? PROGRAM : FILE, content, 0, 0);
    }

    void file(String path, Path content, boolean program) throws IOException {
        file(path, Files.readAllBytes(content), program);
    }

    void link(String path, String to) throws IOException {
        parents(path);
        entry(path, LINK, to.getBytes(StandardCharsets.UTF_8), 0, 0);
    }

    void folder(String path) throws IOException {
        if (!path.isEmpty() && folders.add(path)) {
            parents(path);
            entry(path, DIRECTORY, new byte[0], 0, 0);
        }
    }

    void characterDevice(String path, int major, int minor) throws IOException {
        parents(path);
        entry(path, CHARACTER_DEVICE, new byte[0], major, minor);
    }

    private void parents(String path) throws IOException {
        int slash = path.lastIndexOf('/');
        if (slash > 0) {
            folder(path.substring(0, slash));
        }
    }

    private void entry(String path, int mode, byte[] content, int major, int minor) throws IOException {
        byte[] name = (path + "\0").getBytes(StandardCharsets.UTF_8);
        String header = String.format(
                Locale.ROOT,
                "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X",
                ++inode,
                mode,
                0,
                0,
                1,
                0,
                content.length,
                0,
                0,
                major,
                minor,
                name.length,
                0);
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        out.write(name);
        pad(header.length() + name.length);
        out.write(content);
        pad(content.length);
    }

    private void pad(int written) throws IOException {
        out.write(new byte[-written & 3]);
    }

    @Override
    public void close() throws IOException {
        entry("TRAILER!!!", 0, new byte[0], 0, 0);
        out.close();
    }
}
