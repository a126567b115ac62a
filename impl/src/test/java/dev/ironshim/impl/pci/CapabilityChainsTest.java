package dev.ironshim.impl.pci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.pci.PciFunction.CapabilityList;
import dev.ironshim.impl.pci.PciFunction.End;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** All chains of a few links: whatever a device says, the list ends, and no place is in it twice. */
class CapabilityChainsTest {
    /** Zero, the header, both ends of the list, unaligned ones, and the places of the links. */
    private static final int[] POINTERS = {
        0, 1, 3, 4, 0x34, 0x3C, 0x3F, 0x40, 0x41, 0x43, 0x44, 0x50, 0x52, 0x7C, 0x80, 0xC0, 0xF8, 0xFC, 0xFD, 0xFE, 0xFF
    };

    private static End naive(byte[] config, List<Integer> places) {
        Set<Integer> seen = new HashSet<>();
        int place = config[0x34] & 0xFC;
        while (place >= 0x40) {
            if (config[place] == -1) {
                return End.ALL_ONES;
            }
            if (!seen.add(place)) {
                return End.LOOP;
            }
            places.add(place);
            place = config[place + 1] & 0xFC;
        }
        return place == 0 ? End.COMPLETE : End.INTO_HEADER;
    }

    private static void check(byte[] config) {
        List<Integer> expected = new ArrayList<>();
        End end = naive(config, expected);
        CapabilityList list = ConfigParser.parse(config).standard();
        List<Integer> places = new ArrayList<>();
        list.capabilities().forEach(each -> places.add(each.offset()));
        if (list.end() != end || !places.equals(expected) || new HashSet<>(places).size() != places.size()) {
            // A message for each of a million chains would take longer than the chains.
            assertThat(list.end() + " " + places).isEqualTo(end + " " + expected);
        }
    }

    private static byte[] header() {
        return ConfigBytes.of(256).list(0).bytes();
    }

    @Test
    void everyStartWithEveryNext() {
        int chains = 0;
        for (int start = 0; start < 256; start++) {
            byte[] config = header();
            config[0x34] = (byte) start;
            int link = start & 0xFC;
            for (int next = 0; next < 256; next++) {
                if (link >= 0x40) {
                    config[link + 1] = (byte) next;
                }
                check(config);
                chains++;
            }
        }
        assertThat(chains).isEqualTo(65_536);
    }

    @Test
    void everyIdOfALink() {
        for (int id = 0; id < 256; id++) {
            byte[] config = header();
            config[0x34] = 0x40;
            config[0x40] = (byte) id;
            config[0x41] = (byte) 0xFC;
            config[0xFC] = (byte) id;
            check(config);
            assertThat(ConfigParser.parse(config).standard().capabilities()).hasSize(id == 0xFF ? 0 : 2);
        }
    }

    @Test
    void twoAndThreeLinks() {
        int chains = 0;
        for (int start : POINTERS) {
            for (int second : POINTERS) {
                for (int third : POINTERS) {
                    for (int last : POINTERS) {
                        byte[] config = header();
                        config[0x34] = (byte) start;
                        link(config, start, second);
                        link(config, second, third);
                        link(config, third, last);
                        check(config);
                        chains++;
                    }
                }
            }
        }
        assertThat(chains).isEqualTo(21 * 21 * 21 * 21);
    }

    private static void link(byte[] config, int at, int next) {
        int place = at & 0xFC;
        if (place >= 0x40) {
            config[place] = 9;
            config[place + 1] = (byte) next;
        }
    }

    @Test
    void extendedChainsOfTwoLinks() {
        int[] pointers = {0, 1, 4, 0xFC, 0x100, 0x101, 0x104, 0x200, 0x203, 0xFFC, 0xFFF};
        for (int first : pointers) {
            for (int second : pointers) {
                for (int third : pointers) {
                    ConfigBytes bytes = ConfigBytes.of(4096).express().extended(0x100, 2, 1, first);
                    extendedLink(bytes, first, second);
                    extendedLink(bytes, second, third);
                    byte[] config = bytes.bytes();
                    Set<Integer> expected = new HashSet<>();
                    List<Integer> order = new ArrayList<>();
                    int place = 0x100;
                    while (place >= 0x100 && config[place] != 0 && expected.add(place)) {
                        order.add(place);
                        place = ((config[place + 3] & 0xFF) << 4 | (config[place + 2] & 0xF0) >> 4) & 0xFFC;
                    }
                    End end = expected.contains(place)
                            ? End.LOOP
                            : place == 0 || place >= 0x100 ? End.COMPLETE : End.INTO_HEADER;
                    CapabilityList list = ConfigParser.parse(config).extended();
                    assertThat(list.capabilities().stream().map(Capability::offset))
                            .containsExactlyElementsOf(order);
                    assertThat(list.end()).isEqualTo(end);
                }
            }
        }
    }

    private static void extendedLink(ConfigBytes bytes, int at, int next) {
        int place = at & 0xFFC;
        if (place >= 0x100) {
            bytes.extended(place, 2, 1, next);
        }
    }
}
