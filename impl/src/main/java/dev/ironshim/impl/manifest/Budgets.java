package dev.ironshim.impl.manifest;

/**
 * What a driver may use in total.
 *
 * @param dmaBytes mapped at a time, all segments together
 * @param segmentBytes of one segment, at least 1 and at most {@code dmaBytes}, or 0 if that is 0
 * @param segments mapped at a time
 * @param alignmentShift segments start at a multiple of two to this power, 0 to 63
 * @param boundaryShift no segment crosses a multiple of two to this power, 1 to 63; 0 for no boundary
 * @param mmioBytes of all register windows handed out at a time
 * @param interrupts of all lines a window, 0 to 2^32 - 1
 * @param windowTicks length of the window, 1 to 2^32 - 1
 * @param ticksPerCall of any handler, 0 to 2^32 - 1
 */
public record Budgets(
        long dmaBytes,
        long segmentBytes,
        long segments,
        int alignmentShift,
        int boundaryShift,
        long mmioBytes,
        long interrupts,
        long windowTicks,
        long ticksPerCall) {

    /**
     * The share of one virtual function.
     *
     * @param index of the function, 0 to 65535
     */
    public record Function(int index, long interrupts, long dmaBytes, long mmioBytes) {}
}
