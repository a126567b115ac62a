package dev.ironshim.impl.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kinds of memory on the kernel that the test runs on. */
class DmaMemoryTest {
    private static final Kernel KERNEL = Kernel.system();

    @TempDir
    Path folder;

    private static void used(DmaMemory memory, long bytes) {
        assertThat(memory.memory().byteSize()).isEqualTo(bytes);
        assertThat(memory.memory().address() % DmaMemory.PAGE).isZero();
        assertThat(memory.memory().get(JAVA_LONG, bytes - 8)).isZero();
        memory.memory().set(JAVA_LONG, bytes - 8, 42);
        assertThat(memory.memory().get(JAVA_LONG, bytes - 8)).isEqualTo(42);
        memory.close();
        memory.close();
        assertThatThrownBy(() -> memory.memory().get(JAVA_LONG, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void everyKindIsWholePagesOfZerosAndIsGivenBack() throws IOException {
        List<String> before = Leaks.open();
        used(DmaMemory.allocate(KERNEL, 8192), 8192);
        used(DmaMemory.malloc(8192), 8192);
        used(DmaMemory.shared(KERNEL, "test", 8192), 8192);
        Path file = Files.write(folder.resolve("file"), new byte[12288]);
        used(DmaMemory.file(KERNEL, file, 4096, 8192), 8192);
        assertThat(Files.readAllBytes(file)[12280])
                .as("shared with whoever has the file")
                .isEqualTo((byte) 42);
        assertThat(Leaks.open()).isEqualTo(before);
    }

    @Test
    void aFileInMemoryKeepsItsLength() throws IOException {
        try (DmaMemory memory = DmaMemory.shared(KERNEL, "test", 4096)) {
            int number = memory.descriptor().orElseThrow();
            assertThat(KERNEL.ftruncate(number, 0)).as("shortened").isEqualTo(-Errno.EPERM.number());
            assertThat(KERNEL.ftruncate(number, 8192)).as("lengthened").isEqualTo(-Errno.EPERM.number());
            assertThat(KERNEL.ftruncate(number, 4096)).as("nothing changes").isZero();
            memory.memory().set(JAVA_BYTE, 0, (byte) 7);
            assertThat(Files.readAllBytes(Path.of("/proc/self/fd/" + number))[0])
                    .isEqualTo((byte) 7);
        }
        try (DmaMemory memory = DmaMemory.malloc(4096)) {
            assertThat(memory.descriptor()).isEmpty();
        }
    }

    /** Whoever has the memory cannot end it while a device may reach it: its buffer does. */
    @Test
    void memoryThatIsHandedOverIsClosedByItsBuffer() {
        DmaMemory memory = DmaMemory.malloc(8192);
        DmaBuffer buffer = memory.buffer();
        buffer.writeInt(4096, 7);
        assertThat(buffer.readInt(4096)).isEqualTo(7);
        assertThatThrownBy(memory::close).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(memory::buffer).isInstanceOf(IllegalStateException.class);
        DmaBuffer.Hold device = buffer.hold();
        buffer.closeWhenReleased();
        assertThat(memory.memory().scope().isAlive()).isTrue();
        assertThat(device.release()).isTrue();
        buffer.close();
        assertThat(memory.memory().scope().isAlive()).isFalse();
    }

    @Test
    void whatIsNoWholePageIsRefused() throws IOException {
        for (long bytes : new long[] {0, -4096, 1, 4095, 6144}) {
            refused(() -> DmaMemory.allocate(KERNEL, bytes));
            refused(() -> DmaMemory.malloc(bytes));
            refused(() -> DmaMemory.shared(KERNEL, "test", bytes));
        }
        refused(() -> DmaMemory.huge(KERNEL, 4096));
        Path file = Files.write(folder.resolve("file"), new byte[8192]);
        refused(() -> DmaMemory.file(KERNEL, file, 1, 4096));
        refused(() -> DmaMemory.file(KERNEL, file, 4096, 8192));
        refused(() -> DmaMemory.file(KERNEL, file, -4096, 4096));
        refused(() -> DmaMemory.file(KERNEL, file, Long.MAX_VALUE / 4096 * 4096, 4096));
    }

    private interface Allocation {
        DmaMemory allocate() throws IOException;
    }

    private static void refused(Allocation allocation) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> allocation.allocate().close())
                .satisfies(e -> assertThat(e.rule()).isEqualTo(PlatformRule.WHOLE_PAGES));
    }

    @Test
    void hugePagesAreHugeOrRefusedWithWhatToDo() throws IOException {
        List<String> before = Leaks.open();
        try {
            used(DmaMemory.huge(KERNEL, DmaMemory.HUGE_PAGE), DmaMemory.HUGE_PAGE);
        } catch (LinuxException e) {
            assertThat(e).hasMessageContaining("nr_hugepages");
            assertThat(e.operation()).isEqualTo("mmap");
        }
        assertThat(Leaks.open()).isEqualTo(before);
    }

    @Test
    void nothingIsLeftOfAllocationsThatTheKernelRefuses() {
        List<String> before = Leaks.open();
        for (int failing = 0; failing < 4; failing++) {
            int at = failing;
            FakeKernel kernel = new FakeKernel() {
                private int calls;

                private int answer() {
                    return calls++ == at ? -Errno.EPERM.number() : 50;
                }

                @Override
                public int memfd(String name) {
                    return answer();
                }

                @Override
                public int ftruncate(int fd, long length) {
                    return answer();
                }

                @Override
                public int seal(int fd) {
                    return answer();
                }

                @Override
                public long mmap(int fd, long offset, long length, int protection) {
                    return answer();
                }
            };
            assertThatExceptionOfType(LinuxException.class)
                    .isThrownBy(() -> DmaMemory.shared(kernel, "test", 4096))
                    .withMessageContaining("EPERM")
                    .withMessageContaining(at == 0 ? "test" : "memfd test");
            assertThat(Leaks.open()).isEqualTo(before);
        }
    }
}
