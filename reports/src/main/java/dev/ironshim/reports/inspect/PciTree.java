package dev.ironshim.reports.inspect;

import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Capability;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.pci.PciFunction.Bridge;
import dev.ironshim.impl.pci.PciFunction.CapabilityList;
import dev.ironshim.impl.pci.PciFunction.End;
import dev.ironshim.impl.pci.PciFunction.Presence;
import dev.ironshim.impl.pci.PciFunction.Rom;
import dev.ironshim.reports.inspect.words.BarWords;
import dev.ironshim.reports.inspect.words.CapabilityWords;
import dev.ironshim.reports.inspect.words.Flags;
import dev.ironshim.reports.inspect.words.Registers;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints a function as those know it who read {@code lspci -vvv}. */
final class PciTree {
    private final PrintStream out;
    private final PciNames names;

    PciTree(PrintStream out, PciNames names) {
        this.out = out;
        this.names = names;
    }

    /** @param lines what else is known of it, by name */
    void print(PciInput.Entry entry, Map<String, String> lines) {
        PciFunction function = entry.function();
        out.println(entry.name());
        line("ids", ids(function));
        names.of(function).ifPresent(text -> line("name", text));
        lines.forEach(this::line);
        if (function.presence() == Presence.GONE) {
            line("presence", "nobody answers: all bytes are ones. It is off, reset, unplugged or broken");
        } else {
            registers(entry);
        }
        for (PciNotes.Line note : PciNotes.of(entry)) {
            line(
                    "note",
                    note.rule() + " at 0x" + Integer.toHexString(note.offset()) + ": " + note.found() + "; expected: "
                            + note.expected());
        }
    }

    private void registers(PciInput.Entry entry) {
        PciFunction function = entry.function();
        Registers registers = new Registers(entry.config());
        line("command", Flags.of(function.command(), Flags.COMMAND));
        line("status", Flags.status(function.status()));
        if (function.interruptPin() > 0 && function.interruptPin() <= 4) {
            line(
                    "interrupt",
                    "pin " + (char) ('A' + function.interruptPin() - 1) + ", line " + function.interruptLine());
        }
        BarWords bars = new BarWords(function.command());
        for (Bar bar : function.bars()) {
            if (bar.kind() != Bar.Kind.ZERO && bar.kind() != Bar.Kind.UPPER_HALF) {
                line("BAR " + bar.number(), bars.of(bar));
            }
        }
        Rom rom = function.rom();
        if (rom != null && rom.base() != 0) {
            line("ROM", "at 0x" + Long.toHexString(rom.base()) + (rom.enabled() ? "" : ", disabled"));
        }
        Bridge bridge = function.bridge();
        if (bridge != null) {
            BridgeLines.of(function, bridge, registers).forEach(this::line);
        }
        CapabilityWords words = new CapabilityWords(registers, entry.address());
        list("capabilities", function.standard(), standardEnd(function), words);
        list("extended", function.extended(), extendedEnd(function), words);
    }

    private void line(String name, String value) {
        out.printf(Locale.ROOT, "  %-10s %s%n", name, value);
    }

    private static String ids(PciFunction function) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%04x:%04x rev %02x, class %06x, header type %s%s",
                function.vendor(),
                function.device(),
                function.revision(),
                function.classCode(),
                function.headerType() < 0 ? "unknown" : function.headerType(),
                function.multifunction() ? ", multifunction" : ""));
        if (function.subsystemVendor() != 0) {
            text.append(String.format(
                    Locale.ROOT, ", subsystem %04x:%04x", function.subsystemVendor(), function.subsystemDevice()));
        }
        if (function.presence() == Presence.VIRTUAL_FUNCTION) {
            text.append(" (a virtual function: its ids are those of its physical function)");
        }
        return text.append(", ").append(function.known()).append(" bytes").toString();
    }

    private static String standardEnd(PciFunction function) {
        if (!PciNotes.notGiven(function)) {
            return end(function.standard().end());
        }
        return function.known() == PciNotes.HEADER
                ? "not given: there are only the 64 bytes that any user may read; run lspci as root"
                : "not all given: the list goes on beyond byte " + function.known();
    }

    private static String extendedEnd(PciFunction function) {
        if (PciNotes.extendedNotGiven(function)) {
            return "not all given: the list goes on beyond byte " + function.known();
        }
        if (function.extended().end() == End.UNKNOWN) {
            return "unknown: bytes from 0x100 on are not given ('lspci -xxxx' as root prints them)";
        }
        return end(function.extended().end());
    }

    private static String end(End end) {
        return switch (end) {
            case NONE -> "none";
            case COMPLETE -> "";
            case ALL_ONES -> "the list ends in all ones, these were reached";
            default ->
                "the list is broken, these were reached: "
                        + end.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    private void list(String name, CapabilityList list, String end, CapabilityWords words) {
        out.println("  " + name + (end.isEmpty() ? "" : ": " + end));
        for (Capability capability : list.capabilities()) {
            List<String> lines = words.of(capability);
            out.println("    [" + Integer.toHexString(capability.offset()) + "] "
                    + (capability.name() + " " + lines.getFirst()).strip());
            lines.stream().skip(1).forEach(each -> out.println("         " + each));
        }
    }
}
