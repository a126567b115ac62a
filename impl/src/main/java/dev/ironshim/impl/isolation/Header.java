package dev.ironshim.impl.isolation;

import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.PciFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * Registers of a header that read all ones and cannot be so: a read that no device answered, or a sizing that was not undone.
 * Ids that are all ones together are a virtual function's.
 */
final class Header {
    private static final int ONES_16 = 0xFFFF;
    private static final int ONES_24 = 0xFF_FFFF;
    private static final int ONES_8 = 0xFF;
    private static final int TYPE_OF_ONES = 0x7F;
    private static final long PORTS_OF_ONES = 0xFFFF_FFFCL;
    private static final long UPPER_ONES = 0xFFFF_FFFFL;

    private Header() {}

    /** Names of such registers, empty if there are none. */
    static String allOnes(PciFunction function) {
        List<String> found = new ArrayList<>();
        if ((function.vendor() == ONES_16) != (function.device() == ONES_16)) {
            found.add("one of the ids");
        }
        if (function.command() == ONES_16) {
            found.add("command");
        }
        if (function.status() == ONES_16) {
            found.add("status");
        }
        if (function.classCode() == ONES_24) {
            found.add("class");
        }
        if (function.headerType() == TYPE_OF_ONES) {
            found.add("header type");
        }
        if (function.interruptPin() == ONES_8) {
            found.add("interrupt pin");
        }
        for (Bar bar : function.bars()) {
            if (allOnes(bar)) {
                found.add("BAR " + bar.number());
            }
        }
        return String.join(", ", found);
    }

    private static boolean allOnes(Bar bar) {
        return switch (bar.kind()) {
            case IO -> bar.base() == PORTS_OF_ONES;
            case MEMORY_64 -> bar.base() >>> Integer.SIZE == UPPER_ONES;
            default -> false;
        };
    }
}
