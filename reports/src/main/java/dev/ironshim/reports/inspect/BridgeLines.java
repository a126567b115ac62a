package dev.ironshim.reports.inspect;

import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.pci.PciFunction.Bridge;
import dev.ironshim.impl.pci.PciFunction.Window;
import dev.ironshim.reports.inspect.words.Flags;
import dev.ironshim.reports.inspect.words.Registers;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Where a bridge leads to, by name. CardBus has two windows of each kind (PC Card standard, volume 7). */
final class BridgeLines {
    private static final int CARDBUS = 2;
    private static final String CONTROL =
            "Parity SERR NoISA VGA VGA16 MAbort >Reset FastB2B PriDiscTmr SecDiscTmr" + " DiscTmrStat DiscTmrSERREn";
    private static final String CARDBUS_CONTROL = "Parity SERR ISA VGA . MAbort >Reset 16bInt PREF0 PREF1 PostWrite";

    private BridgeLines() {}

    static Map<String, String> of(PciFunction function, Bridge bridge, Registers registers) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put(
                "buses",
                String.format(
                        Locale.ROOT,
                        "primary %02x, secondary %02x, subordinate %02x",
                        bridge.primary(),
                        bridge.secondary(),
                        bridge.subordinate()));
        if (function.headerType() == CARDBUS) {
            lines.put("memory 0", cardBus(registers, 0x1C, 0xFFF, (bridge.control() & 0x100) != 0));
            lines.put("memory 1", cardBus(registers, 0x24, 0xFFF, (bridge.control() & 0x200) != 0));
            lines.put("I/O 0", cardBus(registers, 0x2C, 3, false));
            lines.put("I/O 1", cardBus(registers, 0x34, 3, false));
            lines.put("control", Flags.of(bridge.control(), CARDBUS_CONTROL));
        } else {
            lines.put("I/O", window(bridge.io()));
            lines.put("memory", window(bridge.memory()));
            lines.put("prefetch", window(bridge.prefetchable()));
            lines.put("secondary", Flags.status(registers.u16(0x1E)));
            lines.put("control", Flags.of(bridge.control(), CONTROL));
        }
        return lines;
    }

    private static String cardBus(Registers registers, int at, long low, boolean prefetchable) {
        Window window = new Window(registers.u32(at) & ~low, registers.u32(at + 4) | low);
        // A window from 0 is what nobody has written.
        return window.first() == 0 ? "unassigned" : window(window) + (prefetchable ? ", prefetchable" : "");
    }

    private static String window(Window window) {
        return Long.compareUnsigned(window.last(), window.first()) < 0
                ? "closed"
                : "0x" + Long.toHexString(window.first()) + " to 0x" + Long.toHexString(window.last());
    }
}
