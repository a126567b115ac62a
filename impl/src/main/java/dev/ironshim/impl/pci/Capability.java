package dev.ironshim.impl.pci;

import java.util.List;

/** A capability, decoded as far as the core uses it. */
public sealed interface Capability {
    /** Offset in configuration space. */
    int offset();

    /** How lspci calls it, in short. */
    String name();

    /** @param version of the PCI power management interface */
    record PowerManagement(int offset, int version, int state, boolean noSoftReset) implements Capability {
        @Override
        public String name() {
            return "PM";
        }
    }

    /**
     * Message signalled interrupts.
     *
     * @param vectors that the device can have, 1 to 32
     * @param allocated that it was given
     */
    record Msi(int offset, boolean enabled, int vectors, int allocated, boolean wide, boolean maskable)
            implements Capability {
        @Override
        public String name() {
            return "MSI";
        }
    }

    /**
     * MSI-X. The pages that hold the table and the pending bits are never granted.
     *
     * @param vectors 1 to 2048
     * @param tableBar number of the BAR with the table
     */
    record MsiX(
            int offset,
            boolean enabled,
            boolean masked,
            int vectors,
            int tableBar,
            long tableOffset,
            int pendingBar,
            long pendingOffset)
            implements Capability {
        /** Bytes of one entry of the table. */
        public static final int ENTRY = 16;

        @Override
        public String name() {
            return "MSI-X";
        }
    }

    /**
     * @param type of port, as in the PCI Express capability's flags
     * @param phantomBits how many of the three bits of a function's number it may use for itself, 0 to 3
     * @param phantom whether it does: its requests then carry ids of functions that are not there
     */
    record Express(
            int offset,
            int version,
            int type,
            boolean functionReset,
            boolean slot,
            int errorReporting,
            int phantomBits,
            boolean phantom)
            implements Capability {
        public static final int ENDPOINT = 0;
        public static final int LEGACY_ENDPOINT = 1;
        public static final int ROOT_PORT = 4;
        public static final int UPSTREAM_PORT = 5;
        public static final int DOWNSTREAM_PORT = 6;
        /** From PCI Express down to conventional PCI. */
        public static final int TO_CONVENTIONAL = 7;
        /** From conventional PCI down to PCI Express. */
        public static final int FROM_CONVENTIONAL = 8;

        public static final int INTEGRATED_ENDPOINT = 9;

        private static final List<String> TYPES = List.of(
                "endpoint",
                "legacy endpoint",
                "type 2",
                "type 3",
                "root port",
                "upstream port",
                "downstream port",
                "PCIe-to-PCI bridge",
                "PCI-to-PCIe bridge",
                "root complex integrated endpoint",
                "root complex event collector");

        @Override
        public String name() {
            return "PCIe";
        }

        /** What {@link #type} means. */
        public String typeName() {
            return type < TYPES.size() ? TYPES.get(type) : "type " + type;
        }
    }

    record BridgeSubsystem(int offset, int vendor, int device) implements Capability {
        @Override
        public String name() {
            return "SSVID";
        }
    }

    /** @param length in bytes, the header included */
    record VendorSpecific(int offset, int length) implements Capability {
        @Override
        public String name() {
            return "VNDR";
        }
    }

    /** Any other standard capability. */
    record Other(int offset, int id, String name) implements Capability {}

    /** Advanced error reporting. */
    record Aer(
            int offset,
            int version,
            long uncorrectable,
            long uncorrectableMask,
            long severity,
            long correctable,
            long correctableMask)
            implements Capability {
        @Override
        public String name() {
            return "AER";
        }
    }

    /**
     * Access control services (PCI Express base specification 6.12, 7.7.11).
     *
     * @param supported which services a function has, by bit
     * @param enabled which of them are switched on
     */
    record Acs(int offset, int version, int supported, int enabled) implements Capability {
        /** Requests with another's bus number are blocked. */
        public static final int SOURCE_VALIDATION = 0x01;

        /** Requests to peers go to the root complex instead. */
        public static final int REQUEST_REDIRECT = 0x04;

        /** Completions to peers do. */
        public static final int COMPLETION_REDIRECT = 0x08;

        /** What comes back from below is forwarded to the root complex, even to an address below. */
        public static final int UPSTREAM_FORWARDING = 0x10;

        /** What takes every request to the root complex, and with it to the IOMMU. */
        public static final int SEPARATING =
                SOURCE_VALIDATION | REQUEST_REDIRECT | COMPLETION_REDIRECT | UPSTREAM_FORWARDING;

        @Override
        public String name() {
            return "ACS";
        }

        /** Whether all services that separate are on. One that a function does not have need not be switched on. */
        public boolean separates() {
            return (supported & SEPARATING & ~enabled) == 0;
        }
    }

    record Ari(int offset, int version, int nextFunction) implements Capability {
        @Override
        public String name() {
            return "ARI";
        }
    }

    /** @param queueDepth 1 to 32 */
    record Ats(int offset, int version, boolean enabled, int queueDepth, int smallestUnit) implements Capability {
        @Override
        public String name() {
            return "ATS";
        }
    }

    record Pri(int offset, int version, boolean enabled, long capacity, long allocated) implements Capability {
        @Override
        public String name() {
            return "PRI";
        }
    }

    /** @param width of PASIDs in bits, 1 to 20 */
    record Pasid(int offset, int version, boolean enabled, int width, boolean execute, boolean privileged)
            implements Capability {
        @Override
        public String name() {
            return "PASID";
        }
    }

    /** Single root I/O virtualization. Offset and stride may change when virtual functions are enabled. */
    record SrIov(
            int offset,
            int version,
            boolean enabled,
            boolean memory,
            boolean ari,
            int initialFunctions,
            int totalFunctions,
            int functions,
            int dependency,
            int firstOffset,
            int stride,
            int functionDevice,
            long supportedPages,
            long pageSize,
            List<Bar> bars)
            implements Capability {
        public SrIov {
            bars = List.copyOf(bars);
        }

        @Override
        public String name() {
            return "SR-IOV";
        }

        /** The address of virtual function {@code index}, from 0, of the physical function at {@code physical}. */
        public Bdf function(Bdf physical, int index) {
            return physical.withRequesterId((physical.requesterId() + firstOffset + index * stride) & 0xFFFF);
        }
    }

    /** Downstream port containment. */
    record Dpc(int offset, int version, boolean rootPort, int logSize, int trigger, int status, int source)
            implements Capability {
        @Override
        public String name() {
            return "DPC";
        }

        public boolean triggered() {
            return (status & 1) != 0;
        }
    }

    /** A mailbox for data objects. */
    record Doe(int offset, int version, boolean interrupt, int vector, boolean busy, boolean error, boolean ready)
            implements Capability {
        @Override
        public String name() {
            return "DOE";
        }
    }

    record SerialNumber(int offset, int version, long number) implements Capability {
        @Override
        public String name() {
            return "serial number";
        }
    }

    /** A designated vendor-specific capability. */
    record Dvsec(int offset, int version, int vendor, int revision, int length, int id) implements Capability {
        @Override
        public String name() {
            return "DVSEC";
        }
    }

    /** Any other extended capability. */
    record OtherExtended(int offset, int id, int version, String name) implements Capability {}
}
