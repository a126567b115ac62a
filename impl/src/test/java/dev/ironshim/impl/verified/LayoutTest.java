package dev.ironshim.impl.verified;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LayoutTest {

    @Test
    void theLongestManifestHas256EntriesOfEachKind() {
        assertThat(Layout.length(0, 0, 0, 0, 0)).isEqualTo(Layout.HEADER).isEqualTo(224);
        assertThat(Layout.length(256, 256, 256, 256, 256))
                .isEqualTo(Layout.MAX_LENGTH)
                .isEqualTo(26848);
        assertThat(Layout.length(1, 0, 0, 0, 0)).isEqualTo(224 + 32);
        assertThat(Layout.length(0, 1, 0, 0, 0)).isEqualTo(224 + 8);
        assertThat(Layout.length(0, 0, 1, 0, 0)).isEqualTo(224 + 24);
        assertThat(Layout.length(0, 0, 0, 1, 0)).isEqualTo(224 + 16);
        assertThat(Layout.length(0, 0, 0, 0, 1)).isEqualTo(224 + 24);
    }

    @Property
    void lengthAddsUp(
            @ForAll @IntRange(max = 256) int mmio,
            @ForAll @IntRange(max = 256) int ports,
            @ForAll @IntRange(max = 256) int dma,
            @ForAll @IntRange(max = 256) int irqs,
            @ForAll @IntRange(max = 256) int functions) {
        assertThat(Layout.length(mmio, ports, dma, irqs, functions))
                .isEqualTo(224 + 32 * mmio + 8 * ports + 24 * dma + 16 * irqs + 24 * functions)
                .isBetween(224, 26848);
    }

    @Test
    void theLongestManifestOfVersion4() {
        assertThat(Layout.length4(0, 0, 0, 0, 0, 0)).isEqualTo(Layout.HEADER_4).isEqualTo(256);
        assertThat(Layout.length4(256, 256, 256, 256, 256, 64))
                .isEqualTo(Layout.MAX_LENGTH_4)
                .isEqualTo(43520);
        assertThat(Layout.length4(1, 0, 0, 0, 0, 0)).isEqualTo(256 + 40);
        assertThat(Layout.length4(0, 1, 0, 0, 0, 0)).isEqualTo(256 + 32);
        assertThat(Layout.length4(0, 0, 1, 0, 0, 0)).isEqualTo(256 + 40);
        assertThat(Layout.length4(0, 0, 0, 1, 0, 0)).isEqualTo(256 + 32);
        assertThat(Layout.length4(0, 0, 0, 0, 1, 0)).isEqualTo(256 + 24);
        assertThat(Layout.length4(0, 0, 0, 0, 0, 1)).isEqualTo(256 + 4);
    }

    @Test
    void entriesFollowEachOther() {
        assertThat(Layout.entry(224, 0, 32)).isEqualTo(224);
        assertThat(Layout.entry(224, 1, 32)).isEqualTo(256);
        assertThat(Layout.entry(300, 255, 24)).isEqualTo(300 + 255 * 24);
    }
}
