package dev.ironshim.impl.pci;

import dev.ironshim.impl.pci.Capability.Express;
import dev.ironshim.impl.pci.Capability.MsiX;

/** Decodes capabilities of the standard list. */
final class StandardReader {
    private static final int PM = 0x01;
    private static final int MSI = 0x05;
    private static final int VENDOR = 0x09;
    private static final int SUBSYSTEM = 0x0D;
    private static final int EXPRESS = 0x10;
    private static final int MSI_X = 0x11;
    private static final int ENHANCED_ALLOCATION = 0x14;
    private static final int MAX_MSI_EXPONENT = 5;
    // The standard list lies below extended space, and so do its capabilities.
    private static final int CONVENTIONAL = 256;

    private StandardReader() {}

    /** Bytes that the core reads of a capability with this id, its header included. */
    static int length(Space space, int offset, int id) {
        return switch (id) {
            case PM, SUBSYSTEM -> 8;
            case MSI -> {
                int control = space.has(offset, 4) ? space.u16(offset + 2) : 0;
                boolean wide = (control & 0x80) != 0;
                yield (control & 0x100) == 0 ? wide ? 14 : 10 : wide ? 24 : 20;
            }
            case MSI_X -> 12;
            case EXPRESS -> 20;
            case VENDOR -> 3;
            default -> 2;
        };
    }

    /** Decodes the capability at {@code offset}, whose two bytes of header are known. */
    static Capability read(Space space, int offset) {
        int id = space.u8(offset);
        int end = offset + length(space, offset, id);
        if (end > Math.min(space.known, CONVENTIONAL)) {
            space.note(PciRule.CAPABILITY_SHORT, offset, Names.standard(id));
            return new Capability.Other(offset, id, Names.standard(id));
        }
        return switch (id) {
            case PM -> {
                int control = space.u16(offset + 4);
                yield new Capability.PowerManagement(
                        offset, space.u16(offset + 2) & 7, control & 3, (control & 8) != 0);
            }
            case MSI -> msi(space, offset);
            case MSI_X -> msix(space, offset);
            case EXPRESS -> express(space, offset);
            case SUBSYSTEM -> new Capability.BridgeSubsystem(offset, space.u16(offset + 4), space.u16(offset + 6));
            case VENDOR -> new Capability.VendorSpecific(offset, space.u8(offset + 2));
            default -> {
                if (id == ENHANCED_ALLOCATION) {
                    space.note(PciRule.ENHANCED_ALLOCATION, offset, "an EA capability");
                }
                yield new Capability.Other(offset, id, Names.standard(id));
            }
        };
    }

    private static Capability msi(Space space, int offset) {
        int control = space.u16(offset + 2);
        int can = (control >> 1) & 7;
        int has = (control >> 4) & 7;
        if (can > MAX_MSI_EXPONENT || has > can) {
            space.note(PciRule.MSI_VECTORS, offset + 2, "2^" + has + " of 2^" + can + " vectors");
        }
        int vectors = 1 << Math.min(can, MAX_MSI_EXPONENT);
        return new Capability.Msi(
                offset,
                (control & 1) != 0,
                vectors,
                Math.min(1 << has, vectors),
                (control & 0x80) != 0,
                (control & 0x100) != 0);
    }

    private static MsiX msix(Space space, int offset) {
        int control = space.u16(offset + 2);
        long table = space.u32(offset + 4);
        long pending = space.u32(offset + 8);
        return new MsiX(
                offset,
                (control & 0x8000) != 0,
                (control & 0x4000) != 0,
                (control & 0x7FF) + 1,
                (int) (table & 7),
                table & ~7L,
                (int) (pending & 7),
                pending & ~7L);
    }

    private static Express express(Space space, int offset) {
        int flags = space.u16(offset + 2);
        return new Express(
                offset,
                flags & 15,
                (flags >> 4) & 15,
                ((space.u32(offset + 4) >> 28) & 1) != 0,
                (flags & 0x100) != 0,
                space.u16(offset + 8) & 15,
                (int) (space.u32(offset + 4) >> 3) & 3,
                (space.u16(offset + 8) & 0x200) != 0);
    }
}
