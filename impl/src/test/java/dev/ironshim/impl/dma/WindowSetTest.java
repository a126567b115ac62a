package dev.ironshim.impl.dma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.impl.verified.Addresses;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** A tree of windows against a list of them. */
class WindowSetTest {

    /** The same, slow and plain. */
    private static final class Naive {
        private record Range(BigInteger first, BigInteger last) {}

        private final List<Range> ranges = new ArrayList<>();

        private static Range range(long first, long last) {
            return new Range(Addresses.big(first), Addresses.big(last));
        }

        boolean overlaps(long first, long last) {
            Range asked = range(first, last);
            return ranges.stream()
                    .anyMatch(each -> each.first.compareTo(asked.last) <= 0 && asked.first.compareTo(each.last) <= 0);
        }

        long past(long first, long last) {
            Range asked = range(first, last);
            return ranges.stream()
                    .filter(each -> each.first.compareTo(asked.last) <= 0 && asked.first.compareTo(each.last) <= 0)
                    .map(Range::last)
                    .max(BigInteger::compareTo)
                    .map(end -> end.add(BigInteger.ONE).longValue())
                    .orElse(first);
        }

        boolean add(long first, long last) {
            return !overlaps(first, last) && ranges.add(range(first, last));
        }

        boolean remove(long first) {
            return ranges.removeIf(each -> each.first.equals(Addresses.big(first)));
        }

        boolean holds(long address, long length) {
            BigInteger first = Addresses.big(address);
            BigInteger last = first.add(Addresses.big(length)).subtract(BigInteger.ONE);
            return length != 0
                    && ranges.stream()
                            .anyMatch(each -> each.first.compareTo(first) <= 0 && last.compareTo(each.last) <= 0);
        }

        boolean covers(long address, long length) {
            if (length == 0) {
                return false;
            }
            BigInteger next = Addresses.big(address);
            BigInteger end = next.add(Addresses.big(length));
            while (next.compareTo(end) < 0) {
                BigInteger at = next;
                Range range = ranges.stream()
                        .filter(each -> each.first.compareTo(at) <= 0 && at.compareTo(each.last) <= 0)
                        .findFirst()
                        .orElse(null);
                if (range == null) {
                    return false;
                }
                next = range.last.add(BigInteger.ONE);
            }
            return true;
        }
    }

    private enum Op {
        ADD,
        REMOVE,
        ASK
    }

    private record Step(Op op, long address, long length) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Long> near = Arbitraries.longs().between(-150, 150);
        Arbitrary<Long> address =
                Arbitraries.oneOf(near, near.map(each -> Long.MIN_VALUE + each), near, Addresses.any());
        Arbitrary<Long> length = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 12), Arbitraries.longs().between(0, 12), Addresses.any());
        return Combinators.combine(Arbitraries.of(Op.ADD, Op.ADD, Op.ADD, Op.REMOVE, Op.ASK), address, length)
                .as(Step::new)
                .list()
                .ofMaxSize(250);
    }

    @Property(tries = 200)
    void doesWhatAListDoes(@ForAll("steps") List<Step> steps) {
        WindowSet set = new WindowSet();
        Naive naive = new Naive();
        for (Step step : steps) {
            long last = step.address + step.length;
            boolean window = Long.compareUnsigned(step.address, last) <= 0;
            switch (step.op) {
                case ADD -> {
                    if (window) {
                        assertThat(set.add(step.address, last)).isEqualTo(naive.add(step.address, last));
                    }
                }
                case REMOVE -> assertThat(set.remove(step.address)).isEqualTo(naive.remove(step.address));
                case ASK -> {
                    if (window) {
                        assertThat(set.overlaps(step.address, last)).isEqualTo(naive.overlaps(step.address, last));
                        assertThat(set.past(step.address, last)).isEqualTo(naive.past(step.address, last));
                    }
                }
            }
            assertThat(set.size()).isEqualTo(naive.ranges.size());
            ask(set, naive, step.address, step.length);
        }
        for (Naive.Range range : List.copyOf(naive.ranges)) {
            around(set, naive, range.first.longValue(), range.last.longValue());
        }
    }

    private static void ask(WindowSet set, Naive naive, long address, long length) {
        assertThat(set.holds(address, length))
                .as("holds %x+%x", address, length)
                .isEqualTo(naive.holds(address, length));
        assertThat(set.covers(address, length))
                .as("covers %x+%x", address, length)
                .isEqualTo(naive.covers(address, length));
    }

    /** Everything that starts or ends one byte before, at or after an end of the window. */
    private static void around(WindowSet set, Naive naive, long first, long last) {
        for (long start = -1; start <= 1; start++) {
            for (long end = -1; end <= 1; end++) {
                ask(set, naive, first + start, last + end - (first + start) + 1);
                ask(set, naive, last + start, end + 1);
                long from = first + start;
                long to = last + end;
                if (Long.compareUnsigned(from, to) <= 0) {
                    assertThat(set.overlaps(from, to)).isEqualTo(naive.overlaps(from, to));
                    assertThat(set.past(from, to)).isEqualTo(naive.past(from, to));
                }
            }
            assertThat(set.overlaps(first + start, first + start))
                    .isEqualTo(naive.overlaps(first + start, first + start));
            assertThat(set.overlaps(last + start, last + start)).isEqualTo(naive.overlaps(last + start, last + start));
        }
    }

    @Test
    void anEmptySetHoldsNothing() {
        WindowSet set = new WindowSet();
        assertThat(set.size()).isZero();
        assertThat(set.holds(0, 1)).isFalse();
        assertThat(set.covers(0, 1)).isFalse();
        assertThat(set.overlaps(0, -1)).isFalse();
        assertThat(set.remove(0)).isFalse();
        assertThat(set.size()).isZero();
    }

    @Test
    void aWindowThatEndsBeforeItStartsIsAnError() {
        WindowSet set = new WindowSet();
        assertThatThrownBy(() -> set.add(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> set.overlaps(-1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> set.overlaps(Long.MIN_VALUE, Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ends before it starts");
        assertThat(set.size()).isZero();
    }

    @Test
    void theWholeSpaceIsAWindow() {
        WindowSet set = new WindowSet();
        assertThat(set.add(0, -1)).isTrue();
        assertThat(set.add(5, 5)).isFalse();
        assertThat(set.add(0, -1)).isFalse();
        assertThat(set.size()).isEqualTo(1);
        assertThat(set.holds(0, -1)).isTrue();
        assertThat(set.holds(1, -1)).isTrue();
        assertThat(set.holds(2, -1)).isFalse();
        assertThat(set.holds(0, 0)).isFalse();
        assertThat(set.covers(-1, 1)).isTrue();
        assertThat(set.covers(-1, 2)).isFalse();
        assertThat(set.remove(1)).isFalse();
        assertThat(set.remove(0)).isTrue();
        assertThat(set.overlaps(0, -1)).isFalse();
    }

    @Test
    void windowsAtBothEndsOfTheSpace() {
        WindowSet set = new WindowSet();
        assertThat(set.add(-4096, -1)).isTrue();
        assertThat(set.add(0, 4095)).isTrue();
        assertThat(set.add(Long.MAX_VALUE, Long.MIN_VALUE)).isTrue();
        assertThat(set.holds(-4096, 4096)).isTrue();
        assertThat(set.holds(-4096, 4097)).isFalse();
        assertThat(set.holds(-4097, 2)).isFalse();
        assertThat(set.holds(0, 4096)).isTrue();
        assertThat(set.holds(0, 4097)).isFalse();
        // Nothing is held across the end of the space, although there is a window on both sides.
        assertThat(set.covers(-1, 2)).isFalse();
        assertThat(set.holds(Long.MAX_VALUE, 2)).isTrue();
        assertThat(set.overlaps(4096, Long.MAX_VALUE - 1)).isFalse();
        assertThat(set.overlaps(4095, Long.MAX_VALUE - 1)).isTrue();
        assertThat(set.overlaps(4096, Long.MAX_VALUE)).isTrue();
    }

    @Test
    void adjacentWindowsCoverTogetherAndHoldApart() {
        WindowSet set = new WindowSet();
        for (long first = 0; first < 4096; first += 16) {
            assertThat(set.add(first, first + 15)).isTrue();
        }
        for (long first = 0; first < 4096; first += 16) {
            assertThat(set.holds(first, 16)).isTrue();
            assertThat(set.holds(first, 17)).isFalse();
            assertThat(set.covers(first, 4096 - first)).isTrue();
            assertThat(set.covers(first, 4097 - first)).isFalse();
            assertThat(set.covers(first + 1, 4095 - first)).isTrue();
        }
        assertThat(set.covers(0, 4096)).isTrue();
        assertThat(set.remove(2048)).isTrue();
        assertThat(set.covers(0, 4096)).isFalse();
        assertThat(set.covers(0, 2048)).isTrue();
        assertThat(set.covers(0, 2049)).isFalse();
        assertThat(set.covers(2063, 1)).isFalse();
        assertThat(set.covers(2064, 2032)).isTrue();
    }

    /** Thousands of windows, so that nodes split twice over and later empty. */
    private static void fillAndEmpty(List<Long> order, Random random) {
        int count = order.size();
        WindowSet set = new WindowSet();
        boolean[] there = new boolean[count];
        for (int i = 0; i < count; i++) {
            assertThat(set.add(first(order.get(i)), first(order.get(i)) + 7)).isTrue();
            there[order.get(i).intValue()] = true;
            assertThat(set.size()).isEqualTo(i + 1L);
            probe(set, there, random.nextInt(count));
        }
        assertThat(set.add(first(0) + 7, first(0) + 7)).isFalse();
        for (int i = 0; i < count; i++) {
            probe(set, there, i);
        }
        List<Long> removal = new ArrayList<>(order);
        Collections.shuffle(removal, random);
        for (int i = 0; i < count; i++) {
            long which = removal.get(i);
            assertThat(set.remove(first(which) + 1)).isFalse();
            assertThat(set.remove(first(which))).isTrue();
            assertThat(set.remove(first(which))).isFalse();
            there[(int) which] = false;
            assertThat(set.size()).isEqualTo(count - i - 1L);
            probe(set, there, (int) which);
            probe(set, there, random.nextInt(count));
            if (i == count / 2) {
                // What comes back lands in nodes that lost windows.
                for (int j = 0; j < count / 4; j++) {
                    assertThat(set.add(first(removal.get(j)), first(removal.get(j)) + 7))
                            .isTrue();
                    there[removal.get(j).intValue()] = true;
                }
                for (int j = 0; j < count; j++) {
                    probe(set, there, j);
                }
                for (int j = 0; j < count / 4; j++) {
                    assertThat(set.remove(first(removal.get(j)))).isTrue();
                    there[removal.get(j).intValue()] = false;
                }
            }
        }
        assertThat(set.overlaps(0, -1)).isFalse();
        assertThat(set.add(0, -1)).isTrue();
    }

    /** Windows of 8 bytes with a gap of 8, across the middle of the space. */
    private static long first(long index) {
        return Long.MAX_VALUE - 8000 + 16 * index;
    }

    private static void probe(WindowSet set, boolean[] there, int which) {
        long first = first(which);
        boolean is = there[which];
        assertThat(set.holds(first, 8)).isEqualTo(is);
        assertThat(set.holds(first, 9)).isFalse();
        assertThat(set.holds(first - 1, 2)).isFalse();
        assertThat(set.holds(first + 7, 1)).isEqualTo(is);
        assertThat(set.holds(first + 8, 1)).isFalse();
        assertThat(set.covers(first, 8)).isEqualTo(is);
        assertThat(set.covers(first, 9)).isFalse();
        assertThat(set.covers(first - 1, 2)).isFalse();
        assertThat(set.covers(first + 7, 1)).isEqualTo(is);
        assertThat(set.covers(first + 8, 1)).isFalse();
        assertThat(set.overlaps(first, first)).isEqualTo(is);
        assertThat(set.overlaps(first + 7, first + 8)).isEqualTo(is);
        assertThat(set.overlaps(first - 1, first - 1)).isFalse();
        assertThat(set.overlaps(first + 8, first + 8)).isFalse();
    }

    @Test
    void aTreeThatWasEmptiedCanBeFilledAgain() {
        WindowSet set = new WindowSet();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 300; i++) {
                assertThat(set.add(10L * i, 10L * i + 9)).isTrue();
            }
            assertThat(set.covers(0, 3000)).isTrue();
            for (int i = 0; i < 300; i++) {
                assertThat(set.remove(10L * i)).isTrue();
            }
            assertThat(set.size()).isZero();
            assertThat(set.overlaps(0, -1)).isFalse();
        }
    }

    @Test
    void leavesGoFromANodeThatHasNoRoomLeft() {
        // In ascending order leaves keep half of what they can hold, so this many fill the node above them.
        for (int count = 32 * 62; count <= 32 * 66; count++) {
            WindowSet set = new WindowSet();
            for (int i = 0; i < count; i++) {
                set.add(10L * i, 10L * i + 9);
            }
            assertThat(set.size()).isEqualTo(count);
            for (int i = 0; i < 40; i++) {
                assertThat(set.remove(10L * i)).isTrue();
            }
            assertThat(set.covers(400, 10L * count - 400)).isTrue();
            assertThat(set.holds(390, 1)).isFalse();
            assertThat(set.overlaps(0, 399)).isFalse();
        }
    }

    private static List<Long> numbers(int count) {
        return new ArrayList<>(LongStream.range(0, count).boxed().toList());
    }

    @Test
    void thousandsOfWindowsInAscendingOrder() {
        fillAndEmpty(numbers(5000), new Random(1));
    }

    @Test
    void thousandsOfWindowsInDescendingOrder() {
        List<Long> order = numbers(5000);
        Collections.reverse(order);
        fillAndEmpty(order, new Random(2));
    }

    @Test
    void thousandsOfWindowsInRandomOrder() {
        for (int seed = 3; seed < 6; seed++) {
            List<Long> order = numbers(5000);
            Collections.shuffle(order, new Random(seed));
            fillAndEmpty(order, new Random(seed));
        }
    }

    @Test
    void everyWindowOfAFullLeafIsFoundAfterASplitAtAnyPlace() {
        for (int late = 0; late <= 64; late++) {
            WindowSet set = new WindowSet();
            for (int i = 0; i <= 64; i++) {
                if (i != late) {
                    assertThat(set.add(10L * i, 10L * i + 9)).isTrue();
                }
            }
            assertThat(set.covers(0, 650)).isFalse();
            assertThat(set.add(10L * late, 10L * late + 9)).isTrue();
            assertThat(set.covers(0, 650)).isTrue();
            assertThat(set.covers(0, 651)).isFalse();
            assertThat(set.size()).isEqualTo(65);
            for (int i = 0; i <= 64; i++) {
                assertThat(set.holds(10L * i, 10)).isTrue();
                assertThat(set.remove(10L * i)).isTrue();
            }
            assertThat(set.size()).isZero();
        }
    }

    @Test
    void removalFromTheFrontAndFromTheBackKeepsTheChainOfLeaves() {
        for (boolean front : new boolean[] {true, false}) {
            WindowSet set = new WindowSet();
            int count = 400;
            for (int i = 0; i < count; i++) {
                assertThat(set.add(10L * i, 10L * i + 9)).isTrue();
            }
            int low = 0;
            int high = count;
            while (low < high) {
                long bytes = 10L * (high - low);
                assertThat(set.covers(10L * low, bytes)).isTrue();
                assertThat(set.covers(10L * low, bytes + 1)).isFalse();
                assertThat(set.overlaps(0, -1)).isTrue();
                assertThat(low > 0 && set.overlaps(0, 10L * low - 1)).isFalse();
                assertThat(set.overlaps(10L * high, -1)).isFalse();
                int gone = front ? low++ : --high;
                assertThat(set.remove(10L * gone)).isTrue();
                assertThat(set.holds(10L * gone, 1)).isFalse();
            }
            assertThat(set.overlaps(0, -1)).isFalse();
        }
    }

    @Test
    void anAddressBetweenLeavesIsLookedUpInTheLeafBefore() {
        WindowSet set = new WindowSet();
        for (int i = 0; i < 200; i++) {
            assertThat(set.add(100L * i, 100L * i + 89)).isTrue();
        }
        // Take away the first windows of every leaf, one after the other, so that its lower bound is below all it has.
        for (int i = 0; i < 200; i++) {
            if (i % 32 < 8) {
                assertThat(set.remove(100L * i)).isTrue();
            }
        }
        for (int i = 0; i < 200; i++) {
            boolean there = i % 32 >= 8;
            assertThat(set.holds(100L * i, 90)).as("window %d", i).isEqualTo(there);
            assertThat(set.overlaps(100L * i, 100L * i + 99)).isEqualTo(there);
            assertThat(set.covers(100L * i + 89, 1)).isEqualTo(there);
            assertThat(set.covers(100L * i + 90, 1)).isFalse();
        }
        // A long window before an emptied front is still found from behind that front.
        assertThat(set.remove(100L * 31)).isTrue();
        assertThat(set.add(100L * 31, 100L * 39 + 89)).isTrue();
        for (long address = 3100; address < 3990; address++) {
            assertThat(set.holds(address, 1)).isTrue();
            assertThat(set.covers(address, 3990 - address)).isTrue();
            assertThat(set.overlaps(address, address)).isTrue();
        }
        assertThat(set.holds(3990, 1)).isFalse();
    }
}
