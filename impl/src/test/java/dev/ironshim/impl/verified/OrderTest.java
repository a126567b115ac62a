package dev.ironshim.impl.verified;

import static dev.ironshim.impl.verified.Addresses.big;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class OrderTest {

    @Provide
    Arbitrary<List<Long>> addresses() {
        return Addresses.any().list().ofMaxSize(12);
    }

    private static int ascending(long[] first, long[] last, int count) {
        for (int i = 0; i < count; i++) {
            if (big(last[i]).compareTo(big(first[i])) < 0
                    || (i > 0 && big(first[i]).compareTo(big(last[i - 1])) <= 0)) {
                return i;
            }
        }
        return count;
    }

    @Test
    void theFirstThatBreaksTheOrder() {
        long[] first = {0, 0x1000, 0x3000, -4096};
        long[] last = {0xFFF, 0x1FFF, 0x3FFF, -1};
        assertThat(Order.ascending(first, last, 4)).isEqualTo(4);
        assertThat(Order.ascending(first, last, 2)).isEqualTo(2);
        assertThat(Order.ascending(first, last, 0)).isZero();
        assertThat(Order.ascending(new long[] {5}, new long[] {4}, 1)).isZero();
        assertThat(Order.ascending(new long[] {5}, new long[] {5}, 1)).isEqualTo(1);
        assertThat(Order.ascending(new long[] {5, 5}, new long[] {5, 9}, 2)).isEqualTo(1);
        assertThat(Order.ascending(new long[] {5, 6}, new long[] {5, 9}, 2)).isEqualTo(2);
        assertThat(Order.ascending(new long[] {5, 6, 10}, new long[] {5, 9, 9}, 3))
                .isEqualTo(2);
        assertThat(Order.ascending(new long[] {-1, 1}, new long[] {-1, 1}, 2)).isEqualTo(1);
        assertThat(Order.ascending(new long[] {1, -1}, new long[] {1, -1}, 2)).isEqualTo(2);
    }

    @Property
    void ascendingAgreesWithANaiveLoop(@ForAll("addresses") List<Long> firsts, @ForAll("addresses") List<Long> lasts) {
        int count = Math.min(firsts.size(), lasts.size());
        long[] first = firsts.stream().mapToLong(Long::longValue).toArray();
        long[] last = lasts.stream().mapToLong(Long::longValue).toArray();
        assertThat(Order.ascending(first, last, count)).isEqualTo(ascending(first, last, count));
        // Neighbours of a sorted list are windows that are often good.
        long[] sorted = firsts.stream()
                .sorted(Long::compareUnsigned)
                .mapToLong(Long::longValue)
                .toArray();
        assertThat(Order.ascending(sorted, sorted, sorted.length)).isEqualTo(ascending(sorted, sorted, sorted.length));
    }

    @Property
    void floorIsTheLastThatIsNotAbove(@ForAll("addresses") List<Long> numbers, @ForAll long address) {
        long[] sorted = numbers.stream()
                .sorted(Long::compareUnsigned)
                .mapToLong(Long::longValue)
                .toArray();
        for (long each : numbers) {
            floor(sorted, each);
            floor(sorted, each - 1);
            floor(sorted, each + 1);
        }
        floor(sorted, address);
    }

    private static void floor(long[] sorted, long address) {
        BigInteger key = big(address);
        for (int count = 0; count <= sorted.length; count++) {
            int floor = -1;
            while (floor + 1 < count && big(sorted[floor + 1]).compareTo(key) <= 0) {
                floor++;
            }
            assertThat(Order.floor(sorted, count, address)).isEqualTo(floor);
        }
    }

    @Test
    void floorOfEveryPosition() {
        long[] numbers = {0, 3, 3, 7, Long.MIN_VALUE, -1};
        for (long address : new long[] {0, 1, 3, 4, 7, 8, Long.MAX_VALUE, Long.MIN_VALUE, -2, -1}) {
            floor(numbers, address);
        }
        assertThat(Order.floor(new long[] {5}, 1, 4)).isEqualTo(-1);
    }
}
