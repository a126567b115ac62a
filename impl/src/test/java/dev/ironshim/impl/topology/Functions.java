package dev.ironshim.impl.topology;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.verified.Bytes;
import java.util.Arrays;

/** One function of a machine for tests, written as the registers it would have. */
final class Functions {
    static final int ROOT_PORT = 4;
    static final int UPSTREAM = 5;
    static final int DOWNSTREAM = 6;
    static final int TO_PCI = 7;
    static final int FROM_PCI = 8;
    static final int INTEGRATED = 9;
    /** What the ports of Linux's q35 guest have. */
    static final int ALL = 0x1D;

    private static final int EXPRESS = 0x40;
    private static final int FIRST_EXTENDED = 0x100;

    private final Bdf address;
    private final byte[] bytes = new byte[4096];
    private int known = 256;
    private int last;

    private Functions(String address) {
        this.address = Bdf.parse(address);
        Bytes.putU16(bytes, 0, 0x8086);
        Bytes.putU16(bytes, 2, 0x1234);
        Bytes.putU32(bytes, 8, 0x0200_0000);
    }

    /** A conventional function. */
    static Functions pci(String address) {
        return new Functions(address);
    }

    static Functions endpoint(String address) {
        return pci(address).express(0);
    }

    /** A bridge with a PCI Express port of that type. */
    static Functions port(String address, int type, int secondary, int subordinate) {
        return pci(address).leads(secondary, subordinate).express(type);
    }

    /** A port that separates. */
    static Functions rootPort(String address, int secondary, int subordinate) {
        return port(address, ROOT_PORT, secondary, subordinate).acs(ALL, ALL);
    }

    Functions leads(int secondary, int subordinate) {
        return header(1).u16(0x0A, 0x0604).buses(secondary, subordinate);
    }

    Functions cardBus(int secondary, int subordinate) {
        return header(2).u16(0x0A, 0x0607).buses(secondary, subordinate);
    }

    private Functions buses(int secondary, int subordinate) {
        bytes[0x18] = (byte) address.bus();
        bytes[0x19] = (byte) secondary;
        bytes[0x1A] = (byte) subordinate;
        return this;
    }

    Functions hostBridge() {
        return u16(0x0A, 0x0600);
    }

    Functions multifunction() {
        bytes[0x0E] |= (byte) 0x80;
        return this;
    }

    private Functions header(int type) {
        bytes[0x0E] |= (byte) type;
        return this;
    }

    Functions express(int type) {
        known = 4096;
        u16(6, 0x10);
        bytes[(bytes[0x0E] & 0x7F) == 2 ? 0x14 : 0x34] = EXPRESS;
        bytes[EXPRESS] = 0x10;
        return u16(EXPRESS + 2, type << 4 | 2);
    }

    Functions phantom(int bits, boolean enabled) {
        Bytes.putU32(bytes, EXPRESS + 4, (long) bits << 3);
        return u16(EXPRESS + 8, enabled ? 0x200 : 0);
    }

    Functions acs(int supported, int enabled) {
        int at = extended(0x0D);
        return u16(at + 4, supported).u16(at + 6, enabled);
    }

    Functions virtual(int count, int offset, int stride) {
        int at = extended(0x10);
        return u16(at + 8, 1)
                .u16(at + 0x0C, count)
                .u16(at + 0x0E, count)
                .u16(at + 0x10, count)
                .u16(at + 0x14, offset)
                .u16(at + 0x16, stride);
    }

    /** Ids as a virtual function's read. */
    Functions nameless() {
        return u16(0, 0xFFFF).u16(2, 0xFFFF);
    }

    Functions known(int length) {
        known = length;
        return this;
    }

    Functions gone() {
        Arrays.fill(bytes, (byte) -1);
        return this;
    }

    private int extended(int id) {
        int at = last == 0 ? FIRST_EXTENDED : last + 0x40;
        if (last != 0) {
            Bytes.putU32(bytes, last, Bytes.u32(bytes, last) | (long) at << 20);
        }
        Bytes.putU32(bytes, at, 0x1_0000 | id);
        last = at;
        return at;
    }

    private Functions u16(int at, int value) {
        Bytes.putU16(bytes, at, value);
        return this;
    }

    TopologyFunction done() {
        return new TopologyFunction(address, ConfigParser.parse(Arrays.copyOf(bytes, known)));
    }
}
