package dev.ironshim.impl.verified;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class UnsignedTest {

    @Provide
    Arbitrary<Long> addresses() {
        return Addresses.any();
    }

    @Property
    void belowIsTheOrderOfNumbersWithoutASign(@ForAll("addresses") long a, @ForAll("addresses") long b) {
        assertThat(Unsigned.below(a, b))
                .isEqualTo(Addresses.big(a).compareTo(Addresses.big(b)) < 0)
                .isEqualTo(Long.compareUnsigned(a, b) < 0);
    }

    @Test
    void belowAtTheCorners() {
        for (long a : Addresses.CORNERS) {
            for (long b : Addresses.CORNERS) {
                assertThat(Unsigned.below(a, b))
                        .as("%x < %x", a, b)
                        .isEqualTo(Addresses.big(a).compareTo(Addresses.big(b)) < 0);
            }
        }
    }
}
