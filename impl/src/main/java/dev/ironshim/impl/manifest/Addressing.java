package dev.ironshim.impl.manifest;

/** Where the translations of a DMA window come from. */
public enum Addressing {
    /** The monitor maps what the device may reach. */
    MAPPED_DMA(0),
    /** The device shares the page table of a process, named by PASID, and may fault. */
    SHARED_VIRTUAL_ADDRESSING(1);

    private final int code;

    Addressing(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Addressing of(int code) {
        return values()[code];
    }
}
