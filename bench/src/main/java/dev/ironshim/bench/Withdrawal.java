package dev.ironshim.bench;

import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.isolation.Driver;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Grant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Taking all mappings of a driver back, until the last one is unmapped and flushed; the time of each. Hardware costs nothing here. */
public class Withdrawal {
    private static final int FEW = 10_000;
    private static final int MANY = 100_000;
    private static final long PATIENCE_MILLIS = 60_000;

    @Benchmark
    @OperationsPerInvocation(FEW)
    public long tenThousand(Few mapped) {
        return mapped.all.withdraw();
    }

    @Benchmark
    @OperationsPerInvocation(MANY)
    public long hundredThousand(Many mapped) {
        return mapped.all.withdraw();
    }

    /** Ten thousand of them. */
    @State(Scope.Thread)
    public static class Few {
        private final All all = new All();

        @Setup(Level.Invocation)
        public void map() {
            all.map(FEW);
        }

        @TearDown
        public void end() {
            all.close();
        }
    }

    /** A hundred thousand. */
    @State(Scope.Thread)
    public static class Many {
        private final All all = new All();

        @Setup(Level.Invocation)
        public void map() {
            all.map(MANY);
        }

        @TearDown
        public void end() {
            all.close();
        }
    }

    /** One page at many addresses. */
    private static final class All implements AutoCloseable {
        private final Drivers drivers = Drivers.together();
        private final Driver driver = drivers.start(1, MappedPlatform::new);
        private final DmaBuffer page = DmaBuffer.allocate(Grant.PAGE, Grant.PAGE);

        void map(int count) {
            for (long i = 0; i < count; i++) {
                driver.map("dma0", page, i * Grant.PAGE, Direction.BOTH);
            }
        }

        long withdraw() {
            if (!drivers.monitor().operator().revoke(1).await(PATIENCE_MILLIS)) {
                throw new IllegalStateException("not everything came back");
            }
            return driver.identity();
        }

        /** Memory that somebody could reach cannot be closed. */
        @Override
        public void close() {
            drivers.close();
            page.close();
        }
    }
}
