package dev.ironshim.bench.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MedianIntervalTest {
    @Test
    void endsAreOrderStatistics() {
        double[] ten = DoubleStream.iterate(10, x -> x - 1).limit(10).toArray();
        // 2 * (1 + 10) / 1024 is 2.1 %, one more at each end would be 10.9 %.
        assertThat(MedianInterval.of(ten)).isEqualTo(new MedianInterval(5.5, 2, 9));
        double[] seven = {3, 1, 2, 7, 6, 5, 4};
        assertThat(MedianInterval.of(seven)).isEqualTo(new MedianInterval(4, 1, 7));
    }

    @Test
    void oneIterationThatWasDisturbedMovesNothing() {
        double[] quiet = {10, 10.1, 10.2, 10.3, 10.4, 10.5, 10.6, 10.7, 10.8, 10.9};
        double[] disturbed = quiet.clone();
        disturbed[9] = 10_000;
        assertThat(MedianInterval.of(disturbed)).isEqualTo(MedianInterval.of(quiet));
    }

    @Test
    void sixValuesAreTooFew() {
        assertThatThrownBy(() -> MedianInterval.of(new double[6])).hasMessageContaining("6 values");
        assertThat(MedianInterval.of(new double[7])).isEqualTo(new MedianInterval(0, 0, 0));
    }

    @Test
    void theTrueMedianIsInsideAsOftenAsIsSaid() {
        Random random = new Random(1);
        long inside = IntStream.range(0, 10_000)
                .mapToObj(run -> MedianInterval.of(DoubleStream.generate(() -> Math.exp(3 * random.nextGaussian()))
                        .limit(12)
                        .toArray()))
                .filter(interval -> interval.low() <= 1 && 1 <= interval.high())
                .count();
        assertThat(inside).isBetween(9_700L, 9_999L);
    }
}
