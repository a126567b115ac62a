package dev.ironshim.impl.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.isolation.Platform.EventSource;
import dev.ironshim.impl.linux.FailingKernel.Mode;
import dev.ironshim.impl.linux.VfioPlatform.Backend;
import dev.ironshim.impl.linux.VfioPlatform.Options;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.refusal.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every system call of every scenario fails once: before it did anything, after it did everything, or it hangs. Whatever comes of it,
 * what answers without an exception has happened in the kernel, what throws says what, of whom and what next; afterwards everything
 * can be cut off, closing works, and nothing is left open.
 */
@Timeout(120)
class VfioPlatformInjectionTest {
    private static final long IOVA = 0x10_0000;
    private static final long PAGE = 4096;
    private static final List<Errno> ERRORS =
            List.of(Errno.EINTR, Errno.EINVAL, Errno.ENOENT, Errno.EIO, Errno.EEXIST, Errno.EAGAIN);

    /** What an embedder does with a device. */
    enum Scenario {
        REGISTERS(true) {
            @Override
            void play(Checked device) {
                device.registers();
            }
        },
        MEMORY(true) {
            @Override
            void play(Checked device) {
                device.map(0, IOVA, 2);
                device.map(0, IOVA + 4 * PAGE, 1);
                device.arm();
                device.unmap(0, IOVA, 2);
                device.flush(0);
                device.map(0, IOVA, 1);
                device.silence();
                device.detach();
                device.unmap(0, IOVA, 1);
                device.unmap(0, IOVA + 4 * PAGE, 1);
                device.flush(0);
                device.arm();
                device.map(0, IOVA, 1);
            }
        },
        PROCESSES(true) {
            @Override
            void play(Checked device) {
                device.arm();
                device.map(3, IOVA, 1);
                device.map(0, IOVA, 1);
                device.map(5, IOVA, 2);
                device.unmap(3, IOVA, 1);
                device.detach();
                device.arm();
                device.map(3, IOVA, 2);
            }
        },
        VECTORS(true) {
            @Override
            void play(Checked device) {
                EventSource two = device.listen(IrqKind.MSI_X, 2);
                device.arm();
                device.raised(two, 2);
                EventSource five = device.listen(IrqKind.MSI_X, 5);
                device.raised(five, 5);
                device.raised(two, 2);
                device.close(two);
                device.raised(five, 5);
                device.silence();
                device.arm();
                device.raised(five, 5);
                device.close(five);
                EventSource pin = device.listen(IrqKind.INTX, 0);
                device.raised(pin, 0);
                device.raised(pin, 0);
            }
        },
        NOTICES(true) {
            @Override
            void play(Checked device) {
                EventSource errors = device.errors();
                EventSource removal = device.removal();
                device.noticed(errors, Irqs.ERR);
                device.silence();
                device.noticed(removal, Irqs.REQ);
                device.close(errors);
                device.noticed(device.errors(), Irqs.ERR);
            }
        },
        RESET(true) {
            @Override
            void play(Checked device) {
                device.listen(IrqKind.MSI_X, 0);
                device.map(0, IOVA, 1);
                device.arm();
                device.reset();
                device.arm();
                device.reset();
            }
        },
        HOT_RESET(false) {
            @Override
            void play(Checked device) {
                device.arm();
                device.reset();
                device.arm();
                device.silence();
                device.reset();
            }
        };

        private final boolean resettable;

        Scenario(boolean resettable) {
            this.resettable = resettable;
        }

        abstract void play(Checked device);
    }

    /** Ends a scenario that was let go after a call of it had hung. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** The platform, and what must be true of the kernel when it has answered. */
    private static final class Checked {
        private final VfioPlatform platform;
        private final FakeVfio fake;
        private final FailingKernel failing;
        private final Arena arena = Arena.ofShared();
        private final List<long[]> asked = new ArrayList<>();
        private final List<EventSource> sources = new ArrayList<>();

        Checked(VfioPlatform platform, FakeVfio fake, FailingKernel failing) {
            this.platform = platform;
            this.fake = fake;
            this.failing = failing;
        }

        /** Whoever hung must not go on: the device was cut off meanwhile. */
        private void goOn() {
            if (failing.hangs()) {
                throw new Stopped();
            }
        }

        void registers() {
            goOn();
            for (long offset : new long[] {0, 0xFF8, 0x1000, 0x1800, 0x2FF8}) {
                for (int width : new int[] {1, 2, 4, 8}) {
                    platform.write(0, offset, width, 0x1122_3344_5566_7788L);
                    long read = platform.read(0, offset, width);
                    assertThat(read).isEqualTo(0x1122_3344_5566_7788L & (width == 8 ? -1 : (1L << (8 * width)) - 1));
                }
            }
            platform.write(2, 8, 4, 1);
            platform.read(2, 8, 4);
        }

        void map(int pasid, long iova, int pages) {
            goOn();
            if (pasid != 0 && platform.backend() == Backend.CONTAINER) {
                return;
            }
            MemorySegment memory = arena.allocate(pages * PAGE, PAGE);
            synchronized (asked) {
                asked.add(new long[] {pasid, iova, pages * PAGE});
            }
            platform.map(pasid, iova, memory, Direction.BOTH);
            if (!failing.hangs()) {
                assertThat(platform.mappedBytes(pasid)).isPositive();
            }
        }

        void unmap(int pasid, long iova, int pages) {
            goOn();
            unmap(new long[] {pasid, iova, pages * PAGE});
        }

        private void unmap(long[] mapping) {
            platform.unmap((int) mapping[0], mapping[1], mapping[2]);
            synchronized (asked) {
                asked.removeIf(each -> Arrays.equals(each, mapping));
            }
            if (!failing.hangs()) {
                assertThat(fake.reached((int) mapping[0])).as("unmapped").doesNotContainKey(mapping[1]);
            }
        }

        void flush(int pasid) {
            goOn();
            platform.flush(pasid);
        }

        void arm() {
            goOn();
            platform.arm();
            assertThat(fake.busMaster()).isTrue();
            assertThat(fake.attached != 0 || platform.backend() == Backend.CONTAINER)
                    .isTrue();
        }

        void silence() {
            goOn();
            platform.silence();
            silent();
        }

        private void silent() {
            assertThat(fake.busMaster()).as("bus master").isFalse();
            assertThat(fake.interrupts()).as("interrupts").isFalse();
        }

        void reset() {
            goOn();
            int before = fake.resets + fake.hotResets;
            platform.reset();
            assertThat(fake.resets + fake.hotResets).isGreaterThan(before);
            silent();
        }

        void detach() {
            goOn();
            platform.detach();
            blocked();
        }

        private void blocked() {
            for (int pasid = 0; pasid < 16; pasid++) {
                assertThat(fake.reached(pasid)).as("reached").isEmpty();
            }
            assertThat(fake.attached).isZero();
            assertThat(fake.processes).isEmpty();
        }

        EventSource listen(IrqKind kind, int vector) {
            goOn();
            return kept(platform.interrupt(kind, vector));
        }

        private EventSource kept(EventSource source) {
            synchronized (sources) {
                sources.add(source);
            }
            return source;
        }

        EventSource errors() {
            goOn();
            return kept(platform.errors());
        }

        EventSource removal() {
            goOn();
            return kept(platform.removal());
        }

        void raised(EventSource source, int vector) {
            goOn();
            // A level-triggered one was masked when it came last.
            assertThat(source.await(0)).isZero();
            goOn();
            assertThat(fake.raise(vector)).as("vector " + vector + " is on").isTrue();
            told(source);
        }

        void noticed(EventSource source, int index) {
            goOn();
            assertThat(fake.notice(index)).as("notice " + index + " is on").isTrue();
            told(source);
        }

        /** An interrupted wait, and one that is to be asked again, answer 0 at first. */
        private void told(EventSource source) {
            long count = source.await(0) + source.await(0);
            goOn();
            assertThat(count).isEqualTo(1);
        }

        void close(EventSource source) {
            goOn();
            source.close();
            assertThat(source.await(0)).isZero();
            goOn();
        }

        /** What the monitor does when something fails: all of it works, since the fault was one. */
        void cutOff() {
            platform.silence();
            if (!failing.hangs()) {
                silent();
            }
            List<long[]> mappings;
            synchronized (asked) {
                mappings = List.copyOf(asked);
            }
            mappings.forEach(this::unmap);
            platform.flush(0);
            platform.reset();
            platform.detach();
            if (!failing.hangs()) {
                silent();
                blocked();
            }
        }

        void end() {
            synchronized (sources) {
                sources.forEach(EventSource::close);
            }
            platform.close();
            platform.close();
            arena.close();
        }
    }

    @TempDir
    Path folder;

    private int folders;

    private FakeVfio fake(Scenario scenario, boolean modern) {
        FakeVfio fake = new FakeVfio();
        fake.modern = modern;
        fake.resettable = scenario.resettable;
        return fake;
    }

    private Path sys(FakeVfio fake) throws IOException {
        return fake.sysfs(folder.resolve("sys" + folders++));
    }

    private static Options options(Kernel kernel, Path sys) {
        return new Options(kernel, sys, sys, null, null, OptionalLong.empty(), null);
    }

    @ParameterizedTest
    @EnumSource
    void whateverFailsIsToldAndCanBeCutOffAndClosed(Scenario scenario) throws IOException {
        List<String> before = Leaks.open();
        int positions = 0;
        for (boolean modern : new boolean[] {true, false}) {
            Path sys = sys(fake(scenario, modern));
            int calls = calls(scenario, modern, sys);
            assertThat(calls).isGreaterThan(20);
            for (Mode mode : List.of(Mode.BEFORE, Mode.AFTER)) {
                for (Errno errno : ERRORS) {
                    for (int at = 1; at <= calls; at++) {
                        one(scenario, modern, sys, at, mode, errno);
                        positions++;
                    }
                }
            }
        }
        assertThat(Leaks.open()).isEqualTo(before);
        assertThat(positions).as("faults").isGreaterThan(1_000);
    }

    /** How many calls it makes when none fails. */
    private static int calls(Scenario scenario, boolean modern, Path sys) throws IOException {
        FakeVfio fake = new FakeVfio();
        fake.modern = modern;
        fake.resettable = scenario.resettable;
        FailingKernel counting = new FailingKernel(fake, 0, Mode.BEFORE, Errno.EIO);
        Checked device =
                new Checked(VfioPlatform.open(Bdf.parse(FakeVfio.ADDRESS), options(counting, sys)), fake, counting);
        scenario.play(device);
        device.cutOff();
        device.end();
        assertThat(fake.files).isEmpty();
        return counting.calls().size();
    }

    private void one(Scenario scenario, boolean modern, Path sys, int at, Mode mode, Errno errno) throws IOException {
        FakeVfio fake = fake(scenario, modern);
        FailingKernel failing = new FailingKernel(fake, at, mode, errno);
        Checked device = null;
        try {
            device = new Checked(VfioPlatform.open(Bdf.parse(FakeVfio.ADDRESS), options(failing, sys)), fake, failing);
            scenario.play(device);
        } catch (LinuxException e) {
            told(e, failing);
        } catch (UncheckedIOException e) {
            assertThat(e.getCause()).isInstanceOf(LinuxException.class);
            told(e, failing);
        } catch (RefusedException e) {
            assertThat(e).hasMessageStartingWith("platform/").hasMessageContaining("expected");
        } catch (UnsupportedOperationException e) {
            assertThat(e).hasMessageContaining("does not report");
        } catch (AssertionError e) {
            throw new AssertionError(where(scenario, modern, failing, mode, errno, at), e);
        }
        try {
            if (device != null) {
                // A mapping that the kernel has is in the books, unless the kernel has said that it is somebody else's.
                if (errno != Errno.EEXIST) {
                    long known = 0;
                    for (int pasid = 0; pasid < 16; pasid++) {
                        known += device.platform.mappedBytes(pasid);
                    }
                    assertThat(known).isGreaterThanOrEqualTo(fake.mappedBytes());
                }
                device.cutOff();
                device.end();
            }
            assertThat(fake.files).as("files").isEmpty();
            assertThat(fake.mapped).as("mappings of BARs").isEmpty();
        } catch (AssertionError | RuntimeException e) {
            // The one fault may be in here.
            if (device == null || !again(device, failing, e)) {
                throw new AssertionError(where(scenario, modern, failing, mode, errno, at), e);
            }
            assertThat(fake.files).as("files").isEmpty();
            assertThat(fake.mapped).as("mappings of BARs").isEmpty();
        }
    }

    /** A cut-off that meets the fault itself is asked again, as the monitor does. */
    private static boolean again(Checked device, FailingKernel failing, Throwable e) {
        if (!(e instanceof UncheckedIOException)) {
            return false;
        }
        told(e, failing);
        device.cutOff();
        try {
            device.end();
        } catch (UncheckedIOException closing) {
            told(closing, failing);
            device.end();
        }
        return true;
    }

    private static void told(Throwable e, FailingKernel failing) {
        assertThat(e)
                .satisfies(each -> assertThat(each.getMessage()).containsIgnoringCase(name(failing.failed())))
                .hasMessageContaining(FakeVfio.ADDRESS)
                .hasMessageMatching("(?s).*: .*; .{10,}");
    }

    /** A removal of which the kernel says nonsense is named as what it is. */
    private static String name(String call) {
        return call.equals("none") ? "" : call.contains("UNMAP") ? "unmap" : call;
    }

    private static String where(
            Scenario scenario, boolean modern, FailingKernel failing, Mode mode, Errno errno, int at) {
        return scenario + " " + (modern ? "iommufd" : "container") + ": call " + at + ", " + failing.failed() + ", "
                + mode + " " + errno;
    }

    @ParameterizedTest
    @EnumSource
    void whateverHangsIsOvertaken(Scenario scenario) throws Exception {
        List<String> before = Leaks.open();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (boolean modern : new boolean[] {true, false}) {
                Path sys = sys(fake(scenario, modern));
                int calls = calls(scenario, modern, sys);
                for (int at = 1; at <= calls; at++) {
                    hang(threads, scenario, modern, sys, at);
                }
            }
        }
        assertThat(Leaks.open()).isEqualTo(before);
    }

    private void hang(ExecutorService threads, Scenario scenario, boolean modern, Path sys, int at) throws Exception {
        FakeVfio fake = fake(scenario, modern);
        FailingKernel failing = new FailingKernel(fake, at, Mode.HANG, Errno.EIO);
        Holder holder = new Holder();
        Future<?> driver = threads.submit(() -> {
            try {
                holder.set(new Checked(
                        VfioPlatform.open(Bdf.parse(FakeVfio.ADDRESS), options(failing, sys)), fake, failing));
                scenario.play(holder.get());
            } catch (Stopped | RefusedException | UncheckedIOException e) {
                // Let go, and told so.
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageMatching(".*(was (silenced|detached) while|is closed).*");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            while (!failing.hanging().await(1, TimeUnit.MILLISECONDS) && !driver.isDone()) {
                // It comes to the call, or never does: that is in the cut-off.
            }
            Checked device = holder.get();
            boolean overtaken = device != null && failing.hangs();
            if (device != null && overtaken) {
                Future<?> monitor = threads.submit(device::cutOff);
                monitor.get(5, TimeUnit.SECONDS);
            }
            failing.letGo();
            driver.get(5, TimeUnit.SECONDS);
            device = holder.get();
            if (device != null) {
                if (overtaken) {
                    // What came late has taken itself back.
                    device.silent();
                    device.blocked();
                }
                device.end();
            }
            assertThat(fake.files).as("files").isEmpty();
            assertThat(fake.mapped).as("mappings of BARs").isEmpty();
        } catch (AssertionError | Exception e) {
            failing.letGo();
            throw new AssertionError(where(scenario, modern, failing, Mode.HANG, Errno.EIO, at), e);
        }
    }

    private static final class Holder {
        private @Nullable Checked checked;

        synchronized void set(Checked device) {
            checked = device;
        }

        synchronized @Nullable Checked get() {
            return checked;
        }
    }
}
