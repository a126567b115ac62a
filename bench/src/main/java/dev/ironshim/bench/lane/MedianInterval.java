package dev.ironshim.bench.lane;

import java.util.Arrays;

/**
 * A median, and an interval that holds the true one with a probability of at least 97 %, whatever the distribution of values
 * that are independent: its ends are order statistics, and how many values lie below the true median is binomial. Means and
 * their intervals assume a normal distribution, and one iteration that somebody else's work fell into makes them useless.
 * Iterations of one fork share what its compiler did, which no interval of them shows; that is what further forks are for.
 */
record MedianInterval(double median, double low, double high) {
    private static final double MISS = 0.03;

    /** @throws IllegalArgumentException for fewer than 7 values, of which no interval is good enough */
    static MedianInterval of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        int cut = cut(n);
        if (cut < 0) {
            throw new IllegalArgumentException("the median of " + n + " values has no interval of 97 %");
        }
        double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
        return new MedianInterval(median, sorted[cut], sorted[n - 1 - cut]);
    }

    /** How many values can be cut off at each end, or -1 if even all of them are too few. */
    private static int cut(int n) {
        double probability = Math.pow(0.5, n);
        double below = 0;
        int cut = -1;
        for (int k = 0; k < n / 2; k++) {
            below += probability;
            if (2 * below > MISS) {
                break;
            }
            cut = k;
            probability = probability * (n - k) / (k + 1);
        }
        return cut;
    }
}
