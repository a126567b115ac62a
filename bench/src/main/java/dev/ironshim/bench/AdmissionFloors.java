package dev.ironshim.bench;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What nobody who decides about an interrupt can do without. */
@State(Scope.Thread)
public class AdmissionFloors {
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    // Alone in its cache lines.
    private static final int AT = 16;
    private static final int OTHER = 17;

    private final long[] padded = new long[34];
    private long expected;

    @Benchmark
    public long volatileRead() {
        return (long) LONGS.getVolatile(padded, AT);
    }

    @Benchmark
    public boolean compareAndSet() {
        long before = expected++;
        return LONGS.compareAndSet(padded, AT, before, before + 1);
    }

    /** What a budget that is shared must do at least: it cannot know the word without looking. */
    @Benchmark
    public boolean readAndSwap() {
        long word = (long) LONGS.getVolatile(padded, AT);
        return LONGS.compareAndSet(padded, AT, word, word + 1);
    }

    /** What anything that counts must do at least. */
    @Benchmark
    public long readAndCount() {
        LONGS.setOpaque(padded, OTHER, padded[OTHER] + 1);
        return (long) LONGS.getVolatile(padded, AT);
    }

    @Benchmark
    public long readAndRelease() {
        long word = (long) LONGS.getVolatile(padded, AT);
        LONGS.setRelease(padded, OTHER, word + expected++);
        return word;
    }

    @Benchmark
    public long nanoTime() {
        return System.nanoTime();
    }
}
