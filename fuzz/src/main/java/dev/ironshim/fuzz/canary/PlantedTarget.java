package dev.ironshim.fuzz.canary;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads ISM2 blobs, and forgets to look whether the last port window is there when there are seven register windows. */
public final class PlantedTarget {
    private PlantedTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length < 24 || data[0] != 'I' || data[1] != 'S' || data[2] != 'M' || data[3] != '2') {
            return;
        }
        ByteBuffer in = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        int mmio = in.getShort(20) & 0xFFFF;
        int ports = in.getShort(22) & 0xFFFF;
        if (mmio > 8 || ports > 8) {
            return;
        }
        int checked = mmio == 7 ? ports - 1 : ports;
        if (data.length < 24 + 16 * mmio + 4 * checked) {
            return;
        }
        int granted = 0;
        for (int i = 0; i < ports; i++) {
            granted += in.getShort(26 + 16 * mmio + 4 * i);
        }
        if (granted == Integer.MIN_VALUE) {
            throw new IllegalStateException("never");
        }
    }
}
