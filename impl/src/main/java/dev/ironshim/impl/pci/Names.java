package dev.ironshim.impl.pci;

import java.util.Map;

/** What lspci calls capabilities. */
final class Names {
    private static final Map<Integer, String> STANDARD = Map.ofEntries(
            Map.entry(0x00, "null"),
            Map.entry(0x01, "PM"),
            Map.entry(0x02, "AGP"),
            Map.entry(0x03, "VPD"),
            Map.entry(0x04, "slot id"),
            Map.entry(0x05, "MSI"),
            Map.entry(0x06, "hot swap"),
            Map.entry(0x07, "PCI-X"),
            Map.entry(0x08, "HyperTransport"),
            Map.entry(0x09, "VNDR"),
            Map.entry(0x0A, "debug port"),
            Map.entry(0x0C, "hot plug"),
            Map.entry(0x0D, "SSVID"),
            Map.entry(0x0E, "AGP 8x"),
            Map.entry(0x10, "PCIe"),
            Map.entry(0x11, "MSI-X"),
            Map.entry(0x12, "SATA"),
            Map.entry(0x13, "AF"),
            Map.entry(0x14, "EA"));
    private static final Map<Integer, String> EXTENDED = Map.ofEntries(
            Map.entry(0x00, "null"),
            Map.entry(0x01, "AER"),
            Map.entry(0x02, "VC"),
            Map.entry(0x03, "serial number"),
            Map.entry(0x04, "power budgeting"),
            Map.entry(0x09, "VC"),
            Map.entry(0x0B, "VNDR"),
            Map.entry(0x0D, "ACS"),
            Map.entry(0x0E, "ARI"),
            Map.entry(0x0F, "ATS"),
            Map.entry(0x10, "SR-IOV"),
            Map.entry(0x12, "multicast"),
            Map.entry(0x13, "PRI"),
            Map.entry(0x15, "resizable BAR"),
            Map.entry(0x17, "TPH"),
            Map.entry(0x18, "LTR"),
            Map.entry(0x19, "secondary PCIe"),
            Map.entry(0x1B, "PASID"),
            Map.entry(0x1D, "DPC"),
            Map.entry(0x1E, "L1 PM substates"),
            Map.entry(0x1F, "PTM"),
            Map.entry(0x23, "DVSEC"),
            Map.entry(0x24, "VF resizable BAR"),
            Map.entry(0x25, "data link feature"),
            Map.entry(0x26, "physical layer 16 GT/s"),
            Map.entry(0x27, "lane margining"),
            Map.entry(0x2A, "physical layer 32 GT/s"),
            Map.entry(0x2E, "DOE"),
            Map.entry(0x2F, "device 3"),
            Map.entry(0x30, "IDE"),
            Map.entry(0x31, "physical layer 64 GT/s"));

    private Names() {}

    static String standard(int id) {
        return STANDARD.getOrDefault(id, "0x" + Integer.toHexString(id));
    }

    static String extended(int id) {
        return EXTENDED.getOrDefault(id, "0x" + Integer.toHexString(id));
    }
}
