package dev.ironshim.impl.pci;

import dev.ironshim.impl.verified.Bytes;
import java.util.List;

/** Configuration spaces for tests. */
final class ConfigBytes {
    private final byte[] bytes;

    private ConfigBytes(int length) {
        bytes = new byte[length];
    }

    /** A network card that has nothing. */
    static ConfigBytes of(int length) {
        return new ConfigBytes(length).u16(0, 0x8086).u16(2, 0x10FB).u32(8, 0x0200_0001);
    }

    ConfigBytes u8(int at, int value) {
        bytes[at] = (byte) value;
        return this;
    }

    ConfigBytes u16(int at, int value) {
        Bytes.putU16(bytes, at, value);
        return this;
    }

    ConfigBytes u32(int at, long value) {
        Bytes.putU32(bytes, at, value);
        return this;
    }

    /** A bridge or CardBus header, with the class that belongs to it. */
    ConfigBytes type(int type) {
        return u8(0x0E, type).u16(0x0A, type == 2 ? 0x0607 : 0x0604);
    }

    /** Says that there is a list and where. */
    ConfigBytes list(int pointer) {
        return u16(6, 0x10).u8(0x34, pointer);
    }

    ConfigBytes standard(int at, int id, int next) {
        return u8(at, id).u8(at + 1, next);
    }

    /** A lone PCI Express capability at 0xC0, which opens the gate to extended space. */
    ConfigBytes express() {
        return list(0xC0).standard(0xC0, 0x10, 0).u16(0xC2, 2);
    }

    ConfigBytes extended(int at, int id, int version, int next) {
        return u32(at, (long) next << 20 | version << 16 | id);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    PciFunction parse() {
        return ConfigParser.parse(bytes);
    }

    List<String> notes() {
        return parse().notes().stream().map(Note::toString).toList();
    }
}
