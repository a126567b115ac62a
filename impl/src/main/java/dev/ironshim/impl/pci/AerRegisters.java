package dev.ironshim.impl.pci;

import dev.ironshim.impl.verified.Bytes;
import java.util.List;
import java.util.Optional;

/**
 * The registers of an AER capability (PCI Express base specification 7.8.4), as they read now. How bad an uncorrectable error is
 * says the device's severity register and not the error.
 *
 * @param uncorrectable errors that have happened, by bit
 * @param severity bits of those that are fatal
 * @param control capabilities and control; bits 4 to 0 point at the first uncorrectable error
 * @param header of the packet that the first error is about
 * @param root what a root port or an event collector has besides
 */
public record AerRegisters(
        long uncorrectable,
        long uncorrectableMask,
        long severity,
        long correctable,
        long correctableMask,
        long control,
        TlpHeader header,
        Optional<Root> root) {
    private static final int ROOT_PORT = 4;
    private static final int EVENT_COLLECTOR = 10;
    private static final int ROOT = 0x2C;
    private static final int END_OF_ROOT = 0x38;

    /**
     * Messages that came in from below.
     *
     * @param command bits 0 to 2: an interrupt for correctable, non-fatal and fatal ones
     * @param status which came, as the specification numbers the bits
     * @param correctableSource requester id of who sent the first correctable one
     * @param uncorrectableSource requester id of who sent the first other one
     */
    public record Root(long command, long status, int correctableSource, int uncorrectableSource) {
        public boolean correctable() {
            return (status & 1) != 0;
        }

        public boolean uncorrectable() {
            return (status & 4) != 0;
        }

        /** Whether the first uncorrectable message was a fatal one. */
        public boolean firstFatal() {
            return (status & 0x10) != 0;
        }
    }

    /**
     * Reads them.
     *
     * @param config bytes that are known of the function
     * @param function what {@link ConfigParser} says of the same bytes
     * @return empty if the function has no AER, or not all of it is known
     */
    public static Optional<AerRegisters> of(byte[] config, PciFunction function) {
        Optional<Capability.Aer> capability = function.capability(Capability.Aer.class);
        if (capability.isEmpty()) {
            return Optional.empty();
        }
        int at = capability.get().offset();
        boolean collects = function.capability(Capability.Express.class)
                .map(express -> express.type() == ROOT_PORT || express.type() == EVENT_COLLECTOR)
                .orElse(false);
        Optional<Root> root = collects && at + END_OF_ROOT <= config.length
                ? Optional.of(new Root(
                        Bytes.u32(config, at + ROOT),
                        Bytes.u32(config, at + ROOT + 4),
                        Bytes.u16(config, at + ROOT + 8),
                        Bytes.u16(config, at + ROOT + 10)))
                : Optional.empty();
        return Optional.of(new AerRegisters(
                Bytes.u32(config, at + 0x04),
                Bytes.u32(config, at + 0x08),
                Bytes.u32(config, at + 0x0C),
                Bytes.u32(config, at + 0x10),
                Bytes.u32(config, at + 0x14),
                Bytes.u32(config, at + 0x18),
                new TlpHeader(
                        Bytes.u32(config, at + 0x1C),
                        Bytes.u32(config, at + 0x20),
                        Bytes.u32(config, at + 0x24),
                        Bytes.u32(config, at + 0x28)),
                root));
    }

    /** Uncorrectable errors that are reported as fatal: they contain the driver, and the link or the device is reset. */
    public List<String> fatal() {
        return AerErrors.uncorrectable(uncorrectable & ~uncorrectableMask & severity);
    }

    /** Uncorrectable errors that are reported as non-fatal. */
    public List<String> nonFatal() {
        return AerErrors.uncorrectable(uncorrectable & ~uncorrectableMask & ~severity);
    }

    /** Correctable errors that are reported. */
    public List<String> corrected() {
        return AerErrors.correctable(correctable & ~correctableMask);
    }

    /** Errors that have happened and that nobody is told of. */
    public List<String> silent() {
        List<String> silent = AerErrors.uncorrectable(uncorrectable & uncorrectableMask);
        silent.addAll(AerErrors.correctable(correctable & correctableMask));
        return silent;
    }

    /** The first uncorrectable error, which the header is of; empty if the pointer leads to a bit that is not set. */
    public Optional<String> first() {
        int bit = (int) (control & 31);
        return (uncorrectable >> bit & 1) == 0 ? Optional.empty() : Optional.of(AerErrors.uncorrectableBit(bit));
    }
}
