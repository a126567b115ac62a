package dev.ironshim.impl.store;

import dev.ironshim.impl.trust.TrustStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A file that is replaced as a whole. Beside it are a file {@code .new}, which is written first, and {@code .lock}, which keeps a
 * second process away while this object is open. Thread-safe.
 *
 * <p>Whoever can write to the folder decides what is remembered: nothing here tells an old copy of the file from the last one.
 */
public final class FileStore implements TrustStore, AutoCloseable {
    /** A file that is longer is not read. */
    public static final int MAX_BYTES = 32 << 20;

    private final Path file;
    private final FileChannel lock;

    private FileStore(Path file, FileChannel lock) {
        this.file = file;
        this.lock = lock;
    }

    /**
     * The store in {@code file}, which does not have to be there yet; its folder does.
     *
     * @throws IOException if the folder cannot be written, or another has the store open
     */
    public static FileStore open(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path beside = absolute.resolveSibling(absolute.getFileName() + ".lock");
        FileChannel lock = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() != null) {
                return new FileStore(absolute, lock);
            }
        } catch (OverlappingFileLockException e) {
            // Another of this process has it.
        }
        lock.close();
        throw new IOException(file + " is open elsewhere: two that remember in one file would forget each other's");
    }

    @Override
    public synchronized Optional<byte[]> load() {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = in.size();
            if (size > MAX_BYTES) {
                throw new IOException(file + " has " + size + " bytes, more than " + MAX_BYTES);
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            while (bytes.hasRemaining()) {
                if (in.read(bytes) < 0) {
                    throw new IOException(file + " became shorter while it was read");
                }
            }
            return Optional.of(bytes.array());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws UncheckedIOException if it is not known to be on the disk */
    @Override
    public synchronized void save(byte[] memory) {
        if (!lock.isOpen()) {
            throw new UncheckedIOException(new IOException(file + " is closed"));
        }
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (FileChannel out = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(memory);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            // Without it the new name may not survive a crash.
            try (FileChannel folder = FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
                folder.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets others open it. What was saved stays. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
