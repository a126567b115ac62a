package dev.ironshim.impl.pci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.pci.PciFunction.Bridge;
import dev.ironshim.impl.pci.PciFunction.CapabilityList;
import dev.ironshim.impl.pci.PciFunction.End;
import dev.ironshim.impl.pci.PciFunction.Presence;
import dev.ironshim.impl.pci.PciFunction.Rom;
import dev.ironshim.impl.pci.PciFunction.Window;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first 64 bytes, by header type. */
class HeaderTest {
    private static final CapabilityList NO_LIST = new CapabilityList(End.NONE, List.of());

    private static ConfigBytes counting() {
        ConfigBytes bytes = ConfigBytes.of(64);
        for (int at = 0; at < 64; at++) {
            bytes.u8(at, at + 1);
        }
        return bytes.u16(6, 0xF8EF);
    }

    @Test
    void anEndpoint() {
        PciFunction function = counting().u8(0x0E, 0).parse();
        assertThat(function)
                .isEqualTo(new PciFunction(
                        64,
                        Presence.PRESENT,
                        0x0201,
                        0x0403,
                        0x2E2D,
                        0x302F,
                        0x0605,
                        0xF8EF,
                        9,
                        0x0C0B0A,
                        0,
                        false,
                        0x3D,
                        0x3E,
                        function.bars(),
                        new Rom(0x34333000L, true),
                        null,
                        NO_LIST,
                        NO_LIST,
                        List.of()));
        assertThat(function.bars()).hasSize(6);
        assertThat(counting().u8(0x0E, 0x80).parse().multifunction()).isTrue();
        assertThat(counting().u8(0x0E, 0).u32(0x30, 0xFFFF_F7FEL).parse().rom())
                .isEqualTo(new Rom(0xFFFF_F000L, false));
    }

    @Test
    void aBridge() {
        PciFunction function =
                counting().type(1).u8(0x18, 3).u8(0x19, 4).u8(0x1A, 9).parse();
        assertThat(function.bridge())
                .isEqualTo(new Bridge(
                        3,
                        4,
                        9,
                        0x403F,
                        new Window(0x1000, 0x1FFF),
                        new Window(0x2220_0000L, 0x242F_FFFFL),
                        new Window(0x2620_0000L, 0x282F_FFFFL)));
        assertThat(function.rom()).isEqualTo(new Rom(0x3C3B_3800L, true));
        assertThat(function.subsystemVendor()).isZero();
        assertThat(function.subsystemDevice()).isZero();
        assertThat(function.headerType()).isEqualTo(1);
        assertThat(function.notes()).isEmpty();
    }

    @Test
    void wideWindowsOfABridge() {
        Bridge bridge = ConfigBytes.of(64)
                .type(1)
                .u8(0x1C, 0x21)
                .u8(0x1D, 0x51)
                .u16(0x24, 0xFFF1)
                .u16(0x26, 0x0011)
                .u32(0x28, 0x8000_0001L)
                .u32(0x2C, 0x8000_0002L)
                .u16(0x30, 0x8001)
                .u16(0x32, 0x8002)
                .parse()
                .bridge();
        assertThat(bridge.io()).isEqualTo(new Window(0x8001_2000L, 0x8002_5FFFL));
        assertThat(bridge.prefetchable()).isEqualTo(new Window(0x8000_0001_FFF0_0000L, 0x8000_0002_001F_FFFFL));
        assertThat(bridge.memory()).isEqualTo(new Window(0, 0xF_FFFF));
    }

    @Test
    void closedWindowsOfABridge() {
        Bridge bridge = ConfigBytes.of(64)
                .type(1)
                .u16(0x1C, 0x00F0)
                .u16(0x20, 0xFFFF)
                .u16(0x24, 0xFFF0)
                .u32(0x28, 7)
                .u16(0x30, 7)
                .parse()
                .bridge();
        assertThat(bridge.io()).isEqualTo(new Window(0xF000, 0xFFF));
        assertThat(bridge.memory()).isEqualTo(new Window(0xFFF0_0000L, 0xF_FFFF));
        // What is above 32 bits counts only where the window says that it is wide.
        assertThat(bridge.prefetchable()).isEqualTo(new Window(0xFFF0_0000L, 0xF_FFFF));
    }

    @Test
    void theSubsystemOfABridgeIsInACapability() {
        PciFunction function = ConfigBytes.of(256)
                .type(1)
                .list(0x40)
                .standard(0x40, 0x01, 0x50)
                .standard(0x50, 0x0D, 0)
                .u16(0x54, 0x1234)
                .u16(0x56, 0x5678)
                .parse();
        assertThat(function.subsystemVendor()).isEqualTo(0x1234);
        assertThat(function.subsystemDevice()).isEqualTo(0x5678);
    }

    @Test
    void cardBusHasItsPointerAndItsIdsElsewhere() {
        ConfigBytes bytes = ConfigBytes.of(256)
                .type(2)
                .u16(6, 0x10)
                .u8(0x14, 0xA0)
                .u8(0x34, 0x50)
                .standard(0xA0, 0x01, 0)
                .standard(0x50, 0x05, 0)
                .u8(0x18, 3)
                .u8(0x19, 4)
                .u8(0x1A, 7)
                .u32(0x1C, 0x8000_0FFFL)
                .u32(0x20, 0x8001_0000L)
                .u32(0x24, 0x9000_0000L)
                .u32(0x28, 0x9000_0000L)
                .u32(0x2C, 0x1001)
                .u32(0x30, 0x10FC)
                .u16(0x3E, 0x0400)
                .u16(0x40, 0x1234)
                .u16(0x42, 0x5678);
        PciFunction function = bytes.parse();
        assertThat(function.headerType()).isEqualTo(2);
        assertThat(function.standard().capabilities())
                .containsExactly(new Capability.PowerManagement(0xA0, 0, 0, false));
        assertThat(function.subsystemVendor()).isEqualTo(0x1234);
        assertThat(function.subsystemDevice()).isEqualTo(0x5678);
        assertThat(function.bridge())
                .isEqualTo(new Bridge(
                        3,
                        4,
                        7,
                        0x0400,
                        new Window(0x1000, 0x10FF),
                        new Window(0x8000_0000L, 0x8001_0FFFL),
                        new Window(0x9000_0000L, 0x9000_0FFFL)));
        assertThat(function.rom()).isNull();
        assertThat(function.notes()).isEmpty();
        assertThat(bytes.u8(0x19, 3).notes()).containsExactly("pci/bus-numbers at 0x18: 3, 3, 7");
        PciFunction exactly = ConfigParser.parse(Arrays.copyOf(bytes.bytes(), 0x44));
        assertThat(exactly.subsystemDevice()).isEqualTo(0x5678);
        PciFunction cut = ConfigParser.parse(Arrays.copyOf(bytes.bytes(), 0x43));
        assertThat(cut.subsystemVendor()).isZero();
        assertThat(cut.subsystemDevice()).isZero();
        assertThat(cut.standard().end()).isEqualTo(End.TRUNCATED);
    }

    @Test
    void everyHeaderTypeMayHaveExtendedSpace() {
        for (int type = 0; type <= 2; type++) {
            ConfigBytes bytes = ConfigBytes.of(4096).express().extended(0x100, 0x0D, 1, 0);
            if (type > 0) {
                bytes.type(type).u8(0x14, 0xC0);
            }
            PciFunction function = bytes.parse();
            assertThat(function.headerType()).isEqualTo(type);
            assertThat(function.extended())
                    .isEqualTo(new CapabilityList(End.COMPLETE, List.of(new Capability.Acs(0x100, 1, 0, 0))));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 0x7F, 0x83})
    void otherHeaderTypesAreNotLookedInto(int type) {
        PciFunction function = counting().u8(0x0E, type).u16(6, 0x10).parse();
        assertThat(function.headerType()).isEqualTo(type & 0x7F);
        assertThat(function.multifunction()).isEqualTo(type >= 0x80);
        assertThat(function.vendor()).isEqualTo(0x0201);
        assertThat(function.bars()).isEmpty();
        assertThat(function.rom()).isNull();
        assertThat(function.bridge()).isNull();
        assertThat(function.standard()).isEqualTo(NO_LIST);
        assertThat(function.extended()).isEqualTo(NO_LIST);
        assertThat(function.notes()).containsExactly(new Note(PciRule.HEADER_TYPE, 0x0E, String.valueOf(type & 0x7F)));
    }

    @Test
    void nobodyThere() {
        for (int length : new int[] {64, 256, 4096}) {
            byte[] ones = new byte[length];
            Arrays.fill(ones, (byte) -1);
            PciFunction function = ConfigParser.parse(ones);
            assertThat(function.presence()).isEqualTo(Presence.GONE);
            assertThat(function.headerType()).isEqualTo(-1);
            assertThat(function.multifunction()).isFalse();
            assertThat(function.known()).isEqualTo(length);
            assertThat(function.bars()).isEmpty();
            assertThat(function.standard()).isEqualTo(NO_LIST);
            assertThat(function.extended()).isEqualTo(NO_LIST);
            assertThat(function.notes()).containsExactly(new Note(PciRule.GONE, 0, "all ones"));
            ones[length - 1] = 0;
            assertThat(ConfigParser.parse(ones).presence()).isEqualTo(Presence.VIRTUAL_FUNCTION);
        }
    }

    @Test
    void aVirtualFunctionHasIdsOfAllOnes() {
        assertThat(ConfigBytes.of(64).u32(0, 0xFFFF_FFFFL).parse().presence()).isEqualTo(Presence.VIRTUAL_FUNCTION);
        assertThat(ConfigBytes.of(64).u32(0, 0x1234_FFFFL).parse().presence()).isEqualTo(Presence.VIRTUAL_FUNCTION);
        assertThat(ConfigBytes.of(64).u32(0, 0xFFFF_1234L).parse().presence()).isEqualTo(Presence.PRESENT);
    }

    @Test
    void lengthsThatAreNone() {
        for (int length : new int[] {0, 63, 4097}) {
            RefusedException refused =
                    catchThrowableOfType(RefusedException.class, () -> ConfigParser.parse(new byte[length]));
            assertThat(refused)
                    .hasMessage(
                            "pci/config-size at byte " + length + ": found " + length + " bytes, expected 64 to 4096");
        }
        assertThat(ConfigParser.parse(new byte[64]).known()).isEqualTo(64);
        assertThat(ConfigParser.parse(new byte[4096]).known()).isEqualTo(4096);
    }
}
