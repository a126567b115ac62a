package dev.ironshim.impl.invalidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.model.invalidation.InvalidationResult;
import dev.ironshim.model.invalidation.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the matrix does not reach: parts of windows, the order in which things are due, the counts, and many windows. */
class InvalidationTest {
    private static final long PAGE = 4096;

    private final Invalidation<String> books = new Invalidation<>();

    private void mapped(long first, long last, String what) {
        assertThat(books.map(first, last, what)).isEqualTo(InvalidationResult.OK);
        assertThat(books.mapEnds(first, true)).isEqualTo(InvalidationResult.OK);
    }

    @Test
    void aPartOfAWindowThatHasNotComeBackIsTaken() {
        mapped(2 * PAGE, 4 * PAGE - 1, "window");
        books.withdraw(2 * PAGE);
        books.unmap();
        books.unmapEnds(2 * PAGE, true);
        books.flush();
        for (long[] asked : new long[][] {
            {2 * PAGE, 3 * PAGE - 1}, {3 * PAGE, 4 * PAGE - 1}, {PAGE, 2 * PAGE}, {4 * PAGE - 1, 5 * PAGE}, {0, -1}
        }) {
            assertThat(books.map(asked[0], asked[1], "other")).isEqualTo(InvalidationResult.TAKEN);
        }
        assertThat(books.map(PAGE, 2 * PAGE - 1, "below")).isEqualTo(InvalidationResult.OK);
        assertThat(books.map(4 * PAGE, -1, "above")).isEqualTo(InvalidationResult.OK);
        assertThat(books.flushEnds(true)).containsExactly("window");
        assertThat(books.map(3 * PAGE, 4 * PAGE - 1, "upper half")).isEqualTo(InvalidationResult.OK);
        assertThat(books.map(2 * PAGE, 3 * PAGE - 1, "lower half")).isEqualTo(InvalidationResult.OK);
    }

    @Test
    void addressesHaveNoSign() {
        mapped(-PAGE, -1, "last");
        mapped(0, PAGE - 1, "first");
        mapped(Long.MIN_VALUE, Long.MIN_VALUE + PAGE - 1, "middle");
        assertThat(books.mappedInOrder()).containsExactly("first", "middle", "last");
        assertThat(books.withdrawAll()).containsExactly("first", "middle", "last");
        assertThatThrownBy(() -> books.map(-1, 0, "wraps")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatFailsIsDueAgainBehindTheOthers() {
        mapped(0, PAGE - 1, "stubborn");
        mapped(PAGE, 2 * PAGE - 1, "second");
        mapped(2 * PAGE, 3 * PAGE - 1, "third");
        books.withdrawAll();
        assertThat(books.unmap()).isEqualTo("stubborn");
        books.unmapEnds(0, false);
        assertThat(books.unmap()).isEqualTo("second");
        assertThat(books.unmap()).isEqualTo("third");
        assertThat(books.unmap()).isEqualTo("stubborn");
        assertThat(books.unmap()).isNull();
    }

    @Test
    void aCallThatNeverEndsWithholdsItsWindowOnly() {
        mapped(0, PAGE - 1, "hangs");
        mapped(PAGE, 2 * PAGE - 1, "goes on");
        books.retire();
        assertThat(books.unmap(0)).isEqualTo(InvalidationResult.OK);
        assertThat(books.unmap()).isEqualTo("goes on");
        books.unmapEnds(PAGE, true);
        books.flush();
        assertThat(books.flushEnds(true)).containsExactly("goes on");
        assertThat(books.withheld()).isEqualTo(1);
        assertThat(books.reuse()).isEqualTo(InvalidationResult.UNSETTLED);
        // It ends after all.
        books.unmapEnds(0, true);
        books.flush();
        assertThat(books.flushEnds(true)).containsExactly("hangs");
        assertThat(books.reuse()).isEqualTo(InvalidationResult.OK);
    }

    @Test
    void noFlushEndsThatHasNotBegun() {
        assertThatThrownBy(() -> books.flushEnds(true)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> books.flushEnds(false)).isInstanceOf(IllegalStateException.class);
    }

    /** Random operations on a few windows, against slots that are counted one by one. */
    @Test
    void theCountsAreThoseOfTheSlots() {
        Random random = new Random(14);
        Invalidation<Long> some = new Invalidation<>();
        for (int step = 0; step < 100_000; step++) {
            long first = random.nextInt(6) * PAGE;
            boolean well = random.nextInt(3) > 0;
            switch (random.nextInt(9)) {
                case 0, 1 -> some.map(first, first + PAGE - 1, first);
                case 2 -> some.mapEnds(first, well);
                case 3 -> some.withdraw(first);
                case 4 -> some.unmap(first);
                case 5 -> some.unmapEnds(first, well);
                case 6 -> some.flush();
                case 7 -> {
                    if (slots(some).containsValue(Slot.FLUSHING)) {
                        some.flushEnds(well);
                    }
                }
                default -> {
                    if (random.nextInt(100) == 0) {
                        some.retire();
                    }
                    some.reuse();
                }
            }
            Map<Long, Slot> slots = slots(some);
            List<Long> mapped = new ArrayList<>(slots.keySet());
            mapped.removeIf(window -> slots.get(window) != Slot.MAPPED);
            assertThat(some.mappedInOrder()).isEqualTo(mapped);
            assertThat(some.mapped()).isEqualTo(mapped.size());
            assertThat(some.empty()).isEqualTo(slots.isEmpty());
            slots.values().removeIf(slot -> slot == Slot.MAPPED || slot == Slot.MAPPING);
            assertThat(some.withheld()).isEqualTo(slots.size());
        }
    }

    /** What is known of each window, without those that are free. */
    private static Map<Long, Slot> slots(Invalidation<Long> books) {
        TreeMap<Long, Slot> slots = new TreeMap<>();
        for (long first = 0; first < 6 * PAGE; first += PAGE) {
            if (books.slot(first) != Slot.FREE) {
                slots.put(first, books.slot(first));
            }
        }
        return slots;
    }

    /** Less than a second; hours if each window looked at all others. */
    @Test
    @Timeout(60)
    void manyWindowsComeBack() {
        int count = 250_000;
        Invalidation<Long> many = new Invalidation<>();
        for (long window = 0; window < count; window++) {
            many.map(window * PAGE, window * PAGE + PAGE - 1, window);
            many.mapEnds(window * PAGE, true);
        }
        assertThat(many.withdrawAll()).hasSize(count);
        int calls = 0;
        for (Long begun = many.unmap(); begun != null; begun = many.unmap()) {
            // Every tenth call fails.
            calls++;
            many.unmapEnds(begun * PAGE, calls % 10 != 0);
        }
        many.flush();
        assertThat(many.flushEnds(true)).hasSize(count);
        assertThat(many.empty()).isTrue();
    }
}
