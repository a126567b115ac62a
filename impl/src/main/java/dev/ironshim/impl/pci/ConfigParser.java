package dev.ironshim.impl.pci;

import dev.ironshim.impl.pci.PciFunction.Bridge;
import dev.ironshim.impl.pci.PciFunction.CapabilityList;
import dev.ironshim.impl.pci.PciFunction.End;
import dev.ironshim.impl.pci.PciFunction.Presence;
import dev.ironshim.impl.pci.PciFunction.Rom;
import dev.ironshim.impl.pci.PciFunction.Window;
import dev.ironshim.impl.refusal.RefusedException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a function says of itself. Total: any 64 to 4096 bytes are read, in a time that does not depend on them. */
public final class ConfigParser {
    private static final int HEADER = 64;
    private static final int ALL_ONES = 0xFFFF;
    private static final int BRIDGE_CLASS = 0x0604;
    private static final int CARDBUS_CLASS = 0x0607;
    private static final int CARDBUS_IDS = 0x44;
    private static final int PCI_X = 0x07;

    private static final CapabilityList NO_LIST = new CapabilityList(End.NONE, List.of());

    private ConfigParser() {}

    /**
     * Reads a function through {@code access}, with the sizes of its BARs if that is allowed.
     *
     * @throws IOException if the space cannot be read
     * @throws RefusedException if it has fewer than 64 bytes
     */
    public static PciFunction read(ConfigAccess access) throws IOException {
        PciFunction function = parse(access.read());
        if (!access.sizable() || function.bars().isEmpty()) {
            return function;
        }
        return function.withBars(BarReader.size(access, 0x10, function.bars()));
    }

    /**
     * Reads a function's bytes.
     *
     * @param bytes 64 to 4096 from offset 0; what is not there is not known
     * @throws RefusedException with {@link PciRule#CONFIG_SIZE}
     */
    public static PciFunction parse(byte[] bytes) {
        if (bytes.length < HEADER || bytes.length > ConfigAccess.MAX) {
            throw new RefusedException(
                    PciRule.CONFIG_SIZE, bytes.length, bytes.length + " bytes", HEADER + " to " + ConfigAccess.MAX);
        }
        Space space = new Space(bytes);
        if (allOnes(bytes)) {
            space.note(PciRule.GONE, 0, "all ones");
            return function(space, Presence.GONE, -1, 0, 0, List.of(), null, null, NO_LIST, NO_LIST);
        }
        Presence presence = space.u16(0) == ALL_ONES ? Presence.VIRTUAL_FUNCTION : Presence.PRESENT;
        int type = space.u8(0x0E) & 0x7F;
        consistent(space, type);
        return switch (type) {
            case 0 -> endpoint(space, presence);
            case 1 -> bridge(space, presence);
            case 2 -> cardBus(space, presence);
            default -> {
                space.note(PciRule.HEADER_TYPE, 0x0E, String.valueOf(type));
                yield function(space, presence, type, 0, 0, List.of(), null, null, NO_LIST, NO_LIST);
            }
        };
    }

    private static boolean allOnes(byte[] bytes) {
        for (byte each : bytes) {
            if (each != -1) {
                return false;
            }
        }
        return true;
    }

    /** The kernel ignores the class of a function whose header is that of something else. */
    private static void consistent(Space space, int type) {
        int classCode = (int) (space.u32(8) >> 16);
        boolean bridge = classCode == BRIDGE_CLASS;
        boolean cardBus = classCode == CARDBUS_CLASS;
        // Other classes than bridges have type 1 headers too, and Linux takes them.
        if ((bridge && type == 0) || (type == 2 && !cardBus)) {
            space.note(PciRule.HEADER_CLASS, 0x0A, "class " + Space.hex(classCode) + " with header type " + type);
        }
    }

    private static PciFunction endpoint(Space space, Presence presence) {
        List<Bar> bars = BarReader.read(space, 0x10, 6);
        CapabilityList standard = ListReader.standard(space, space.u16(6), 0x34);
        CapabilityList extended = ListReader.extended(space, gate(standard));
        return function(
                space, presence, 0, space.u16(0x2C), space.u16(0x2E), bars, rom(space, 0x30), null, standard, extended);
    }

    private static PciFunction bridge(Space space, Presence presence) {
        List<Bar> bars = BarReader.read(space, 0x10, 2);
        CapabilityList standard = ListReader.standard(space, space.u16(6), 0x34);
        CapabilityList extended = ListReader.extended(space, gate(standard));
        int vendor = 0;
        int device = 0;
        for (Capability capability : standard.capabilities()) {
            if (capability instanceof Capability.BridgeSubsystem ids) {
                // The first counts, as for lspci and Linux.
                vendor = ids.vendor();
                device = ids.device();
                break;
            }
        }
        Bridge bridge = new Bridge(
                space.u8(0x18),
                space.u8(0x19),
                space.u8(0x1A),
                space.u16(0x3E),
                io(space),
                memory(space),
                prefetch(space));
        ordered(space, bridge);
        return function(space, presence, 1, vendor, device, bars, rom(space, 0x38), bridge, standard, extended);
    }

    private static void ordered(Space space, Bridge bridge) {
        if (bridge.secondary() != 0
                && (bridge.secondary() <= bridge.primary() || bridge.subordinate() < bridge.secondary())) {
            space.note(
                    PciRule.BUS_NUMBERS,
                    0x18,
                    bridge.primary() + ", " + bridge.secondary() + ", " + bridge.subordinate());
        }
    }

    private static PciFunction cardBus(Space space, Presence presence) {
        List<Bar> bars = BarReader.read(space, 0x10, 1);
        CapabilityList standard = ListReader.standard(space, space.u16(6), 0x14);
        CapabilityList extended = ListReader.extended(space, gate(standard));
        boolean ids = space.has(0x40, CARDBUS_IDS - 0x40);
        Bridge bridge = new Bridge(
                space.u8(0x18),
                space.u8(0x19),
                space.u8(0x1A),
                space.u16(0x3E),
                new Window(space.u32(0x2C) & ~3L, space.u32(0x30) | 3),
                cardBusMemory(space, 0x1C),
                cardBusMemory(space, 0x24));
        ordered(space, bridge);
        return function(
                space,
                presence,
                2,
                ids ? space.u16(0x40) : 0,
                ids ? space.u16(0x42) : 0,
                bars,
                null,
                bridge,
                standard,
                extended);
    }

    private static Window cardBusMemory(Space space, int at) {
        return new Window(space.u32(at) & ~0xFFFL, space.u32(at + 4) | 0xFFF);
    }

    /**
     * Extended space belongs to functions with a PCI Express capability, or with PCI-X of mode 2. One whose list goes on beyond what is
     * known may have either.
     */
    private static boolean gate(CapabilityList standard) {
        if (standard.end() == End.TRUNCATED) {
            return true;
        }
        for (Capability capability : standard.capabilities()) {
            if (capability instanceof Capability.Express
                    || (capability instanceof Capability.Other other && other.id() == PCI_X)) {
                return true;
            }
        }
        return false;
    }

    private static Rom rom(Space space, int at) {
        long raw = space.u32(at);
        return new Rom(raw & ~0x7FFL, (raw & 1) != 0);
    }

    private static Window io(Space space) {
        int base = space.u8(0x1C);
        int limit = space.u8(0x1D);
        long high = 0;
        long highLimit = 0;
        if ((base & 15) == 1) {
            high = (long) space.u16(0x30) << 16;
            highLimit = (long) space.u16(0x32) << 16;
        }
        return new Window(high | ((base & 0xF0L) << 8), highLimit | ((limit & 0xF0L) << 8) | 0xFFF);
    }

    private static Window memory(Space space) {
        return new Window((space.u16(0x20) & 0xFFF0L) << 16, ((space.u16(0x22) & 0xFFF0L) << 16) | 0xF_FFFF);
    }

    private static Window prefetch(Space space) {
        int base = space.u16(0x24);
        long high = 0;
        long highLimit = 0;
        if ((base & 15) == 1) {
            high = space.u32(0x28) << 32;
            highLimit = space.u32(0x2C) << 32;
        }
        return new Window(high | ((base & 0xFFF0L) << 16), highLimit | ((space.u16(0x26) & 0xFFF0L) << 16) | 0xF_FFFF);
    }

    private static PciFunction function(
            Space space,
            Presence presence,
            int type,
            int subsystemVendor,
            int subsystemDevice,
            List<Bar> bars,
            @Nullable Rom rom,
            @Nullable Bridge bridge,
            CapabilityList standard,
            CapabilityList extended) {
        table(space, bars, standard);
        twice(space, standard);
        twice(space, extended);
        return new PciFunction(
                space.known,
                presence,
                space.u16(0),
                space.u16(2),
                subsystemVendor,
                subsystemDevice,
                space.u16(4),
                space.u16(6),
                space.u8(8),
                (int) (space.u32(8) >> 8),
                type,
                presence != Presence.GONE && (space.u8(0x0E) & 0x80) != 0,
                space.u8(0x3C),
                space.u8(0x3D),
                bars,
                rom,
                bridge,
                standard,
                extended,
                space.notes);
    }

    /** A table that is in no memory cannot be kept from anybody. A virtual function's BARs are with its physical one. */
    private static void table(Space space, List<Bar> bars, CapabilityList list) {
        if (space.u16(0) == ALL_ONES) {
            return;
        }
        for (Capability capability : list.capabilities()) {
            if (capability instanceof Capability.MsiX msix
                    && !(memory(bars, msix.tableBar()) && memory(bars, msix.pendingBar()))) {
                space.note(PciRule.MSIX_BIR, msix.offset() + 4, "BAR " + msix.tableBar() + " and " + msix.pendingBar());
            }
        }
    }

    private static boolean memory(List<Bar> bars, int number) {
        // A register that reads 0 may be memory that is not assigned yet.
        return number < bars.size()
                && (bars.get(number).memory() || bars.get(number).kind() == Bar.Kind.ZERO);
    }

    /** Which of two MSI-X capabilities counts is anybody's guess; several DOE, DVSEC or vendor-specific ones are usual. */
    private static void twice(Space space, CapabilityList list) {
        Set<Class<?>> seen = new HashSet<>();
        for (Capability capability : list.capabilities()) {
            boolean single = switch (capability) {
                case Capability.VendorSpecific ignored -> false;
                case Capability.Other ignored -> false;
                case Capability.OtherExtended ignored -> false;
                case Capability.Doe ignored -> false;
                case Capability.Dvsec ignored -> false;
                default -> true;
            };
            if (single && !seen.add(capability.getClass())) {
                space.note(PciRule.CAPABILITY_TWICE, capability.offset(), capability.name());
            }
        }
    }
}
