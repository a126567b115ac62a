package dev.ironshim.impl.linux;

/** Constants of linux/vfio.h. */
final class Vfio {
    static final int API_VERSION = 0;

    static final int GROUP_VIABLE = 1;

    static final int DEVICE_RESET = 1;

    static final int REGION_READ = 1;
    static final int REGION_WRITE = 2;
    static final int REGION_MMAP = 4;
    static final int REGION_CAPS = 8;

    static final int CAP_SPARSE_MMAP = 1;
    static final int CAP_TYPE = 2;
    static final int CAP_MSIX_MAPPABLE = 3;

    static final int IRQ_DATA_NONE = 1;
    static final int IRQ_DATA_BOOL = 2;
    static final int IRQ_DATA_EVENTFD = 4;
    static final int IRQ_MASK = 8;
    static final int IRQ_UNMASK = 0x10;
    static final int IRQ_TRIGGER = 0x20;

    static final int TYPE1_CAPS = 2;
    static final int CAP_IOVA_RANGES = 1;
    static final int CAP_MIGRATION = 2;
    static final int CAP_DMA_AVAIL = 3;

    static final int MAP_READ = 1;
    static final int MAP_WRITE = 2;
    static final int UNMAP_DIRTY_BITMAP = 1;
    static final int UNMAP_ALL = 2;

    static final int DIRTY_START = 1;
    static final int DIRTY_STOP = 2;
    static final int DIRTY_GET = 4;

    static final int BIND_TOKEN = 1;
    static final int ATTACH_PASID = 1;
    static final int DETACH_PASID = 1;

    static final int HOT_RESET_DEVICES = 1;
    static final int HOT_RESET_OWNED = 2;

    static final int FEATURE_GET = 1 << 16;
    static final int FEATURE_SET = 1 << 17;
    static final int FEATURE_PROBE = 1 << 18;

    private Vfio() {}
}
