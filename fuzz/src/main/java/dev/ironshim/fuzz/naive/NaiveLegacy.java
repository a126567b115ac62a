package dev.ironshim.fuzz.naive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** IronShim-rs's answer to an ISM2 blob, as its reference describes it: a table of conditions in order. */
public final class NaiveLegacy {
    private NaiveLegacy() {}

    /** {@code Ok}, or the name of the error. */
    public static String answer(byte[] blob, int capacity) {
        ByteBuffer in = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
        if (blob.length < 24 || blob[0] != 'I' || blob[1] != 'S' || blob[2] != 'M' || blob[3] != '2') {
            return "InvalidAddress";
        }
        int mmio = in.getShort(20) & 0xFFFF;
        int ports = in.getShort(22) & 0xFFFF;
        if (mmio > capacity || ports > capacity || blob.length < 24 + 16 * mmio + 4 * ports) {
            return "InvalidAddress";
        }
        if (in.getLong(4) == 0 || in.getInt(12) == 0) {
            return "InvalidState";
        }
        for (int i = 0; i < mmio; i++) {
            if (in.getLong(32 + 16 * i) == 0) {
                return "InvalidAddress";
            }
        }
        for (int i = 0; i < ports; i++) {
            if (in.getShort(26 + 16 * mmio + 4 * i) == 0) {
                return "InvalidAddress";
            }
        }
        return "Ok";
    }
}
