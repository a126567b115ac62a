package dev.ironshim.impl.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.ironshim.impl.isolation.Platform.EventSource;
import dev.ironshim.impl.linux.FailingKernel.Mode;
import dev.ironshim.impl.linux.VfioPlatform.Backend;
import dev.ironshim.impl.linux.VfioPlatform.Options;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.refusal.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the platform does when nothing fails, and what it refuses. */
@Timeout(60)
class VfioPlatformTest {
    private static final Bdf ADDRESS = Bdf.parse(FakeVfio.ADDRESS);
    private static final long IOVA = 0x20_0000;
    private static final long PAGE = 4096;

    @TempDir
    Path sys;

    private final FakeVfio fake = new FakeVfio();
    private final FailingKernel kernel = new FailingKernel(fake, 0, Mode.BEFORE, Errno.EIO);
    private final List<String> before = Leaks.open();
    private final Arena arena = Arena.ofShared();

    private Options options() {
        return new Options(kernel, sys, sys, null, null, OptionalLong.empty(), null);
    }

    private VfioPlatform open() throws IOException {
        if (!Files.exists(sys.resolve("bus"))) {
            fake.sysfs(sys);
        }
        return VfioPlatform.open(ADDRESS, options());
    }

    private MemorySegment pages(int count) {
        return arena.allocate(count * PAGE, PAGE);
    }

    private static void refused(PlatformRule rule, ThrowingCallable call) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.rule()).isEqualTo(rule));
    }

    @AfterEach
    void nothingIsLeft() {
        arena.close();
        assertThat(fake.files).isEmpty();
        assertThat(fake.mapped).isEmpty();
        assertThat(Leaks.open()).isEqualTo(before);
    }

    @Test
    void theBackendIsTheOneThatIsThere() throws IOException {
        try (VfioPlatform platform = open()) {
            assertThat(platform.backend()).isEqualTo(Backend.IOMMUFD);
        }
        try (VfioPlatform platform = VfioPlatform.open(ADDRESS, options().withBackend(Backend.CONTAINER))) {
            assertThat(platform.backend()).isEqualTo(Backend.CONTAINER);
        }
        fake.modern = false;
        try (VfioPlatform platform = open()) {
            assertThat(platform.backend()).isEqualTo(Backend.CONTAINER);
        }
        refused(
                PlatformRule.BACKEND,
                () -> VfioPlatform.open(ADDRESS, options().withBackend(Backend.IOMMUFD))
                        .close());
    }

    @Test
    void thatTheNewerInterfaceCannotBeUsedIsNoReasonForTheOlder() throws IOException {
        fake.sysfs(sys);
        Kernel forbidden = new FailingKernel(fake, 1, Mode.BEFORE, Errno.EACCES);
        Options options = new Options(forbidden, sys, sys, null, null, OptionalLong.empty(), null);
        assertThatExceptionOfType(LinuxException.class)
                .isThrownBy(() -> VfioPlatform.open(ADDRESS, options))
                .withMessageContaining("/dev/iommu for 0000:01:00.0: EACCES")
                .withMessageContaining("chown");
    }

    @Test
    void theDeviceIsAsItWasFoundWithTheSizesThatAreHandedOut() throws IOException {
        try (VfioPlatform platform = open()) {
            assertThat(platform.device().address()).isEqualTo(ADDRESS);
            assertThat(platform.device().domain()).isEqualTo(FakeVfio.GROUP);
            Bar memory = platform.device().function().bars().get(0);
            assertThat(memory.base()).isEqualTo(0xFEA0_0000L);
            assertThat(memory.size()).hasValue(FakeVfio.BAR0);
            Bar ports = platform.device().function().bars().get(2);
            assertThat(ports.kind()).isEqualTo(Bar.Kind.IO);
            assertThat(ports.size()).hasValue(32);
            assertThat(platform.device().function().bars().get(1).size()).isEmpty();
            assertThat(fake.busMaster()).as("silent at first").isFalse();
            assertThat(platform.device()).isSameAs(platform.device());
        }
        try (VfioPlatform platform = VfioPlatform.open(ADDRESS, options().withDomain(7))) {
            assertThat(platform.device().domain()).isEqualTo(7);
        }
    }

    @Test
    void anAccessLiesInOneMappedAreaOrIsACall() throws IOException {
        try (VfioPlatform platform = open()) {
            int calls = kernel.calls().size();
            platform.write(0, 0xFF8, 8, 0x0102_0304_0506_0708L);
            assertThat(platform.read(0, 0xFF8, 1)).as("little-endian").isEqualTo(8);
            assertThat(platform.read(0, 0xFFE, 2)).isEqualTo(0x0102);
            platform.write(0, 0x2000, 4, -1);
            assertThat(platform.read(0, 0x2000, 4)).as("unsigned").isEqualTo(0xFFFF_FFFFL);
            assertThat(kernel.calls()).as("mapped").hasSize(calls);
            platform.write(0, 0x1000, 4, 5);
            assertThat(platform.read(0, 0x1000, 4)).isEqualTo(5);
            platform.read(0, 0x1FF8, 8);
            platform.write(2, 4, 2, 1);
            assertThat(kernel.calls().subList(calls, kernel.calls().size()))
                    .containsExactly("write", "read", "read", "write");
        }
    }

    @Test
    void registersThatAreNotThereAreRefused() throws IOException {
        VfioPlatform platform = open();
        for (long offset : new long[] {-4, 2, FakeVfio.BAR0 - 2, FakeVfio.BAR0, Long.MAX_VALUE - 3}) {
            refused(PlatformRule.REGISTER, () -> platform.read(0, offset, 4));
            refused(PlatformRule.REGISTER, () -> platform.write(0, offset, 4, 0));
        }
        for (int bar : new int[] {-1, 1, 6, 7}) {
            refused(PlatformRule.REGISTER, () -> platform.read(bar, 0, 4));
        }
        for (int width : new int[] {0, 3, 16, -1}) {
            refused(PlatformRule.REGISTER, () -> platform.read(0, 0, width));
        }
        platform.close();
        assertThatIllegalStateException().isThrownBy(() -> platform.read(0, 0, 4));
        assertThatIllegalStateException().isThrownBy(() -> platform.read(0, 0x1000, 4));
        assertThatIllegalStateException().isThrownBy(platform::silence);
        assertThatIllegalStateException().isThrownBy(() -> platform.interrupt(IrqKind.MSI_X, 0));
    }

    @Test
    void aRemovalIsOfWhatWasAskedOrFails() throws IOException {
        for (boolean modern : new boolean[] {true, false}) {
            fake.modern = modern;
            try (VfioPlatform platform = open()) {
                platform.map(0, IOVA, pages(2), Direction.BOTH);
                platform.unmap(0, IOVA + 8 * PAGE, PAGE);
                refused(PlatformRule.PART_OF_MAPPING, () -> platform.unmap(0, IOVA, PAGE));
                refused(PlatformRule.PART_OF_MAPPING, () -> platform.unmap(0, IOVA + PAGE, PAGE));
                refused(PlatformRule.PART_OF_MAPPING, () -> platform.unmap(0, IOVA + PAGE, 4 * PAGE));
                assertThat(fake.reached(0)).containsEntry(IOVA, 2 * PAGE);
                fake.lies = -PAGE;
                assertThatExceptionOfType(UncheckedIOException.class)
                        .isThrownBy(() -> platform.unmap(0, IOVA, 2 * PAGE))
                        .withMessageContaining("4096 of 8192 bytes were unmapped")
                        .withMessageContaining(FakeVfio.ADDRESS);
                fake.lies = 0;
                platform.unmap(0, IOVA, 2 * PAGE);
                platform.unmap(0, IOVA, 2 * PAGE);
                assertThat(platform.mappedBytes(0)).isZero();
                platform.flush(0);
            }
        }
    }

    @Test
    void whatIsNoWholePageIsRefused() throws IOException {
        try (VfioPlatform platform = open()) {
            MemorySegment page = pages(2);
            refused(PlatformRule.WHOLE_PAGES, () -> platform.map(0, IOVA + 8, page, Direction.BOTH));
            refused(PlatformRule.WHOLE_PAGES, () -> platform.map(0, IOVA, page.asSlice(0, 100), Direction.BOTH));
            refused(PlatformRule.WHOLE_PAGES, () -> platform.map(0, IOVA, page.asSlice(64, PAGE), Direction.BOTH));
            refused(PlatformRule.WHOLE_PAGES, () -> platform.map(0, IOVA, page.asSlice(0, 0), Direction.BOTH));
            refused(PlatformRule.WHOLE_PAGES, () -> platform.map(0, -PAGE, page, Direction.BOTH));
            refused(
                    PlatformRule.WHOLE_PAGES,
                    () -> platform.map(0, IOVA, MemorySegment.ofArray(new byte[4096]), Direction.BOTH));
            refused(PlatformRule.WHOLE_PAGES, () -> platform.unmap(0, IOVA, -PAGE));
            platform.map(0, -2 * PAGE, page.asSlice(0, PAGE), Direction.BOTH);
            assertThat(fake.mappedBytes()).isEqualTo(PAGE);
        }
    }

    @Test
    void processAddressSpacesAreApartAndRefusedWhereThereAreNone() throws IOException {
        try (VfioPlatform platform = open()) {
            platform.map(3, IOVA, pages(1), Direction.BOTH);
            platform.map(0, IOVA, pages(2), Direction.BOTH);
            assertThat(fake.reached(3)).containsEntry(IOVA, PAGE);
            assertThat(fake.reached(0)).containsEntry(IOVA, 2 * PAGE);
            platform.unmap(0, IOVA, 2 * PAGE);
            assertThat(fake.reached(3)).isNotEmpty();
            refused(PlatformRule.PASID, () -> platform.map(16, IOVA, pages(1), Direction.BOTH));
            refused(PlatformRule.PASID, () -> platform.map(-1, IOVA, pages(1), Direction.BOTH));
            platform.unmap(9, IOVA, PAGE);
            platform.detach();
            assertThat(fake.reached(3)).isEmpty();
            platform.arm();
            assertThat(fake.reached(3)).containsEntry(IOVA, PAGE);
        }
        fake.pasidBits = 0;
        try (VfioPlatform platform = open()) {
            refused(PlatformRule.PASID, () -> platform.map(1, IOVA, pages(1), Direction.BOTH));
        }
        fake.modern = false;
        try (VfioPlatform platform = open()) {
            refused(PlatformRule.PASID, () -> platform.map(1, IOVA, pages(1), Direction.BOTH));
        }
    }

    @Test
    void oneVectorComesAndGoesWithoutTheOthersNoticing() throws IOException {
        try (VfioPlatform platform = open()) {
            platform.arm();
            EventSource two = platform.interrupt(IrqKind.MSI_X, 2);
            assertThat(fake.raise(2)).isTrue();
            assertThat(fake.raise(1)).as("nobody listens").isFalse();
            try (EventSource six = platform.interrupt(IrqKind.MSI_X, 6)) {
                assertThat(fake.raise(6)).isTrue();
                assertThat(six.await(0)).isEqualTo(1);
            }
            assertThat(fake.raise(6)).isFalse();
            assertThat(fake.raise(2)).isTrue();
            assertThat(two.await(0)).isEqualTo(2);
            assertThat(fake.reassignments).as("of vectors that were on").isEqualTo(1);
            refused(PlatformRule.LISTENED, () -> platform.interrupt(IrqKind.MSI_X, 2));
            refused(PlatformRule.VECTOR, () -> platform.interrupt(IrqKind.MSI_X, FakeVfio.MSIX_VECTORS));
            refused(PlatformRule.VECTOR, () -> platform.interrupt(IrqKind.MSI_X, -1));
            refused(PlatformRule.OTHER_KIND, () -> platform.interrupt(IrqKind.MSI, 0));
            two.close();
            assertThat(fake.interrupts()).as("with the last one").isFalse();
            platform.interrupt(IrqKind.MSI, 0);
        }
    }

    @Test
    void vectorsWhoseNumberIsFixedAreAllTakenAtFirstOrAsManyAsThereAre() throws IOException {
        fake.dynamic = false;
        fake.vectorsToBeHad = 5;
        try (VfioPlatform platform = open()) {
            platform.arm();
            EventSource one = platform.interrupt(IrqKind.MSI_X, 1);
            platform.interrupt(IrqKind.MSI_X, 4);
            assertThat(fake.raise(1)).isTrue();
            assertThat(one.await(0)).isEqualTo(1);
            refused(PlatformRule.VECTOR, () -> platform.interrupt(IrqKind.MSI_X, 5));
            assertThat(fake.raise(4)).isTrue();
            platform.silence();
            EventSource six = platform.interrupt(IrqKind.MSI_X, 6);
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(platform::arm)
                    .withMessageContaining("only 5 vectors of MSI_X can be had");
            assertThat(fake.busMaster()).as("not armed by half").isFalse();
            six.close();
            assertThatNoException().isThrownBy(platform::arm);
        }
    }

    @Test
    void whoListensIsToldWhileTheDeviceIsArmed() throws IOException {
        try (VfioPlatform platform = open()) {
            EventSource source = platform.interrupt(IrqKind.INTX, 0);
            assertThat(fake.raise(0)).as("silent").isFalse();
            platform.arm();
            assertThat(fake.raise(0)).isTrue();
            assertThat(fake.raise(0)).as("masked when it came").isFalse();
            assertThat(source.await(0)).isEqualTo(1);
            assertThat(fake.raise(0)).as("not handled yet").isFalse();
            assertThat(source.await(0)).isZero();
            assertThat(fake.raise(0)).as("unmasked by waiting again").isTrue();
            platform.silence();
            assertThat(fake.raise(0)).isFalse();
            assertThat(source.await(0)).isEqualTo(1);
            assertThat(source.await(0)).isZero();
            platform.arm();
            assertThat(fake.raise(0)).isTrue();
        }
    }

    @Test
    void closingWakesWhoWaitsAndNobodyIsToldAfterwards() throws Exception {
        VfioPlatform platform = open();
        platform.arm();
        EventSource source = platform.interrupt(IrqKind.MSI_X, 0);
        CompletableFuture<Long> waiting = CompletableFuture.supplyAsync(() -> source.await(30_000));
        Thread.sleep(20);
        source.close();
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isZero();
        assertThat(fake.raise(0)).isFalse();
        assertThat(source.await(0)).isZero();
        EventSource errors = platform.errors();
        CompletableFuture<Long> other = CompletableFuture.supplyAsync(() -> errors.await(30_000));
        Thread.sleep(20);
        platform.close();
        assertThat(other.get(10, TimeUnit.SECONDS)).isZero();
        errors.close();
    }

    @Test
    void errorsAndRequestsAreToldAlsoOfASilentDevice() throws IOException {
        try (VfioPlatform platform = open()) {
            EventSource errors = platform.errors();
            EventSource removal = platform.removal();
            platform.silence();
            assertThat(fake.notice(Irqs.ERR)).isTrue();
            assertThat(errors.await(0)).isEqualTo(1);
            assertThat(removal.await(0)).isZero();
            assertThat(fake.notice(Irqs.REQ)).isTrue();
            assertThat(removal.await(0)).isEqualTo(1);
            refused(PlatformRule.LISTENED, platform::errors);
            errors.close();
            assertThat(fake.notice(Irqs.ERR)).isFalse();
            platform.errors();
        }
        fake.express = false;
        try (VfioPlatform platform = open()) {
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(platform::errors);
            platform.removal();
        }
    }

    @Test
    void aDeviceThatKeepsTheBusIsNotSilentAndOneThatIsGoneIs() throws IOException {
        try (VfioPlatform platform = open()) {
            platform.arm();
            fake.stubborn = true;
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(platform::silence)
                    .withMessageContaining("reset the device");
            fake.stubborn = false;
            platform.interrupt(IrqKind.MSI_X, 0);
            platform.arm();
            fake.gone = true;
            platform.silence();
            assertThat(fake.interrupts()).isFalse();
            platform.detach();
            assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(platform::arm);
        }
        fake.gone = true;
        refused(PlatformRule.NO_DEVICE, () -> open().close());
    }

    @Test
    void aResetIsOfTheFunctionOrOfABusThatIsOurs() throws IOException {
        for (boolean modern : new boolean[] {true, false}) {
            fake.modern = modern;
            fake.resettable = true;
            int before = fake.resets;
            int hot = fake.hotResets;
            try (VfioPlatform platform = open()) {
                platform.arm();
                platform.reset();
                assertThat(fake.busMaster()).isFalse();
                assertThat(fake.resets).isEqualTo(before + 1);
            }
            fake.resettable = false;
            try (VfioPlatform platform = open()) {
                platform.arm();
                platform.reset();
                assertThat(fake.busMaster()).isFalse();
                assertThat(fake.hotResets).isEqualTo(hot + 1);
                fake.foreign = true;
                refused(PlatformRule.NO_RESET, platform::reset);
                fake.foreign = false;
            }
        }
    }

    @Test
    void whatIsInUseIsNotOpened() throws IOException {
        fake.sysfs(sys);
        Path device = sys.resolve("bus/pci/devices/" + ADDRESS);
        refused(PlatformRule.NO_DEVICE, () -> VfioPlatform.open(Bdf.parse("0000:09:00.0"), options()));
        Path other = Files.createDirectories(sys.resolve("bus/pci/devices/0000:01:00.1"));
        Files.copy(device.resolve("config"), other.resolve("config"));
        Files.createSymbolicLink(sys.resolve("kernel/iommu_groups/" + FakeVfio.GROUP + "/devices/0000:01:00.1"), other);
        Path igb = Files.createDirectories(sys.resolve("bus/pci/drivers/igb"));
        Files.createSymbolicLink(other.resolve("driver"), igb);
        refused(PlatformRule.IN_USE, () -> VfioPlatform.open(ADDRESS, options()));
        Files.delete(other.resolve("driver"));
        Path card = Files.createDirectories(device.resolve("net/eth0"));
        Files.createDirectories(sys.resolve("class/net"));
        Files.createSymbolicLink(sys.resolve("class/net/eth0"), card);
        Files.writeString(card.resolve("flags"), "0x1003\n");
        refused(PlatformRule.IN_USE, () -> VfioPlatform.open(ADDRESS, options()));
        Files.writeString(card.resolve("flags"), "0x1002\n");
        VfioPlatform.open(ADDRESS, options()).close();
        Files.delete(device.resolve("driver"));
        Files.createSymbolicLink(device.resolve("driver"), igb);
        refused(PlatformRule.BOUND, () -> VfioPlatform.open(ADDRESS, options()));
        Files.delete(device.resolve("iommu_group"));
        refused(PlatformRule.NO_GROUP, () -> VfioPlatform.open(ADDRESS, options()));
    }

    @Test
    void aDeviceThatCannotBeTakenIsGivenBackToItsDriver() throws IOException {
        fake.sysfs(sys);
        Path device = sys.resolve("bus/pci/devices/" + ADDRESS);
        Path igb = Files.createDirectories(sys.resolve("bus/pci/drivers/igb"));
        Files.writeString(igb.resolve("unbind"), "");
        Files.writeString(device.resolve("driver_override"), "");
        Files.writeString(sys.resolve("bus/pci/drivers_probe"), "");
        Files.delete(device.resolve("driver"));
        Files.createSymbolicLink(device.resolve("driver"), igb);
        Path journal = sys.resolve("journal");
        Files.writeString(journal, "0000:07:00.0 nvme\n");
        assertThatExceptionOfType(IOException.class)
                .as("nobody binds here")
                .isThrownBy(() -> VfioPlatform.open(ADDRESS, options().withJournal(journal)))
                .withMessageContaining("is bound to igb instead of vfio-pci");
        assertThat(journal).as("the other one's line").hasContent("0000:07:00.0 nvme\n");
    }
}
