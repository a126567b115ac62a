package dev.ironshim.impl.pci;

import dev.ironshim.impl.pci.Capability.Aer;
import dev.ironshim.impl.pci.Capability.Doe;
import dev.ironshim.impl.pci.Capability.Dpc;
import dev.ironshim.impl.pci.Capability.SrIov;

/** Decodes capabilities of the extended list. */
final class ExtendedReader {
    private static final int AER = 0x01;
    private static final int SERIAL = 0x03;
    private static final int ACS = 0x0D;
    private static final int ARI = 0x0E;
    private static final int ATS = 0x0F;
    private static final int SR_IOV = 0x10;
    private static final int PRI = 0x13;
    private static final int PASID = 0x1B;
    private static final int DPC = 0x1D;
    private static final int DVSEC = 0x23;
    private static final int DOE = 0x2E;
    private static final int SR_IOV_BARS = 0x24;
    private static final int MAX_PASID_WIDTH = 20;

    private ExtendedReader() {}

    /** Bytes that the core reads of a capability with this id, its header included. */
    static int length(int id) {
        return switch (id) {
            case AER -> 0x2C;
            case SERIAL -> 12;
            case ACS, ARI, ATS, PASID -> 8;
            case SR_IOV -> 0x40;
            case PRI -> 16;
            case DPC -> 12;
            case DVSEC -> 10;
            case DOE -> 0x18;
            default -> 4;
        };
    }

    /** Decodes the capability at {@code offset}, whose four bytes of header are known. */
    static Capability read(Space space, int offset) {
        int id = space.u16(offset);
        int version = space.u16(offset + 2) & 15;
        if (!space.has(offset, length(id))) {
            space.note(PciRule.CAPABILITY_SHORT, offset, Names.extended(id));
            return new Capability.OtherExtended(offset, id, version, Names.extended(id));
        }
        return switch (id) {
            case AER ->
                new Aer(
                        offset,
                        version,
                        space.u32(offset + 4),
                        space.u32(offset + 8),
                        space.u32(offset + 12),
                        space.u32(offset + 16),
                        space.u32(offset + 20));
            case SERIAL ->
                new Capability.SerialNumber(offset, version, space.u32(offset + 4) | (space.u32(offset + 8) << 32));
            case ACS -> new Capability.Acs(offset, version, space.u16(offset + 4), space.u16(offset + 6));
            case ARI -> new Capability.Ari(offset, version, space.u8(offset + 5));
            case ATS -> ats(space, offset, version);
            case SR_IOV -> sriov(space, offset, version);
            case PRI ->
                new Capability.Pri(
                        offset,
                        version,
                        (space.u16(offset + 4) & 1) != 0,
                        space.u32(offset + 8),
                        space.u32(offset + 12));
            case PASID -> pasid(space, offset, version);
            case DPC -> dpc(space, offset, version);
            case DVSEC ->
                new Capability.Dvsec(
                        offset,
                        version,
                        space.u16(offset + 4),
                        space.u16(offset + 6) & 15,
                        space.u16(offset + 6) >> 4,
                        space.u16(offset + 8));
            case DOE -> doe(space, offset, version);
            default -> new Capability.OtherExtended(offset, id, version, Names.extended(id));
        };
    }

    private static Capability ats(Space space, int offset, int version) {
        int capability = space.u16(offset + 4);
        int control = space.u16(offset + 6);
        int depth = capability & 31;
        return new Capability.Ats(offset, version, (control & 0x8000) != 0, depth == 0 ? 32 : depth, control & 31);
    }

    private static Capability pasid(Space space, int offset, int version) {
        int capability = space.u16(offset + 4);
        int width = (capability >> 8) & 31;
        if (width < 1 || width > MAX_PASID_WIDTH) {
            space.note(PciRule.PASID_WIDTH, offset + 4, width + " bits");
        }
        return new Capability.Pasid(
                offset, version, (space.u16(offset + 6) & 1) != 0, width, (capability & 2) != 0, (capability & 4) != 0);
    }

    private static SrIov sriov(Space space, int offset, int version) {
        int control = space.u16(offset + 8);
        int initial = space.u16(offset + 0x0C);
        int total = space.u16(offset + 0x0E);
        int functions = space.u16(offset + 0x10);
        if (functions > total || initial > total) {
            space.note(PciRule.SRIOV_VFS, offset + 0x10, functions + " enabled, " + initial + " initial of " + total);
        }
        return new SrIov(
                offset,
                version,
                (control & 1) != 0,
                (control & 8) != 0,
                (control & 16) != 0,
                initial,
                total,
                functions,
                space.u8(offset + 0x12),
                space.u16(offset + 0x14),
                space.u16(offset + 0x16),
                space.u16(offset + 0x1A),
                space.u32(offset + 0x1C) << 12,
                space.u32(offset + 0x20) << 12,
                BarReader.read(space, offset + SR_IOV_BARS, 6));
    }

    private static Dpc dpc(Space space, int offset, int version) {
        int capability = space.u16(offset + 4);
        return new Dpc(
                offset,
                version,
                (capability & 0x20) != 0,
                ((capability >> 8) & 15) | ((capability >> 9) & 16),
                space.u16(offset + 6) & 3,
                space.u16(offset + 8),
                space.u16(offset + 10));
    }

    private static Doe doe(Space space, int offset, int version) {
        long capability = space.u32(offset + 4);
        long status = space.u32(offset + 12);
        return new Doe(
                offset,
                version,
                (capability & 1) != 0,
                (int) (capability >> 1) & 0x7FF,
                (status & 1) != 0,
                (status & 4) != 0,
                ((status >> 31) & 1) != 0);
    }
}
