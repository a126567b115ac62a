package dev.ironshim.impl.dma;

import dev.ironshim.impl.refusal.Rule;

/** What memory for devices must obey. */
public enum DmaRule implements Rule {
    EMPTY("a segment has at least one byte"),
    WRAP("a segment does not run over the end of the address space"),
    SEGMENT_BYTES("a segment is not longer than the device takes"),
    ALIGNMENT("a segment starts at a multiple of the alignment"),
    BOUNDARY("a segment does not cross a boundary"),
    SEGMENTS("there are not more segments than the device takes"),
    TOTAL_BYTES("all segments together are not longer than allowed"),
    SCOPE("memory that others have made is native, writable, and of a scope that nobody can end"),
    MAPPED("memory is released when no device can reach it any more"),
    RELEASED("memory that was released is not used"),
    OUT_OF_BOUNDS("an access stays inside the buffer");

    private final String says;

    DmaRule(String says) {
        this.says = says;
    }

    @Override
    public String area() {
        return "dma";
    }

    @Override
    public String says() {
        return says;
    }
}
