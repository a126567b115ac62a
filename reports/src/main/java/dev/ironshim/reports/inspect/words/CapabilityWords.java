package dev.ironshim.reports.inspect.words;

import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A capability in words: what stands beside its name, then a line a register. */
public final class CapabilityWords {
    private static final int ENHANCED_ALLOCATION = 0x14;

    private final Registers registers;
    private final @Nullable Bdf address;
    private final BarWords bars;

    /** @param address of the function, if it is known: others are named in its domain */
    public CapabilityWords(Registers registers, @Nullable Bdf address) {
        this.registers = registers;
        this.address = address;
        this.bars = new BarWords(registers.u16(4));
    }

    /** At least one line; the first may be empty. */
    public List<String> of(Capability capability) {
        return switch (capability) {
            case Capability.PowerManagement pm -> BasicWords.power(registers, pm);
            case Capability.Msi msi -> BasicWords.msi(registers, msi);
            case Capability.MsiX msix -> BasicWords.msix(msix);
            case Capability.Express express -> ExpressWords.of(registers, express);
            case Capability.BridgeSubsystem ids ->
                List.of(String.format(Locale.ROOT, "%04x:%04x", ids.vendor(), ids.device()));
            case Capability.VendorSpecific vendor -> List.of("Len=" + vendor.length());
            case Capability.Other other ->
                other.id() == ENHANCED_ALLOCATION ? BasicWords.allocation(registers, other.offset()) : List.of("");
            case Capability.Aer aer -> ErrorWords.aer(registers, aer);
            case Capability.Acs acs -> acs(acs);
            case Capability.Ari ari -> List.of("v" + ari.version() + ", next function " + ari.nextFunction());
            case Capability.Ats ats ->
                List.of("v" + ats.version() + ", Enable" + sign(ats.enabled()) + ", invalidate queue depth "
                        + ats.queueDepth() + ", smallest unit 2^" + ats.smallestUnit() + " pages");
            case Capability.Pri pri ->
                List.of("v" + pri.version() + ", Enable" + sign(pri.enabled()) + ", requests " + pri.allocated()
                        + " of " + pri.capacity());
            case Capability.Pasid pasid ->
                List.of("v" + pasid.version() + ", Enable" + sign(pasid.enabled()) + ", " + pasid.width()
                        + " bits, Exec" + sign(pasid.execute()) + " Priv" + sign(pasid.privileged()));
            case Capability.SrIov sriov -> sriov(sriov);
            case Capability.Dpc dpc -> ErrorWords.dpc(registers, dpc, address);
            case Capability.Doe doe ->
                List.of("v" + doe.version() + ", Busy" + sign(doe.busy()) + " Error" + sign(doe.error()) + " Ready"
                        + sign(doe.ready()) + ", IntSup" + sign(doe.interrupt())
                        + (doe.interrupt() ? " MSI " + String.format(Locale.ROOT, "%02x", doe.vector()) : ""));
            case Capability.SerialNumber serial -> List.of(serial(serial.number()));
            case Capability.Dvsec dvsec -> VendorWords.dvsec(registers, dvsec);
            case Capability.OtherExtended other -> extended(other);
        };
    }

    private List<String> extended(Capability.OtherExtended other) {
        int at = other.offset();
        List<String> words = switch (other.id()) {
            case 0x02, 0x09 -> TrafficWords.channels(registers, at);
            case 0x15 -> TrafficWords.resizable(registers, at, "BAR");
            case 0x17 -> TrafficWords.hints(registers, at);
            case 0x18 -> LatencyWords.ltr(registers, at);
            case 0x1E -> LatencyWords.substates(registers, at);
            case 0x1F -> LatencyWords.ptm(registers, at);
            case 0x24 -> TrafficWords.resizable(registers, at, "VF BAR");
            case 0x30 -> VendorWords.encryption(registers, at);
            default -> List.of("");
        };
        List<String> lines = new ArrayList<>(words);
        lines.set(0, "v" + other.version());
        return lines;
    }

    private static final String ACS = "SrcValid TransBlk ReqRedir CmpltRedir UpstreamFwd EgressCtrl DirectTrans";

    /** What the services come to, since that is why anybody looks. */
    private static List<String> acs(Capability.Acs acs) {
        int missing = acs.supported() & Capability.Acs.SEPARATING & ~acs.enabled();
        return List.of(
                "v" + acs.version(),
                "ACSCap: " + Flags.of(acs.supported(), ACS),
                "ACSCtl: " + Flags.of(acs.enabled(), ACS),
                acs.separates()
                        ? "Separates: every service that it has of those that separate is on"
                        : "Does not separate what is below it: off are " + names(missing));
    }

    private static String names(int bits) {
        List<String> set = new ArrayList<>();
        String[] all = ACS.split(" ", -1);
        for (int bit = 0; bit < all.length; bit++) {
            if ((bits >> bit & 1) != 0) {
                set.add(all[bit]);
            }
        }
        return String.join(" ", set);
    }

    private List<String> sriov(Capability.SrIov sriov) {
        List<String> lines = new ArrayList<>();
        lines.add("v" + sriov.version() + ", VF Enable" + sign(sriov.enabled()) + " MSE" + sign(sriov.memory()) + " ARI"
                + sign(sriov.ari()));
        lines.add("Initial VFs: " + sriov.initialFunctions() + ", Total VFs: " + sriov.totalFunctions()
                + ", Number of VFs: " + sriov.functions());
        lines.add(String.format(
                Locale.ROOT,
                "VF offset: %d, stride: %d, Device ID: %04x, page size: %d, supported page sizes: 0x%x",
                sriov.firstOffset(),
                sriov.stride(),
                sriov.functionDevice(),
                sriov.pageSize(),
                sriov.supportedPages() >> 12));
        Bdf physical = address;
        if (physical != null && sriov.enabled() && sriov.functions() > 0) {
            lines.add("VFs: " + sriov.function(physical, 0)
                    + (sriov.functions() > 1 ? " to " + sriov.function(physical, sriov.functions() - 1) : ""));
        }
        for (Bar bar : sriov.bars()) {
            if (bar.memory()) {
                lines.add("VF BAR " + bar.number() + ": "
                        + bars.place(bar, sriov.memory()).replace("(Mem-)", "(MSE-)"));
            }
        }
        return lines;
    }

    /** As lspci and labels print it: bytes from the highest. */
    public static String serial(long number) {
        String digits = String.format(Locale.ROOT, "%016x", number);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < digits.length(); i += 2) {
            text.append(i == 0 ? "" : "-").append(digits, i, i + 2);
        }
        return text.toString();
    }

    private static String sign(boolean on) {
        return on ? "+" : "-";
    }
}
