package dev.ironshim.impl.pci;

import dev.ironshim.impl.refusal.Rule;

/** What configuration spaces, dumps of them and addresses should obey. */
public enum PciRule implements Rule {
    // Broken by input that cannot be read at all: a refusal.
    BDF("an address is domain, bus, device and function"),
    DUMP_SIZE("a dump has at most 32 MiB"),
    DUMP_LINE("a line of a dump is an address, 16 bytes at an offset, or text after a tab"),
    DUMP_ORDER("the bytes of a dump ascend without a hole"),
    DUMP_EMPTY("a dump has at least one function"),
    CONFIG_SIZE("a configuration space has 64 to 4096 bytes"),

    // Broken by a device: a note beside what can be believed.
    GONE("a device answers something else than all ones"),
    HEADER_TYPE("the header type is 0, 1 or 2"),
    HEADER_CLASS("a bridge has a bridge's header, and only CardBus has CardBus's"),
    BUS_NUMBERS("the buses behind a bridge are above the one before it"),
    BAR_TYPE("a memory BAR is 32-bit, 64-bit or below 1 MiB"),
    BAR_PAIR("a 64-bit BAR has an upper half"),
    LIST_LOOP("no capability occurs twice in a list"),
    LIST_HEADER("a list does not lead into the header"),
    LIST_TRUNCATED("a list stays within the bytes that are known"),
    LIST_ALL_ONES("a capability is not all ones"),
    LIST_UNALIGNED("pointers are multiples of 4"),
    LIST_ALIAS("extended space is not the header again"),
    CAPABILITY_SHORT("a capability lies within the bytes that are known"),
    CAPABILITY_OVERLAP("capabilities have no byte in common"),
    CAPABILITY_TWICE("a capability that governs the function occurs once"),
    MSI_VECTORS("MSI has 1 to 32 vectors"),
    MSIX_BIR("the MSI-X table and its pending bits lie in memory BARs"),
    SRIOV_VFS("no more virtual functions are enabled than there are"),
    PASID_WIDTH("PASIDs have 1 to 20 bits"),
    ENHANCED_ALLOCATION("what Enhanced Allocation says replaces the BARs");

    private final String says;

    PciRule(String says) {
        this.says = says;
    }

    @Override
    public String area() {
        return "pci";
    }

    @Override
    public String says() {
        return says;
    }
}
