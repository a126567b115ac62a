package dev.ironshim.impl.quarantine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IrqWordTest {
    /** Words near the present window, so that the shortcut is taken often; all of it beside the operation it is short for. */
    @Test
    void oneMoreIsShortForAnInterruptThatOnlyCounts() {
        SplittableRandom random = new SplittableRandom(1);
        int taken = 0;
        for (int i = 0; i < 1_000_000; i++) {
            int windows = 1 << random.nextInt(26);
            int at = random.nextInt(windows);
            long word = random.nextLong();
            if (random.nextBoolean()) {
                word = (word & ~(0xF800_0000_0000_0000L | ((IrqWord.WINDOWS - 1L) << 20))) | IrqWord.openIn(at);
            }
            int callBudget = 1 + random.nextInt(IrqWord.MAX_CALLS);
            if (IrqWord.oneMore(word, IrqWord.openIn(at), callBudget)) {
                taken++;
                assertThat(IrqWord.interrupt(word, at, windows, callBudget, 1 + random.nextInt(IrqWord.MAX_STORM)))
                        .isEqualTo(word + 1);
            }
        }
        assertThat(taken).isGreaterThan(1_000);
    }
}
