package dev.ironshim.impl.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A mailbox played by the test: a FIFO in, a FIFO out, and what can go wrong with them. */
class DoeTest {
    private static final int AT = 0x100;

    private final Deque<Integer> in = new ArrayDeque<>();
    private final Deque<Integer> out = new ArrayDeque<>();
    private int status;
    private int aborts;
    private boolean stuck;

    /** Features by index: vendor, type, next. */
    private List<Integer> features = List.of(0x0100_0001, 0x0201_0001, 0x0002_0001);

    private final Doe doe = new Doe(
            new Doe.Config() {
                @Override
                public int read(int offset) {
                    return switch (offset - AT) {
                        case 0x0C -> status | (out.isEmpty() ? 0 : 1 << 31);
                        case 0x14 -> out.isEmpty() ? 0 : out.peek();
                        default -> throw new IllegalArgumentException();
                    };
                }

                @Override
                public void write(int offset, int value) {
                    switch (offset - AT) {
                        case 0x08 -> control(value);
                        case 0x10 -> in.add(value);
                        case 0x14 -> out.poll();
                        default -> throw new IllegalArgumentException();
                    }
                }
            },
            AT);

    private void control(int value) {
        if ((value & 1) != 0) {
            aborts++;
            in.clear();
            out.clear();
            status = stuck ? 4 : 0;
        } else {
            answer(new ArrayList<>(in));
            in.clear();
        }
    }

    private void answer(List<Integer> object) {
        assertThat(object.get(1)).isEqualTo(object.size());
        out.add(object.get(0));
        out.add(3);
        out.add(features.get(object.get(2)));
    }

    @Test
    void everyFeatureIsDiscovered() throws IOException {
        assertThat(doe.discover()).containsExactly(new Doe.Feature(1, 0), new Doe.Feature(1, 1), new Doe.Feature(1, 2));
        assertThat(aborts).isZero();
    }

    @Test
    void discoveryThatLoopsIsRefused() {
        features = List.of(0x0100_0001, 0x0101_0001);
        assertThatIOException().isThrownBy(doe::discover).withMessageContaining("leads from feature 1 to 1");
    }

    @Test
    void anObjectThatNobodyTookIsThrownAway() throws IOException {
        out.add(7);
        assertThat(doe.discover()).hasSize(3);
        assertThat(aborts).isEqualTo(1);
    }

    @Test
    void aMailboxThatSomebodyElseUsesIsLeftAlone() {
        status = 1;
        assertThatIOException().isThrownBy(doe::discover).withMessageContaining("somebody else uses it");
        assertThat(aborts).isZero();
    }

    @Test
    void anErrorEndsInAnAbortAndADeadMailboxIsNotUsedAgain() {
        status = 4;
        stuck = true;
        assertThatIOException().isThrownBy(doe::discover).withMessageContaining("does not recover");
        assertThatIOException().isThrownBy(doe::discover).withMessageContaining("not used any more");
    }

    @Test
    void anAnswerOfSomethingElseIsRefused() {
        assertThatIOException()
                .isThrownBy(() -> new Doe(new Wrong(0x0002_0001, 3), AT).discover())
                .withMessageContaining("answers 0x20001 to 0x1");
        assertThatIOException()
                .isThrownBy(() -> new Doe(new Wrong(0x0000_0001, 1), AT).discover())
                .withMessageContaining("1 words long");
        assertThatIOException()
                .isThrownBy(() -> new Doe(new Wrong(0x0000_0001, 9), AT).discover())
                .withMessageContaining("ends early");
    }

    /** Answers with this header and length, and one word. */
    private static final class Wrong implements Doe.Config {
        private final Deque<Integer> words = new ArrayDeque<>();
        private final List<Integer> answer;
        private int aborts;

        private Wrong(int header, int length) {
            this(List.of(header, length, 1));
        }

        private Wrong(List<Integer> answer) {
            this.answer = answer;
        }

        @Override
        public int read(int offset) {
            return offset == AT + 0x0C ? (words.isEmpty() ? 0 : 1 << 31) : words.isEmpty() ? 0 : words.peek();
        }

        @Override
        public void write(int offset, int value) {
            if (offset == AT + 0x08 && value < 0) {
                words.addAll(answer);
            } else if (offset == AT + 0x08) {
                aborts++;
                words.clear();
            } else if (offset == AT + 0x14) {
                words.poll();
            }
        }
    }

    /** A digest may well have a word of ones. */
    @Test
    void aWordOfAllOnesIsAWord() throws IOException {
        assertThat(new Doe(new Wrong(List.of(0x0000_0001, 4, -1, -1)), AT).exchange(1, 0, new int[0]))
                .containsExactly(-1, -1);
    }

    /** 2^18 words do not fit the field for the length: it says 0. */
    @Test
    void theLongestObjectHasTheLengthZero() throws IOException {
        List<Integer> longest = new ArrayList<>(List.of(0x0000_0001, 0));
        for (int i = 0; i < (1 << 18) - 2; i++) {
            longest.add(i);
        }
        assertThat(new Doe(new Wrong(longest), AT).exchange(1, 0, new int[0])).hasSize((1 << 18) - 2);
        assertThatThrownBy(() -> doe.exchange(1, 0, new int[(1 << 18) - 1]))
                .hasMessageContaining("at most 262144 words");
        assertThat(in).isEmpty();
    }

    /** What was put in would be taken for a part of the next object. */
    @Test
    void aMailboxThatDoesNotAnswerIsAborted() {
        Wrong silent = new Wrong(List.of());
        Doe mailbox = new Doe(silent, AT);
        assertThatIOException().isThrownBy(mailbox::discover).withMessageContaining("does not answer");
        assertThat(silent.aborts).isEqualTo(1);
    }

    @Test
    void aDeviceThatIsGoneIsSaidSo() {
        Doe gone = new Doe(
                new Doe.Config() {
                    @Override
                    public int read(int offset) {
                        return -1;
                    }

                    @Override
                    public void write(int offset, int value) {
                        // Nobody is there.
                    }
                },
                AT);
        assertThatIOException().isThrownBy(gone::discover).withMessageContaining("it is gone");
    }
}
