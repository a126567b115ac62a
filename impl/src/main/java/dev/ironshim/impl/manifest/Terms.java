package dev.ironshim.impl.manifest;

import java.util.List;

/**
 * What a manifest of version 4 says besides grants and budgets.
 *
 * @param unit 0 shares with nobody; two drivers may share an address space or a unit of containment only if both name the same
 * @param calls numbers of the system calls that the driver may make, 0 to 2^31 - 1, at most {@value #MAX_CALLS}
 */
public record Terms(Device device, long unit, Abi abi, List<Integer> calls) {
    /** System calls, at most. */
    public static final int MAX_CALLS = 64;

    /**
     * The device that it is for. Ids are 16 bits.
     *
     * @param vendor neither 0 nor 0xFFFF
     * @param device neither 0 nor 0xFFFF
     * @param subsystemVendor 0 for any
     * @param subsystem 0 for any
     * @param classCode class, subclass and interface, 24 bits
     * @param classMask which bits of the class code are meant; 0 for any class
     */
    public record Device(int vendor, int device, int subsystemVendor, int subsystem, int classCode, int classMask) {}

    /**
     * The driver's binary interface.
     *
     * @param version 1 to 2^31 - 1; 0 if none is stated, and so is the rest
     * @param features bits that it has
     * @param structSize bytes of the structure that both sides share
     * @param structAlign its alignment, a power of two, or 0 if it has no bytes
     */
    public record Abi(int version, long features, long structSize, long structAlign) {
        /** None is stated. */
        public static final Abi NONE = new Abi(0, 0, 0, 0);
    }

    public Terms {
        calls = List.copyOf(calls);
    }
}
