package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.DOMAIN;
import static dev.ironshim.impl.isolation.Drivers.PAGE;
import static dev.ironshim.impl.isolation.Drivers.device;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.mmio;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static dev.ironshim.impl.isolation.Drivers.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the monitor costs. Nothing is recorded here: a record costs whatever its reader keeps. */
class MemoryTest {
    private static final int DRIVERS = 1000;
    private static final int WINDOWS = 64;
    private static final long MEGABYTE = 1 << 20;
    private static final MonitorLimits LIMITS = new MonitorLimits(DRIVERS, 1 << 20, 1 << 20, 0);

    private static Drivers monitor() {
        return new Setup()
                .limits(LIMITS)
                .audit(sink -> event -> {})
                .telemetry(sink -> event -> {})
                .open();
    }

    /** The least of several measurements: garbage of other tests may die late. */
    private static long used() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(20);
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    private static Draft windows(long driver) {
        List<Grant.Mmio> windows = new ArrayList<>();
        for (int page = 4; page < 4 + WINDOWS; page++) {
            windows.add(mmio(driver, page, Rights.READ_WRITE, 15));
        }
        return Drivers.with(
                Drivers.with(draft(driver), List.of(), List.of(), List.of()),
                new Budgets(0, 0, 0, 0, 0, (long) WINDOWS * PAGE, 0, 1, 0),
                windows,
                List.of());
    }

    @Test
    void aThousandDriversWithSixtyFourWindowsEachStayBelowSixtyFourMegabytes() throws Exception {
        // The classes are loaded before it counts.
        List<MmioWindow> handed = new ArrayList<>(DRIVERS * WINDOWS);
        fill(monitor(), 1, handed);
        handed.clear();
        long before = used();
        Drivers monitor = monitor();
        for (long driver = 1; driver <= DRIVERS; driver++) {
            fill(monitor, driver, handed);
        }
        long growth = used() - before;
        assertThat(handed).hasSize(DRIVERS * WINDOWS);
        assertThat(monitor.facts(DRIVERS).mmioBytes()).isEqualTo((long) WINDOWS * PAGE);
        assertThat(handed.getLast().read64(0)).isZero();
        assertThat(growth)
                .as("bytes of heap for " + DRIVERS + " drivers with " + WINDOWS + " windows each: " + growth)
                .isLessThan(64 * MEGABYTE);
    }

    private static void fill(Drivers monitor, long driver, List<MmioWindow> handed) {
        monitor.admit(windows(driver), Drivers.config(driver));
        monitor.life(driver, LifecycleOp.INITIALIZE);
        for (int window = 0; window < WINDOWS; window++) {
            handed.add(monitor.mmio(driver, window));
        }
    }

    @Test
    void aFloodOfRefusedRequestsLeavesNothingBehind() throws Exception {
        Drivers monitor = monitor();
        byte[] manifest = signed(draft(1));
        LiveDevice device = device(1, DOMAIN, Drivers.config(1));
        monitor.admit(manifest, 1, device);
        monitor.life(1, LifecycleOp.INITIALIZE);
        MmioWindow stale = monitor.mmio(1, 0);
        monitor.revoke(1);
        MmioWindow window = monitor.mmio(1, 0);
        byte[] strange = Drivers.config(2);
        Bytes.putU32(strange, 0x10, 0);
        byte[] second = signed(draft(2));
        LiveDevice other = device(2, Drivers.domain(2), strange);
        try (DmaBuffer page = pages(1)) {
            List<Runnable> requests = List.of(
                    () -> monitor.mmio(1, 0),
                    () -> monitor.mmio(1, 99),
                    () -> monitor.ports(7, 0),
                    () -> monitor.map(1, 0, page, 0x20000, Direction.BOTH),
                    () -> monitor.map(1, 0, page, 0x10000, Direction.BOTH, 9),
                    () -> monitor.mmio(1, 3, 1),
                    () -> stale.read32(0),
                    () -> window.write32(1, 1));
            // Signatures take their time.
            List<Runnable> admissions =
                    List.of(() -> monitor.admit(manifest, 1, device), () -> monitor.admit(second, 2, other));
            assertThat(flood(requests, 10_000) + flood(admissions, 200)).isEqualTo(10_200);
            long before = used();
            assertThat(flood(requests, 100_000) + flood(admissions, 2_000)).isEqualTo(102_000);
            long growth = used() - before;
            assertThat(growth)
                    .as("bytes of heap after 102,000 refused requests: " + growth)
                    .isLessThan(MEGABYTE);
        }
    }

    private static int flood(List<Runnable> requests, int count) {
        int refused = 0;
        for (int i = 0; i < count; i++) {
            try {
                requests.get(i % requests.size()).run();
            } catch (RefusedException e) {
                refused++;
            }
        }
        return refused;
    }
}
