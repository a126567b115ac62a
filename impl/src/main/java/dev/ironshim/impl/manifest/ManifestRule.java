package dev.ironshim.impl.manifest;

import dev.ironshim.impl.refusal.Rule;

/** What a manifest must obey, in the order in which it is checked. */
public enum ManifestRule implements Rule {
    TOO_SHORT("a manifest has a whole header"),
    TOO_LONG("a manifest is not longer than the longest one"),
    MAGIC("a manifest starts with its magic"),
    VERSION("the version is 3 or 4"),
    RESERVED("reserved bytes are zero"),
    COUNT("a table has at most 256 entries, and 64 system calls"),
    LENGTH("the length is that of the header and the tables"),
    TRUNCATED("a manifest is as long as it says"),
    TRAILING_BYTES("nothing follows a manifest"),
    DRIVER("the driver is not 0"),
    DOMAIN("the IOMMU domain is not 0 in version 3"),
    NONCE("the nonce is not 0"),
    COUNTER("the counter is 1 to 2^63 - 1"),
    VALIDITY("the period of validity does not end before it starts, nor after 2^63 - 1"),
    DMA_BUDGET("DMA budgets are below 2^63 and a segment is not above the total"),
    MMIO_BUDGET("the MMIO budget is below 2^63"),
    SHIFT("alignment and boundary are exponents below 64, the boundary not below the alignment"),
    WINDOW_TICKS("the window of the interrupt budget is at least 1 tick"),
    DEVICE("vendor and device are neither 0 nor all ones"),
    SUBSYSTEM("the ids of a subsystem are 0 for any and not all ones, and the one needs the other"),
    CLASS("a class code has 24 bits, and none that its mask has not"),
    ABI("an interface has a version below 2^31 and a structure of aligned length, or nothing of it is stated"),
    NAME("a name is 1 to 16 of a to z, 0 to 9 and '-', and then zeros"),
    NAME_TWICE("no two grants of a kind have one name"),
    WINDOW("a window does not end before it starts, nor beyond its space"),
    OVERLAP("the windows of a table, and of a PASID, ascend and have no byte in common"),
    BAR_ORDER("registers and ports ascend by BAR first"),
    PAGE("MMIO and DMA windows consist of whole pages"),
    BAR("a BAR number is 0 to 5 and its offset in whole pages does not wrap around"),
    RIGHTS("rights are 1 (read), 2 (write) or 3"),
    WIDTHS("widths are a sum of 1, 2, 4 and, for MMIO, 8, and not 0"),
    PORT_WIDTH("a port range has room for every width it allows"),
    PASID("a PASID has at most 20 bits"),
    PASID_ORDER("DMA windows ascend by PASID first"),
    DIRECTION("a direction is 1 (the device reads), 2 (it writes) or 3"),
    ADDRESSING("addressing is 0 (mapped) or 1 (shared), and shared is all that a PASID reaches"),
    IRQ_KIND("an interrupt is 0 (INTx), 1 (MSI) or 2 (MSI-X)"),
    VECTOR("a vector is 0 for INTx, below 32 for MSI, below 2048 for MSI-X"),
    IRQ_BUDGET("the budget of an interrupt is at least 1 and not above the driver's"),
    ORDER("interrupts, functions and system calls ascend, each occurs once"),
    SYSTEM_CALL("the number of a system call is below 2^31"),
    FUNCTIONS("the shares of the virtual functions together are not above the driver's budget"),
    DRAFT("every field of a draft fits its place in the encoding");

    private final String says;

    ManifestRule(String says) {
        this.says = says;
    }

    @Override
    public String area() {
        return "manifest";
    }

    @Override
    public String says() {
        return says;
    }
}
