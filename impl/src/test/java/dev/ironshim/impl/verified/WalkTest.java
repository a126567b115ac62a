package dev.ironshim.impl.verified;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WalkTest {

    private static int standard(byte[] config, int known, int start, List<Integer> places) {
        int[] found = new int[Walk.STANDARD_PLACES];
        int walked = Walk.standard(Arrays.copyOf(config, known), start, found);
        for (int i = 0; i < walked / 8; i++) {
            places.add(found[i]);
        }
        return walked % 8;
    }

    private static int extended(byte[] config, int known, List<Integer> places) {
        int[] found = new int[Walk.EXTENDED_PLACES];
        int walked = Walk.extended(Arrays.copyOf(config, known), found, new boolean[1024]);
        for (int i = 0; i < walked / 8; i++) {
            places.add(found[i]);
        }
        return walked % 8;
    }

    private static int naiveStandard(byte[] config, int known, int start, List<Integer> places) {
        Set<Integer> seen = new HashSet<>();
        int place = start & ~3;
        while (place >= 0x40) {
            if (place + 1 >= known) {
                return Walk.TRUNCATED;
            }
            if (config[place] == -1) {
                return Walk.ALL_ONES;
            }
            if (!seen.add(place)) {
                return Walk.LOOP;
            }
            places.add(place);
            place = config[place + 1] & 0xFC;
        }
        return place == 0 ? Walk.COMPLETE : Walk.INTO_HEADER;
    }

    private static int naiveExtended(byte[] config, int known, List<Integer> places) {
        Set<Integer> seen = new HashSet<>();
        int place = 0x100;
        while (place >= 0x100) {
            if (place + 3 >= known) {
                return Walk.TRUNCATED;
            }
            long header = Bytes.u32(config, place);
            if (header == 0xFFFF_FFFFL) {
                return Walk.ALL_ONES;
            }
            if (header == 0) {
                return Walk.COMPLETE;
            }
            if (!seen.add(place)) {
                return Walk.LOOP;
            }
            places.add(place);
            place = (int) (header >> 20) & 0xFFC;
        }
        return place == 0 ? Walk.COMPLETE : Walk.INTO_HEADER;
    }

    private static void both(byte[] config, int known, int start) {
        List<Integer> places = new ArrayList<>();
        List<Integer> naive = new ArrayList<>();
        assertThat(standard(config, known, start, places)).isEqualTo(naiveStandard(config, known, start, naive));
        assertThat(places).isEqualTo(naive).doesNotHaveDuplicates();
    }

    private static void bothExtended(byte[] config, int known) {
        List<Integer> places = new ArrayList<>();
        List<Integer> naive = new ArrayList<>();
        assertThat(extended(config, known, places)).isEqualTo(naiveExtended(config, known, naive));
        assertThat(places).isEqualTo(naive).doesNotHaveDuplicates();
    }

    @Property(tries = 500)
    void agreesWithANaiveWalkOnNoise(@ForAll long seed, @ForAll @IntRange(min = 64, max = 256) int known) {
        byte[] config = new byte[256];
        new Random(seed).nextBytes(config);
        both(config, known, (int) (seed & 255));
    }

    @Property(tries = 100)
    void agreesWithANaiveWalkOnExtendedNoise(@ForAll long seed, @ForAll @IntRange(min = 256, max = 4096) int known) {
        byte[] config = new byte[4096];
        new Random(seed).nextBytes(config);
        bothExtended(config, known);
    }

    @Test
    void everyStartWithEveryNumberOfKnownBytes() {
        byte[] config = new byte[256];
        for (int known = 64; known <= 256; known++) {
            for (int start = 0; start < 256; start++) {
                both(config, known, start);
            }
        }
    }

    @Test
    void aListOfEveryPlaceEndsInALoopOrComplete() {
        byte[] config = new byte[256];
        for (int place = 0x40; place < 0xFC; place += 4) {
            config[place + 1] = (byte) (place + 4);
        }
        List<Integer> places = new ArrayList<>();
        assertThat(standard(config, 256, 0x40, places)).isEqualTo(Walk.COMPLETE);
        assertThat(places).hasSize(Walk.STANDARD_PLACES).startsWith(0x40).endsWith(0xFC);
        config[0xFD] = 0x40;
        places.clear();
        assertThat(standard(config, 256, 0x43, places)).isEqualTo(Walk.LOOP);
        assertThat(places).hasSize(Walk.STANDARD_PLACES);
        config[0xFD] = 0x3C;
        places.clear();
        assertThat(standard(config, 256, 0x40, places)).isEqualTo(Walk.INTO_HEADER);
        config[0xFC] = -1;
        places.clear();
        assertThat(standard(config, 256, 0x40, places)).isEqualTo(Walk.ALL_ONES);
        assertThat(places).hasSize(Walk.STANDARD_PLACES - 1);
    }

    @Test
    void anExtendedListOfEveryPlace() {
        byte[] config = new byte[4096];
        for (int place = 0x100; place < 0x1000; place += 4) {
            Bytes.putU32(config, place, 0x1_0001L | (long) ((place + 4) & 0xFFF) << 20);
        }
        List<Integer> places = new ArrayList<>();
        assertThat(extended(config, 4096, places)).isEqualTo(Walk.COMPLETE);
        assertThat(places).hasSize(Walk.EXTENDED_PLACES).startsWith(0x100).endsWith(0xFFC);
        for (int last : new int[] {0x100, 0x104, 0xFFC, 0xFFF}) {
            Bytes.putU32(config, 0xFFC, 0x1_0001L | (long) last << 20);
            places.clear();
            assertThat(extended(config, 4096, places)).isEqualTo(Walk.LOOP);
            assertThat(places).hasSize(Walk.EXTENDED_PLACES);
        }
        Bytes.putU32(config, 0xFFC, 0x0FC0_0001L);
        places.clear();
        assertThat(extended(config, 4096, places)).isEqualTo(Walk.INTO_HEADER);
        for (int known = 256; known < 272; known++) {
            bothExtended(config, known);
        }
        bothExtended(config, 4095);
        bothExtended(config, 4096);
    }

    @Test
    void extendedListsThatEndAtOnce() {
        byte[] config = new byte[4096];
        List<Integer> places = new ArrayList<>();
        assertThat(extended(config, 4096, places)).isEqualTo(Walk.COMPLETE);
        Arrays.fill(config, (byte) -1);
        assertThat(extended(config, 4096, places)).isEqualTo(Walk.ALL_ONES);
        assertThat(extended(config, 259, places)).isEqualTo(Walk.TRUNCATED);
        assertThat(extended(config, 260, places)).isEqualTo(Walk.ALL_ONES);
        assertThat(places).isEmpty();
        // A null capability with a successor is one.
        Bytes.putU32(config, 0x100, 0x2000_0000L);
        Bytes.putU32(config, 0x200, 0);
        assertThat(extended(config, 4096, places)).isEqualTo(Walk.COMPLETE);
        assertThat(places).containsExactly(0x100);
    }

    @Test
    void visitedLooksAtTheFirstOnesOnly() {
        int[] found = {4, 8, 12, 4};
        assertThat(Walk.visited(found, 0, 4)).isFalse();
        assertThat(Walk.visited(found, 1, 4)).isTrue();
        assertThat(Walk.visited(found, 2, 12)).isFalse();
        assertThat(Walk.visited(found, 3, 12)).isTrue();
        assertThat(Walk.visited(found, 4, 5)).isFalse();
    }
}
