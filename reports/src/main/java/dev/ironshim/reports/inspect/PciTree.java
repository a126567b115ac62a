package dev.ironshim.reports.inspect;

import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Capability;
import dev.ironshim.impl.pci.Note;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.pci.PciFunction.Bridge;
import dev.ironshim.impl.pci.PciFunction.CapabilityList;
import dev.ironshim.impl.pci.PciFunction.End;
import dev.ironshim.impl.pci.PciFunction.Presence;
import dev.ironshim.impl.pci.PciFunction.Rom;
import dev.ironshim.impl.pci.PciFunction.Window;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints a function as those know it who read {@code lspci -vv}. */
final class PciTree {
    private final PrintStream out;

    PciTree(PrintStream out) {
        this.out = out;
    }

    /** @param lines what else is known of it, by name */
    void print(String name, PciFunction function, Map<String, String> lines) {
        out.println(name);
        List<Runnable> parts = new ArrayList<>();
        parts.add(() -> line("ids", ids(function)));
        lines.forEach((about, text) -> parts.add(() -> line(about, text)));
        if (function.presence() == Presence.GONE) {
            parts.add(() -> line("presence", "nobody answers: all bytes are ones"));
        } else {
            parts.add(() -> line("command", flags(function.command(), COMMAND)));
            function.bars().stream()
                    .filter(bar -> bar.kind() != Bar.Kind.ZERO && bar.kind() != Bar.Kind.UPPER_HALF)
                    .forEach(bar -> parts.add(() -> line("BAR " + bar.number(), bar(bar))));
            Rom rom = function.rom();
            if (rom != null && rom.base() != 0) {
                parts.add(() -> line("ROM", hex(rom.base()) + (rom.enabled() ? "" : " (disabled)")));
            }
            Bridge bridge = function.bridge();
            if (bridge != null) {
                parts.add(() -> bridge(bridge));
            }
            parts.add(() -> list("capabilities", function.standard()));
            parts.add(() -> list("extended capabilities", function.extended()));
        }
        parts.forEach(Runnable::run);
        for (Note note : function.notes()) {
            line(
                    "note",
                    note.rule().id() + " at " + hex(note.offset()) + ": " + note.found() + "; expected: "
                            + note.rule().says());
        }
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

    private record Flag(int bit, String name) {}

    private static final List<Flag> COMMAND = List.of(
            new Flag(0, "I/O"),
            new Flag(1, "Mem"),
            new Flag(2, "BusMaster"),
            new Flag(6, "ParErr"),
            new Flag(8, "SERR"),
            new Flag(10, "DisINTx"));

    private static final List<Flag> ACS = List.of(
            new Flag(0, "SrcValid"),
            new Flag(1, "TransBlk"),
            new Flag(2, "ReqRedir"),
            new Flag(3, "CmpltRedir"),
            new Flag(4, "UpstreamFwd"),
            new Flag(5, "EgressCtrl"),
            new Flag(6, "DirectTrans"));

    private static String flags(int bits, List<Flag> flags) {
        StringBuilder text = new StringBuilder();
        for (Flag flag : flags) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(flag.name())
                    .append((bits >> flag.bit() & 1) != 0 ? "+" : "-");
        }
        return text.toString();
    }

    private static String bar(Bar bar) {
        String size = bar.size().isPresent() ? ", " + bar.size().getAsLong() + " bytes" : "";
        return switch (bar.kind()) {
            case IO -> "I/O ports at " + hex(bar.base()) + size;
            case MEMORY_32, MEMORY_64, MEMORY_1M ->
                "memory at " + hex(bar.base()) + " ("
                        + (bar.kind() == Bar.Kind.MEMORY_64
                                ? "64-bit"
                                : bar.kind() == Bar.Kind.MEMORY_32 ? "32-bit" : "below 1 MiB")
                        + (bar.prefetchable() ? ", prefetchable" : "") + ")" + size;
            default -> "broken";
        };
    }

    private void bridge(Bridge bridge) {
        line(
                "buses",
                String.format(
                        Locale.ROOT,
                        "primary %02x, secondary %02x, subordinate %02x",
                        bridge.primary(),
                        bridge.secondary(),
                        bridge.subordinate()));
        line("I/O", window(bridge.io()));
        line("memory", window(bridge.memory()));
        line("prefetch", window(bridge.prefetchable()));
    }

    private static String window(Window window) {
        return Long.compareUnsigned(window.last(), window.first()) < 0
                ? "closed"
                : hex(window.first()) + " to " + hex(window.last());
    }

    private void list(String name, CapabilityList list) {
        String how = switch (list.end()) {
            case NONE -> "none";
            case UNKNOWN -> "unknown: bytes from 0x100 on are not there";
            case COMPLETE -> "";
            default ->
                "the list is broken, these were reached: "
                        + list.end().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
        out.println("  " + name + (how.isEmpty() ? "" : ": " + how));
        if (list.end() == End.NONE) {
            return;
        }
        for (Capability capability : list.capabilities()) {
            out.println("    [" + Integer.toHexString(capability.offset()) + "] "
                    + (capability.name() + " " + details(capability)).strip());
        }
    }

    private static String details(Capability capability) {
        return switch (capability) {
            case Capability.PowerManagement pm ->
                "version " + pm.version() + ", D" + pm.state() + ", NoSoftRst" + sign(pm.noSoftReset());
            case Capability.Msi msi ->
                "Enable" + sign(msi.enabled()) + " Count=" + msi.allocated() + "/" + msi.vectors() + " 64bit"
                        + sign(msi.wide()) + " Maskable" + sign(msi.maskable());
            case Capability.MsiX msix ->
                "Enable" + sign(msix.enabled()) + " Count=" + msix.vectors() + " Masked" + sign(msix.masked())
                        + ", table BAR " + msix.tableBar() + " offset " + hex(msix.tableOffset()) + ", PBA BAR "
                        + msix.pendingBar() + " offset " + hex(msix.pendingOffset());
            case Capability.Express express ->
                "v" + express.version() + " " + express.typeName() + ", FLReset" + sign(express.functionReset())
                        + (express.phantom() ? ", phantom functions in " + express.phantomBits() + " bits" : "");
            case Capability.BridgeSubsystem ids -> String.format(Locale.ROOT, "%04x:%04x", ids.vendor(), ids.device());
            case Capability.VendorSpecific vendor -> vendor.length() + " bytes";
            case Capability.Other ignored -> "";
            case Capability.Aer aer ->
                String.format(
                        Locale.ROOT,
                        "v%d uncorrectable %08x mask %08x severity %08x, correctable %08x mask %08x",
                        aer.version(),
                        aer.uncorrectable(),
                        aer.uncorrectableMask(),
                        aer.severity(),
                        aer.correctable(),
                        aer.correctableMask());
            case Capability.Acs acs ->
                "capability " + flags(acs.supported(), ACS) + ", control " + flags(acs.enabled(), ACS);
            case Capability.Ari ari -> "next function " + ari.nextFunction();
            case Capability.Ats ats ->
                "Enable" + sign(ats.enabled()) + " queue " + ats.queueDepth() + ", unit 2^" + ats.smallestUnit()
                        + " pages";
            case Capability.Pri pri ->
                "Enable" + sign(pri.enabled()) + " requests " + pri.allocated() + "/" + pri.capacity();
            case Capability.Pasid pasid ->
                "Enable" + sign(pasid.enabled()) + " " + pasid.width() + " bits, Exec" + sign(pasid.execute()) + " Priv"
                        + sign(pasid.privileged());
            case Capability.SrIov sriov -> sriov(sriov);
            case Capability.Dpc dpc ->
                "root port" + sign(dpc.rootPort()) + " trigger " + dpc.trigger() + ", status " + hex(dpc.status())
                        + (dpc.triggered() ? " (triggered by " + hex(dpc.source()) + ")" : "");
            case Capability.Doe doe ->
                "v" + doe.version() + " Busy" + sign(doe.busy()) + " Error" + sign(doe.error()) + " Ready"
                        + sign(doe.ready());
            case Capability.SerialNumber serial -> String.format(Locale.ROOT, "%016x", serial.number());
            case Capability.Dvsec dvsec ->
                String.format(
                        Locale.ROOT,
                        "vendor %04x id %04x rev %d, %d bytes",
                        dvsec.vendor(),
                        dvsec.id(),
                        dvsec.revision(),
                        dvsec.length());
            case Capability.OtherExtended ignored -> "";
        };
    }

    private static String sriov(Capability.SrIov sriov) {
        StringBuilder text = new StringBuilder("VF Enable" + sign(sriov.enabled()) + " MSE" + sign(sriov.memory())
                + " ARI" + sign(sriov.ari()) + ", " + sriov.functions() + " of " + sriov.totalFunctions()
                + " VFs (initially " + sriov.initialFunctions() + "), offset " + sriov.firstOffset() + ", stride "
                + sriov.stride() + ", device " + String.format(Locale.ROOT, "%04x", sriov.functionDevice())
                + ", page " + sriov.pageSize());
        for (Bar bar : sriov.bars()) {
            if (bar.memory()) {
                text.append(String.format(Locale.ROOT, "%n        VF BAR %d  %s", bar.number(), bar(bar)));
            }
        }
        return text.toString();
    }

    private static String sign(boolean on) {
        return on ? "+" : "-";
    }

    private static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
