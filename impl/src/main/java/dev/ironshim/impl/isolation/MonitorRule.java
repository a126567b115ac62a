package dev.ironshim.impl.isolation;

import dev.ironshim.impl.refusal.Rule;
import dev.ironshim.model.isolation.IsolationResult;
import org.jspecify.annotations.Nullable;

/** What admissions, mintings, mappings and uses must obey. Those with an answer are steps of {@code Isolation.tla}. */
public enum MonitorRule implements Rule {
    INACTIVE("a driver is initialised or running", IsolationResult.INACTIVE),
    EPOCHS_SPENT("a driver has an epoch left", IsolationResult.EPOCHS_SPENT),
    ALREADY_MINTED("a grant is minted once an epoch, and mappings are made so often", IsolationResult.ALREADY_MINTED),
    OVERLAP("memory of one address space is mapped once, and again when it has come back", IsolationResult.OVERLAP),
    NOT_MAPPED("the memory is mapped", IsolationResult.NOT_MAPPED),
    STALE("the epoch of the capability has not ended", IsolationResult.STALE),
    UNSETTLED("nothing that was asked of the unit's hardware is outstanding", IsolationResult.UNSETTLED),
    PLATFORM_FAILED("the platform does what it is asked", IsolationResult.PLATFORM_FAILED),
    CUT_OFF("the driver is not cut off while the platform is being asked", IsolationResult.CUT_OFF),
    LINE_QUARANTINED("an interrupt line is handed out while it is not quarantined", IsolationResult.LINE_QUARANTINED),

    ILLEGAL_TRANSITION("the driver's phase has this transition", IsolationResult.ILLEGAL_TRANSITION),
    ALREADY_QUARANTINED("the driver is not quarantined yet", IsolationResult.ALREADY_QUARANTINED),
    NOT_QUARANTINED("the driver, or the line, is quarantined", IsolationResult.NOT_QUARANTINED),
    ALREADY_REQUESTED("a release is requested once", IsolationResult.ALREADY_REQUESTED),
    NOT_REQUESTED("a release was requested", IsolationResult.NOT_REQUESTED),
    RELEASES_SPENT("there are releases left", IsolationResult.RELEASES_SPENT),
    DEVICE_NOT_SOUND("the device is neither recovering nor gone", IsolationResult.DEVICE_NOT_SOUND),
    GONE("the device is not gone for good", IsolationResult.GONE),
    ALREADY_CONTAINED("containment asks for something that is not done already", IsolationResult.ALREADY_CONTAINED),
    NOTHING_TO_RECOVER("the device is recovering", IsolationResult.NOTHING_TO_RECOVER),
    NOT_TRUSTED("somebody vouches for the driver's manifest", IsolationResult.NOT_TRUSTED),
    STILL_ADMITTED(
            "a driver is dismissed when it is shut down, with nothing outstanding and no line quarantined",
            IsolationResult.STILL_ADMITTED),
    LINE_CONTAINED("a line that is contained comes back with its device", IsolationResult.LINE_CONTAINED),
    ALREADY_ADMITTED("a driver is admitted once", IsolationResult.ALREADY_ADMITTED),

    UNKNOWN_DRIVER("the driver is admitted", IsolationResult.UNKNOWN),
    BUSY("a driver has no more than so many mappings under way, and so many callbacks", null),
    ALREADY_SERVED("an interrupt line is served by one handler", null),
    CLOSED("the monitor is open", null),
    AUDIT("the audit can be written when a driver is admitted", null),
    DEVICE_TAKEN("a device, with every requester id it can use, belongs to one driver", null),
    UNIT("what shares an address space, or is contained together, is one unit in all its manifests", null),
    NOT_GRANTED("the manifest grants it", null),
    POLICY("the monitor's policy allows it", null),
    OUT_OF_BOUNDS("an access stays inside the window", null),
    MISALIGNED("an access is at a multiple of its width", null),
    WIDTH("the grant allows this width", null),
    RIGHTS("the grant allows this direction", null),
    ADDRESSING("memory is mapped where the grant is of mapped addresses, and not of those of a process", null),
    FOREIGN_BUFFER("a mapping is as long as its memory, in whole pages", null),
    MMIO_BUDGET("register windows stay within the budget", null),
    DMA_BUDGET("mapped memory stays within the budget", null),
    SEGMENT_BUDGET("mapped segments stay within the budget", null),

    ATTESTATION("what a manifest wants attested can be", null),

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

    /**
     * The rule that an answer of the specification stands for.
     *
     * @throws IllegalArgumentException for an answer that is no refusal
     */
    static MonitorRule of(IsolationResult answer) {
        for (MonitorRule rule : values()) {
            if (rule.answer == answer) {
                return rule;
            }
        }
        throw new IllegalArgumentException(answer + " is no refusal of the monitor's");
    }

    /** The answer of the specification, or null if it leaves this out. */
    public @Nullable IsolationResult answer() {
        return answer;
    }
}
