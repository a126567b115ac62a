package dev.ironshim.bench;

import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.isolation.CutOff;
import dev.ironshim.impl.isolation.Driver;
import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.isolation.MmioWindow;
import dev.ironshim.impl.isolation.MonitorRule;
import dev.ironshim.impl.isolation.Operator;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.concurrent.CountDownLatch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Cutting a driver off, from the operator's call to its return: its capabilities are dead before that. It is a revocation, which
 * can be repeated; a fault publishes its end by the same write, and its releases would soon be spent.
 */
public class CuttingOff {
    @Benchmark
    public CutOff alone(Alone one) {
        return one.first.cut();
    }

    @Benchmark
    public CutOff besideHung(BesideHung one) {
        return one.first.cut();
    }

    @Benchmark
    public CutOff amongMany(AmongMany one) {
        return one.first.cut();
    }

    @Benchmark
    public long volatileWrite(Floor floor) {
        long next = floor.next++;
        floor.word = next;
        return next;
    }

    /** What a kill is at least. */
    @State(Scope.Thread)
    public static class Floor {
        volatile long word;
        long next;
    }

    /** A monitor whose first driver is cut off again and again. */
    private static final class First implements AutoCloseable {
        final Drivers drivers = Drivers.apart();
        private final Operator operator = drivers.monitor().operator();
        private final Driver driver = drivers.start(1, MappedPlatform::new);

        CutOff cut() {
            return operator.revoke(1);
        }

        /** Figures of something else than what was meant are worse than none. */
        @Override
        public void close() {
            MmioWindow window = driver.mmio("mmio0");
            cut();
            try {
                window.read32(0);
                throw new IllegalStateException("a capability outlived its driver's epoch");
            } catch (RefusedException e) {
                if (!e.rule().equals(MonitorRule.STALE)) {
                    throw e;
                }
            }
            drivers.close();
        }
    }

    /** The driver is the only one. */
    @State(Scope.Thread)
    public static class Alone {
        private final First first = new First();

        @TearDown
        public void end() {
            first.close();
        }
    }

    /** Another one was cut off, and taking its memory back hangs. */
    @State(Scope.Thread)
    public static class BesideHung {
        private final First first = new First();
        private final CountDownLatch held = new CountDownLatch(1);

        /** Cuts the other one off. */
        public BesideHung() {
            Driver other = first.drivers.start(2, device -> new HangingPlatform(device, held));
            other.map("dma0", DmaBuffer.allocate(Grant.PAGE, Grant.PAGE), 0, Direction.BOTH);
            first.operator.revoke(2);
        }

        /** What hung still does, or it was not beside it that was measured. */
        @TearDown
        public void end() {
            if (first.operator.cutOff(2).returned()) {
                throw new IllegalStateException("nothing hung");
            }
            held.countDown();
            first.close();
        }
    }

    /** There are very many others. */
    @State(Scope.Thread)
    public static class AmongMany {
        @Param("1000")
        private int drivers;

        private final First first = new First();

        /** Admits them. */
        @Setup
        public void admit() {
            for (int i = 2; i <= drivers; i++) {
                first.drivers.start(i, MappedPlatform::new);
            }
        }

        @TearDown
        public void end() {
            first.close();
        }
    }

    /** A device whose translations cannot be removed for as long as somebody holds it. */
    private static final class HangingPlatform extends MappedPlatform {
        private final CountDownLatch held;

        HangingPlatform(LiveDevice device, CountDownLatch held) {
            super(device);
            this.held = held;
        }

        @Override
        public void unmap(int pasid, long iova, long length) {
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts it", e);
            }
        }
    }
}
