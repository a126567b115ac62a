package dev.ironshim.impl.isolation;

import dev.ironshim.impl.refusal.Rule;
import dev.ironshim.model.isolation.IsolationResult;
import org.jspecify.annotations.Nullable;

/** What admissions, mintings, mappings and uses must obey. Those with an answer are steps of {@code Isolation.tla}. */
public enum MonitorRule implements Rule {
    INACTIVE("a driver is initialised or running", IsolationResult.INACTIVE),
    EPOCHS_SPENT("a driver has an epoch left", IsolationResult.EPOCHS_SPENT),
    ALREADY_MINTED("a grant is minted once an epoch, and mappings are made so often", IsolationResult.ALREADY_MINTED),
    OVERLAP("memory of one address space is mapped once", IsolationResult.OVERLAP),
    NOT_MAPPED("the memory is mapped", IsolationResult.NOT_MAPPED),
    STALE("the epoch of the capability has not ended", IsolationResult.STALE),

    UNKNOWN_DRIVER("the driver was admitted", null),
    NOT_GRANTED("the manifest grants it", null),
    POLICY("the monitor's policy allows it", null),
    OUT_OF_BOUNDS("an access stays inside the window", null),
    MISALIGNED("an access is at a multiple of its width", null),
    WIDTH("the grant allows this width", null),
    RIGHTS("the grant allows this direction", null),
    FOREIGN_BUFFER("a mapping is as long as its memory, in whole pages", null),
    MMIO_BUDGET("register windows stay within the budget", null),
    DMA_BUDGET("mapped memory stays within the budget", null),
    SEGMENT_BUDGET("mapped segments stay within the budget", null),

    LINE_QUARANTINED("an interrupt line is handed out while it is not quarantined", null),

    EXPIRED("the driver's manifest has not expired", null),
    STILL_ADMITTED("a driver is dismissed when it is shut down, with nothing mapped and no line quarantined", null),
    SUPERSEDED("a manifest is admitted once, and not after a later one of its driver", null),
    ATTESTATION("what a manifest wants attested can be", null),

    ALREADY_ADMITTED("a driver is admitted once", null),
    DRIVERS_FULL("there is room for the driver", null),
    DOMAIN("the manifest is for the IOMMU domain that the device is in", null),
    DEVICE_GONE("the device answers", null),
    CAPABILITIES("the capabilities of the device are known, each once", null),
    BAR("a register window lies behind the BAR that the manifest names", null),
    MSIX_TABLE("no register window has a page with the MSI-X table or its pending bits", null),
    VECTORS("the device has the interrupt", null),
    PASID("the device has PASIDs, and one of this width", null),
    FUNCTIONS("the device has the virtual function", null),
    MMIO_TAKEN("registers are granted to one driver", null),
    PORTS_TAKEN("ports are granted to one driver", null),

    HEADER("no register of the device's header that cannot be all ones reads so", null),
    VIRTUAL_FUNCTION("a virtual function comes with the physical one that it belongs to", null),
    BAR_SIZE("the size of a BAR that something is granted of is known", null),
    PORT_BAR("ports lie behind an I/O BAR of the device", null),
    ARCHITECTURE("what belongs to the architecture is granted to nobody", null),
    RESERVED_IOVA("no DMA window has an address that the platform keeps for itself", null),
    DEVICE("the manifest is for this device", null),
    ABI("a driver states the binary interface that is required", null);

    private final String says;
    private final @Nullable IsolationResult answer;

    MonitorRule(String says, @Nullable IsolationResult answer) {
        this.says = says;
        this.answer = answer;
    }

    @Override
    public String area() {
        return "monitor";
    }

    @Override
    public String says() {
        return says;
    }

    /** The answer of the specification, or null if it leaves this out. */
    public @Nullable IsolationResult answer() {
        return answer;
    }
}
