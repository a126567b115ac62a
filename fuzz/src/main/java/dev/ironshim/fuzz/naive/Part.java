package dev.ironshim.fuzz.naive;

import dev.ironshim.impl.pci.Bdf;
import java.util.Arrays;

/**
 * A PCI function in numbers, from which its registers can be written.
 *
 * @param header type of header: 0, 1 (bridge), 2 (CardBus)
 * @param port type of PCI Express port, -1 if it is conventional
 * @param access bits of access control that it has, -1 if none of it
 * @param enabled which of them are on
 * @param several whether it says that it is one of several functions
 * @param secondary the first bus behind it, of a bridge
 * @param subordinate the last one
 * @param phantomBits bits of the function's number that it may use for itself
 * @param phantom whether it uses them
 * @param functions how many virtual functions are enabled
 * @param offset of the first one's id
 * @param stride from one to the next
 * @param nameless whether its ids read all ones, as those of virtual functions
 * @param state how much of it can be read
 */
public record Part(
        Bdf address,
        int header,
        int port,
        int access,
        int enabled,
        boolean several,
        int classCode,
        int secondary,
        int subordinate,
        int phantomBits,
        boolean phantom,
        int functions,
        int offset,
        int stride,
        boolean nameless,
        State state) {
    /** How much of a function can be read. */
    public enum State {
        WHOLE,
        /** The header only. */
        HEADER,
        /** All ones. */
        GONE
    }

    private static final int LENGTH = 0x200;
    private static final int HEADER = 64;
    private static final int EXPRESS = 0x40;
    private static final int ACS = 0x100;
    private static final int SR_IOV = 0x140;
    private static final int END = 0x1C0;

    boolean bridge() {
        return header != 0;
    }

    /** A bridge with a conventional bus on one of its sides. */
    boolean toOrFromConventional() {
        return bridge() && (port == -1 || port == 7 || port == 8);
    }

    /** What its configuration space reads. */
    public byte[] registers() {
        byte[] bytes = new byte[LENGTH];
        if (state == State.GONE) {
            Arrays.fill(bytes, (byte) 0xFF);
            return bytes;
        }
        put(bytes, 0, nameless ? 0xFFFF : 0x8086);
        put(bytes, 2, nameless ? 0xFFFF : 0x1000);
        put(bytes, 0x0A, classCode);
        bytes[0x0E] = (byte) (header + (several ? 0x80 : 0));
        if (bridge()) {
            bytes[0x18] = (byte) address.bus();
            bytes[0x19] = (byte) secondary;
            bytes[0x1A] = (byte) subordinate;
        }
        if (port >= 0) {
            put(bytes, 6, 0x10);
            bytes[header == 2 ? 0x14 : 0x34] = EXPRESS;
            bytes[EXPRESS] = 0x10;
            put(bytes, EXPRESS + 2, port << 4 | 2);
            put(bytes, EXPRESS + 4, phantomBits << 3);
            put(bytes, EXPRESS + 8, phantom ? 0x200 : 0);
            extended(bytes);
        }
        return state == State.HEADER ? Arrays.copyOf(bytes, HEADER) : bytes;
    }

    /** Each capability is there if it says something; a serial number stands for one that does not matter. */
    private void extended(byte[] bytes) {
        put(bytes, ACS, access >= 0 ? 0x0D : 0x03);
        put(bytes, ACS + 2, SR_IOV << 4 | 1);
        put(bytes, ACS + 4, Math.max(access, 0));
        put(bytes, ACS + 6, Math.max(enabled, 0));
        put(bytes, SR_IOV, functions > 0 ? 0x10 : 0x03);
        put(bytes, SR_IOV + 2, END << 4 | 1);
        put(bytes, SR_IOV + 8, 1);
        put(bytes, SR_IOV + 0x0C, functions);
        put(bytes, SR_IOV + 0x0E, functions);
        put(bytes, SR_IOV + 0x10, functions);
        put(bytes, SR_IOV + 0x14, offset);
        put(bytes, SR_IOV + 0x16, stride);
        put(bytes, END, 0x0B);
        put(bytes, END + 2, 1);
    }

    private static void put(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >> 8);
    }

    /** The same at another address. */
    public Part at(Bdf other) {
        return with(other, header, enabled, secondary, subordinate, functions, offset, stride, nameless, state);
    }

    /** The same with other buses behind it; a bridge from now on. */
    public Part leading(int first, int last) {
        return with(
                address, header == 0 ? 1 : header, enabled, first, last, functions, offset, stride, nameless, state);
    }

    public Part enabling(int bits) {
        return with(address, header, bits, secondary, subordinate, functions, offset, stride, nameless, state);
    }

    public Part virtual(int count, int first, int step) {
        return with(address, header, enabled, secondary, subordinate, count, first, step, nameless, state);
    }

    public Part nameless(boolean without) {
        return with(address, header, enabled, secondary, subordinate, functions, offset, stride, without, state);
    }

    public Part reads(State other) {
        return with(address, header, enabled, secondary, subordinate, functions, offset, stride, nameless, other);
    }

    private Part with(
            Bdf otherAddress,
            int otherHeader,
            int otherEnabled,
            int otherSecondary,
            int otherSubordinate,
            int otherFunctions,
            int otherOffset,
            int otherStride,
            boolean otherNameless,
            State otherState) {
        return new Part(
                otherAddress,
                otherHeader,
                port,
                access,
                otherEnabled,
                several,
                classCode,
                otherSecondary,
                otherSubordinate,
                phantomBits,
                phantom,
                otherFunctions,
                otherOffset,
                otherStride,
                otherNameless,
                otherState);
    }
}
