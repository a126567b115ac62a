package dev.ironshim.impl.legacy;

import java.util.List;

/**
 * What a manifest of IronShim-rs says. It may wrap around and overlap, as there.
 *
 * @param driver unsigned 64-bit
 * @param domain 0 to 2^32 - 1
 * @param nonce 0 to 2^32 - 1
 */
public record LegacyManifest(long driver, long domain, long nonce, List<Mmio> mmio, List<Port> ports) {
    /** A register window: unsigned 64-bit numbers. */
    public record Mmio(long base, long size, boolean revoked) {}

    /** A port window: 0 to 65535. */
    public record Port(int port, int count, boolean revoked) {}

    public LegacyManifest {
        mmio = List.copyOf(mmio);
        ports = List.copyOf(ports);
    }
}
