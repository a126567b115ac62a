package dev.ironshim.impl.isolation;

import dev.ironshim.impl.isolation.ArchitectureRanges.Reserved;
import dev.ironshim.impl.isolation.ArchitectureRanges.Space;
import dev.ironshim.impl.isolation.LiveDevice.Physical;
import dev.ironshim.impl.manifest.Addressing;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.Terms;
import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Capability.Msi;
import dev.ironshim.impl.pci.Capability.MsiX;
import dev.ironshim.impl.pci.Capability.Pasid;
import dev.ironshim.impl.pci.Capability.SrIov;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.pci.PciFunction.End;
import dev.ironshim.impl.pci.PciFunction.Presence;
import dev.ironshim.impl.pci.PciRule;
import dev.ironshim.impl.quarantine.LineBudget;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Unsigned;
import dev.ironshim.impl.verified.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares what a manifest grants with the device that is there. What is not known of the device is a refusal. */
final class Admission {
    private static final int PORTS = 1 << 16;

    private final Manifest manifest;
    private final LiveDevice device;
    private final ArchitectureRanges ranges;
    private final Optional<AbiRequirement> abi;
    private final PciFunction function;

    Admission(Manifest manifest, LiveDevice device, Requirements requirements) {
        this.manifest = manifest;
        this.device = device;
        this.ranges = requirements.ranges();
        this.abi = requirements.abi();
        this.function = device.function();
    }

    /**
     * Compares everything.
     *
     * @return what is granted, where it was found
     * @throws RefusedException with a {@link MonitorRule}, an {@link AbiRequirement.AbiRule} or an
     *     {@link IsolationBinding.BindingRule}
     */
    Admitted check() {
        boolean own = manifest.domain() == 0;
        if (device.domain() == 0 || (!own && manifest.domain() != device.domain())) {
            throw refuse(
                    MonitorRule.DOMAIN,
                    "domain " + device.domain(),
                    own ? "one of its own" : "domain " + manifest.domain());
        }
        if (!manifest.attestation().equals(Draft.NO_DIGEST)) {
            throw refuse(MonitorRule.ATTESTATION, manifest.attestation(), "zeros: nothing is attested yet");
        }
        answers(function);
        capabilities(function);
        List<Bar> bars = bars();
        apartFromEachOther(bars);
        manifest.terms().ifPresent(terms -> identity(terms.device()));
        binaryInterface();
        List<Grant.Mmio> mmio = new ArrayList<>();
        for (int i = 0; i < manifest.mmioCount(); i++) {
            Grant.Mmio grant = manifest.mmio(i);
            mmio.add(mmio(grant, bars, Admitted.name(grant, "mmio", i)));
        }
        List<Grant.Port> ports = new ArrayList<>();
        for (int i = 0; i < manifest.portCount(); i++) {
            Grant.Port grant = manifest.port(i);
            ports.add(port(grant, bars, Admitted.name(grant, "ports", i)));
        }
        for (int i = 0; i < manifest.dmaCount(); i++) {
            dma(manifest.dma(i));
        }
        for (int i = 0; i < manifest.irqCount(); i++) {
            irq(manifest.irq(i));
        }
        int total = function.capability(SrIov.class).map(SrIov::totalFunctions).orElse(0);
        for (int i = 0; i < manifest.functionCount(); i++) {
            Budgets.Function share = manifest.function(i);
            if (share.index() >= total) {
                throw refuse(MonitorRule.FUNCTIONS, "virtual function " + share.index(), "below " + total);
            }
        }
        return Admitted.of(device.domain(), mmio, ports, manifest);
    }

    /** Behind two BARs at one place the same registers have two names, and only one of them may be looked at. */
    private static void apartFromEachOther(List<Bar> bars) {
        for (Bar one : bars) {
            for (Bar other : bars) {
                if (one.number() < other.number() && overlap(one, other)) {
                    throw refuse(MonitorRule.BAR, one + " and " + other, "BARs that do not overlap");
                }
            }
        }
    }

    private static boolean overlap(Bar one, Bar other) {
        boolean io = one.kind() == Bar.Kind.IO;
        if (io != (other.kind() == Bar.Kind.IO) || nothing(one) || nothing(other)) {
            return false;
        }
        return Window.overlap(one.base(), last(one), other.base(), last(other));
    }

    private static boolean nothing(Bar bar) {
        return bar.kind() == Bar.Kind.ZERO || bar.kind() == Bar.Kind.UPPER_HALF || bar.base() == 0;
    }

    private static long last(Bar bar) {
        long last = bar.base() + (bar.size().orElse(1) - 1);
        return Unsigned.below(last, bar.base()) ? -1 : last;
    }

    private void answers(PciFunction each) {
        if (each.presence() == Presence.GONE) {
            throw refuse(MonitorRule.DEVICE_GONE, device.address() + " reads all ones", "a device");
        }
        String ones = Header.allOnes(each);
        if (!ones.isEmpty()) {
            throw refuse(MonitorRule.HEADER, "all ones in " + ones, "a header that was read whole");
        }
    }

    /** What is not known of a device cannot be kept from a driver: where the MSI-X table lies, for one. */
    private static void capabilities(PciFunction each) {
        End end = each.standard().end();
        boolean doubtful = each.notes().stream()
                .anyMatch(note -> note.rule() == PciRule.CAPABILITY_TWICE || note.rule() == PciRule.CAPABILITY_SHORT);
        if ((end != End.COMPLETE && end != End.NONE) || doubtful) {
            throw refuse(MonitorRule.CAPABILITIES, "a list that is " + end + ", " + each.notes(), "a whole one");
        }
    }

    /** The function's BARs, or those that its physical function has for it. */
    private List<Bar> bars() {
        Optional<Physical> owner = device.physical();
        if (owner.isPresent()) {
            answers(owner.get().function());
            capabilities(owner.get().function());
            return VirtualBars.of(device, owner.get());
        }
        if (function.presence() != Presence.PRESENT) {
            throw refuse(
                    MonitorRule.VIRTUAL_FUNCTION,
                    device.address() + " whose ids read all ones",
                    "its physical function, which says what it is");
        }
        return function.bars();
    }

    /** A virtual function has the vendor of its physical one and the device id of that one's capability. */
    private void identity(Terms.Device wanted) {
        PciFunction source = device.physical().map(Physical::function).orElse(function);
        int id = device.physical().isPresent()
                ? source.capability(SrIov.class).map(SrIov::functionDevice).orElse(0)
                : function.device();
        boolean same = wanted.vendor() == source.vendor()
                && wanted.device() == id
                && (wanted.subsystemVendor() == 0 || wanted.subsystemVendor() == function.subsystemVendor())
                && (wanted.subsystem() == 0 || wanted.subsystem() == function.subsystemDevice())
                && (function.classCode() & wanted.classMask()) == wanted.classCode();
        if (!same) {
            throw refuse(
                    MonitorRule.DEVICE,
                    hex(source.vendor()) + ":" + hex(id) + " of " + hex(function.subsystemVendor()) + ":"
                            + hex(function.subsystemDevice()) + ", class " + hex(function.classCode()),
                    String.valueOf(wanted));
        }
    }

    private void binaryInterface() {
        if (abi.isEmpty()) {
            return;
        }
        Terms.Abi stated = manifest.terms().map(Terms::abi).orElse(Terms.Abi.NONE);
        if (stated.equals(Terms.Abi.NONE)) {
            throw refuse(MonitorRule.ABI, "nothing of it", String.valueOf(abi.get()));
        }
        abi.get()
                .check(new AbiRequirement.Descriptor(
                        stated.version(), stated.features(), stated.structSize(), stated.structAlign()));
    }

    /** Whether grants of registers and ports have the addresses of one machine, as in version 3. */
    private boolean absolute() {
        return manifest.terms().isEmpty();
    }

    private Grant.Mmio mmio(Grant.Mmio grant, List<Bar> bars, String name) {
        if (absolute()) {
            kept(Space.MEMORY, grant.first(), grant.last());
        }
        Bar bar = grant.bar() < bars.size() ? bars.get(grant.bar()) : null;
        // A BAR at 0 was never assigned: what lies there is not the device's.
        if (bar == null || !bar.memory() || bar.base() == 0) {
            throw outside(MonitorRule.BAR, grant, bar);
        }
        Grant.Mmio found = grant.at(bar.base(), name);
        if (absolute() && found.first() != grant.first()) {
            throw outside(MonitorRule.BAR, grant, bar);
        }
        long size = size(bar);
        if (!Window.fits(bar.base(), size) || !Window.contains(0, size - 1, grant.barOffset(), grant.length())) {
            throw outside(MonitorRule.BAR, grant, bar);
        }
        function.capability(MsiX.class).ifPresent(msix -> {
            apart(grant, msix.tableBar(), msix.tableOffset(), (long) msix.vectors() * MsiX.ENTRY);
            apart(grant, msix.pendingBar(), msix.pendingOffset(), (msix.vectors() + 63L) / 64 * Long.BYTES);
        });
        kept(Space.MEMORY, found.first(), found.last());
        return found;
    }

    private Grant.Port port(Grant.Port grant, List<Bar> bars, String name) {
        return absolute() ? absolutePort(grant, bars, name) : relativePort(grant, bars, name);
    }

    private Grant.Port relativePort(Grant.Port grant, List<Bar> bars, String name) {
        Bar bar = grant.bar() < bars.size() ? bars.get(grant.bar()) : null;
        if (bar == null || bar.kind() != Bar.Kind.IO || bar.base() == 0) {
            throw outside(MonitorRule.PORT_BAR, grant, bar);
        }
        long size = size(bar);
        if (bar.base() + size > PORTS || grant.barOffset() + grant.length() > size) {
            throw outside(MonitorRule.PORT_BAR, grant, bar);
        }
        Grant.Port found = grant.at((int) bar.base(), bar.number(), grant.barOffset(), name);
        kept(Space.PORTS, found.first(), found.last());
        return found;
    }

    private Grant.Port absolutePort(Grant.Port grant, List<Bar> bars, String name) {
        kept(Space.PORTS, grant.first(), grant.last());
        for (Bar bar : bars) {
            if (bar.kind() == Bar.Kind.IO && behind(bar, grant)) {
                return grant.at((int) bar.base(), bar.number(), (int) (grant.first() - bar.base()), name);
            }
        }
        throw outside(MonitorRule.PORT_BAR, grant, null);
    }

    private static boolean behind(Bar bar, Grant.Port grant) {
        if (bar.base() == 0 || bar.base() > grant.first()) {
            return false;
        }
        return bar.base() + size(bar) <= PORTS && grant.last() < bar.base() + size(bar);
    }

    /** A size that has to be guessed, by the alignment of the base or by the next BAR, would be granted to somebody. */
    private static long size(Bar bar) {
        return bar.size().orElseThrow(() -> refuse(MonitorRule.BAR_SIZE, String.valueOf(bar), "its size"));
    }

    private void kept(Space space, long first, long last) {
        Optional<Reserved> reserved = ranges.overlapping(space, first, last);
        if (reserved.isPresent()) {
            throw refuse(MonitorRule.ARCHITECTURE, hex(first) + " to " + hex(last), "nothing of " + reserved.get());
        }
    }

    /** Whole pages: who can write next to the table can write it. */
    private static void apart(Grant.Mmio grant, int bar, long offset, long length) {
        if (grant.bar() != bar) {
            return;
        }
        long firstPage = offset / Grant.PAGE * Grant.PAGE;
        long lastPage = (offset + length - 1) / Grant.PAGE * Grant.PAGE + (Grant.PAGE - 1);
        long last = grant.barOffset() + (grant.last() - grant.first());
        if (Window.overlap(grant.barOffset(), last, firstPage, lastPage)) {
            throw refuse(
                    MonitorRule.MSIX_TABLE,
                    "BAR " + bar + " from " + hex(grant.barOffset()),
                    "nothing of " + hex(firstPage) + " to " + hex(lastPage));
        }
    }

    private void dma(Grant.Dma grant) {
        if (grant.addressing() == Addressing.SHARED_VIRTUAL_ADDRESSING || grant.pasid() == 0) {
            new IsolationBinding(manifest.driver(), device.domain(), grant.pasid(), grant.addressing()).check(function);
        }
        if (grant.addressing() == Addressing.SHARED_VIRTUAL_ADDRESSING) {
            // Translations are those of the process; the IOMMU keeps what is reserved out of them.
            return;
        }
        int width = function.capability(Pasid.class).map(Pasid::width).orElse(0);
        if (grant.pasid() != 0 && grant.pasid() >= 1L << width) {
            throw refuse(
                    MonitorRule.PASID, "PASID " + grant.pasid(), width == 0 ? "none" : "one of " + width + " bits");
        }
        Optional<Reserved> reserved =
                ranges.with(device.reserved()).overlapping(Space.IOVA, grant.first(), grant.last());
        if (reserved.isPresent()) {
            throw refuse(
                    MonitorRule.RESERVED_IOVA,
                    hex(grant.first()) + " to " + hex(grant.last()),
                    "nothing of " + reserved.get());
        }
    }

    private void irq(Grant.Irq grant) {
        // What the gate would refuse when the line is handed out is refused now.
        Interrupts.budget(grant, LineBudget.NO_FUNCTION);
        int vectors = switch (grant.kind()) {
            case INTX -> function.interruptPin() == 0 ? 0 : 1;
            case MSI -> function.capability(Msi.class).map(Msi::vectors).orElse(0);
            case MSI_X -> function.capability(MsiX.class).map(MsiX::vectors).orElse(0);
        };
        if (grant.vector() >= vectors) {
            throw refuse(MonitorRule.VECTORS, grant.kind() + " " + grant.vector(), vectors + " of them");
        }
    }

    private static RefusedException outside(MonitorRule rule, Grant grant, @Nullable Bar bar) {
        return refuse(rule, String.valueOf(grant), bar == null ? "a BAR of the device" : "inside " + bar);
    }

    private static String hex(long value) {
        return RefusedException.hex(value);
    }

    private static RefusedException refuse(MonitorRule rule, String found, String expected) {
        return new RefusedException(rule, RefusedException.NOWHERE, found, expected);
    }
}
