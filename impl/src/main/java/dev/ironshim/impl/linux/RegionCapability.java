package dev.ironshim.impl.linux;

import java.util.List;

/** What a region says of itself beyond its size (VFIO_REGION_INFO_CAP_*). */
public sealed interface RegionCapability {
    /** Only these parts can be mapped. */
    record SparseMmap(List<Area> areas) implements RegionCapability {
        public SparseMmap {
            areas = List.copyOf(areas);
        }
    }

    /** @param offset inside the region */
    record Area(long offset, long bytes) {}

    /** What a device-specific region is. */
    record Type(long type, long subtype) implements RegionCapability {}

    /** The BAR may be mapped where its MSI-X table is. Interrupts are programmed through the kernel all the same. */
    record MsixMappable() implements RegionCapability {}

    /** One that this binding does not know. */
    record Unknown(int id, int version, List<Byte> bytes) implements RegionCapability {
        public Unknown {
            bytes = List.copyOf(bytes);
        }
    }
}
