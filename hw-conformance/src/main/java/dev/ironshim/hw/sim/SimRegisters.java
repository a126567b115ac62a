package dev.ironshim.hw.sim;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.Capability.Acs;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.topology.TopologyFunction;
import dev.ironshim.impl.verified.Bytes;

/** Registers of a function of the simulated machine: what places it, and whether it separates. */
final class SimRegisters {
    private static final int EXPRESS = 0x40;
    private static final int ACS = 0x100;

    private final Bdf address;
    private final byte[] bytes = new byte[4096];

    /** A conventional endpoint. */
    SimRegisters(String address) {
        this.address = Bdf.parse(address);
        Bytes.putU32(bytes, 0, 0x51ED_1234L);
    }

    static SimRegisters port(String address, int type, int secondary, int subordinate) {
        SimRegisters port = new SimRegisters(address);
        Bytes.putU16(port.bytes, 0x0A, 0x0604);
        port.bytes[0x0E] = 1;
        port.bytes[0x18] = (byte) port.address.bus();
        port.bytes[0x19] = (byte) secondary;
        port.bytes[0x1A] = (byte) subordinate;
        return port.express(type);
    }

    SimRegisters express(int type) {
        Bytes.putU16(bytes, 6, 0x10);
        bytes[0x34] = EXPRESS;
        Bytes.putU16(bytes, EXPRESS, 0x10);
        Bytes.putU16(bytes, EXPRESS + 2, type << 4 | 2);
        return this;
    }

    SimRegisters separates() {
        Bytes.putU32(bytes, ACS, 0x1_000D);
        Bytes.putU16(bytes, ACS + 4, Acs.SEPARATING);
        Bytes.putU16(bytes, ACS + 6, Acs.SEPARATING);
        return this;
    }

    TopologyFunction read() {
        return new TopologyFunction(address, ConfigParser.parse(bytes));
    }
}
