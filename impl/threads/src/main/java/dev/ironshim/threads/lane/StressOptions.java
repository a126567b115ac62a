package dev.ironshim.threads.lane;

import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.runners.SpinLoopStyle;

/** Options of jcstress that are not parsed: parsing them keeps all processors busy for seconds, to count them. */
final class StressOptions extends Options {
    private static final int ITERATIONS = 3;

    private final int millis;
    private final int strides;

    /**
     * @param millis for all iterations of a test
     * @param strides of 256 states
     */
    StressOptions(int millis, int strides) {
        super(new String[0]);
        this.millis = millis;
        this.strides = strides;
    }

    @Override
    public int getTime() {
        return millis / ITERATIONS;
    }

    @Override
    public int getIterations() {
        return ITERATIONS;
    }

    @Override
    public int getStrideSize() {
        return 256;
    }

    @Override
    public int getStrideCount() {
        return strides;
    }

    @Override
    public int getMaxFootprintMb() {
        return 64;
    }

    @Override
    public SpinLoopStyle getSpinStyle() {
        return SpinLoopStyle.THREAD_SPIN_WAIT;
    }
}
