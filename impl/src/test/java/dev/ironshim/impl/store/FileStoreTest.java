package dev.ironshim.impl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is replaced as a whole. */
class FileStoreTest {
    @TempDir
    private Path folder;

    @Test
    void whatWasSavedLastIsLoaded() throws Exception {
        Path file = folder.resolve("trust");
        try (FileStore store = FileStore.open(file)) {
            assertThat(store.load()).isEmpty();
            store.save(new byte[] {1, 2, 3});
            store.save(new byte[] {4});
            assertThat(store.load()).hasValue(new byte[] {4});
        }
        try (FileStore again = FileStore.open(file)) {
            assertThat(again.load()).hasValue(new byte[] {4});
        }
    }

    @Test
    void aSaveThatWasCutShortLeavesWhatWasThere() throws Exception {
        try (FileStore store = FileStore.open(folder.resolve("trust"))) {
            store.save(new byte[] {1});
            Files.write(folder.resolve("trust.new"), new byte[] {2, 3});
            assertThat(store.load()).hasValue(new byte[] {1});
            store.save(new byte[] {5});
            assertThat(store.load()).hasValue(new byte[] {5});
            assertThat(folder.resolve("trust.new")).doesNotExist();
        }
    }

    @Test
    void aSaveThatFailsIsSaidAndLeavesWhatWasThere() throws Exception {
        Path file = folder.resolve("trust");
        try (FileStore store = FileStore.open(file)) {
            store.save(new byte[] {1});
            Files.createDirectory(folder.resolve("trust.new"));
            assertThatThrownBy(() -> store.save(new byte[] {2})).isInstanceOf(UncheckedIOException.class);
            assertThat(store.load()).hasValue(new byte[] {1});
        }
    }

    @Test
    void twoDoNotRememberInOneFile() throws Exception {
        Path file = folder.resolve("trust");
        FileStore first = FileStore.open(file);
        assertThatThrownBy(() -> FileStore.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("open elsewhere");
        first.close();
        assertThatThrownBy(() -> first.save(new byte[] {1})).hasMessageContaining("closed");
        FileStore.open(file).close();
    }

    @Test
    void aFileThatIsTooLongIsNotRead() throws Exception {
        Path file = folder.resolve("trust");
        try (var out = Files.newByteChannel(
                file, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
            out.position(FileStore.MAX_BYTES).write(java.nio.ByteBuffer.allocate(1));
        }
        try (FileStore store = FileStore.open(file)) {
            assertThatThrownBy(store::load).hasMessageContaining("more than");
        }
    }
}
