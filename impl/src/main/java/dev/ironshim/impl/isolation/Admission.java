package dev.ironshim.impl.isolation;

import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Capability.Msi;
import dev.ironshim.impl.pci.Capability.MsiX;
import dev.ironshim.impl.pci.Capability.Pasid;
import dev.ironshim.impl.pci.Capability.SrIov;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.pci.PciFunction.End;
import dev.ironshim.impl.pci.PciFunction.Presence;
import dev.ironshim.impl.pci.PciRule;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Unsigned;
import dev.ironshim.impl.verified.Window;

/** Compares what a manifest grants with the device that is there. */
final class Admission {
    private final Manifest manifest;
    private final LiveDevice device;
    private final PciFunction function;

    Admission(Manifest manifest, LiveDevice device) {
        this.manifest = manifest;
        this.device = device;
        this.function = device.function();
    }

    void check() {
        if (manifest.domain() != device.domain()) {
            throw refuse(MonitorRule.DOMAIN, "domain " + manifest.domain(), "domain " + device.domain());
        }
        if (!manifest.attestation().equals(Draft.NO_DIGEST)) {
            throw refuse(MonitorRule.ATTESTATION, manifest.attestation(), "zeros: nothing is attested yet");
        }
        if (function.presence() == Presence.GONE) {
            throw refuse(MonitorRule.DEVICE_GONE, device.address() + " reads all ones", "a device");
        }
        capabilities();
        for (int i = 0; i < manifest.mmioCount(); i++) {
            mmio(manifest.mmio(i));
        }
        for (int i = 0; i < manifest.dmaCount(); i++) {
            pasid(manifest.dma(i).pasid());
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
    }

    /** What is not known of a device cannot be kept from a driver: where the MSI-X table lies, for one. */
    private void capabilities() {
        End end = function.standard().end();
        boolean doubtful = function.notes().stream()
                .anyMatch(note -> note.rule() == PciRule.CAPABILITY_TWICE || note.rule() == PciRule.CAPABILITY_SHORT);
        if ((end != End.COMPLETE && end != End.NONE) || doubtful) {
            throw refuse(MonitorRule.CAPABILITIES, "a list that is " + end + ", " + function.notes(), "a whole one");
        }
    }

    private void mmio(Grant.Mmio grant) {
        // The registers of a virtual function say nothing; its BARs are in its physical function, which whoever built
        // the manifest has read.
        if (function.presence() == Presence.PRESENT) {
            bar(grant);
        }
        function.capability(MsiX.class).ifPresent(msix -> {
            apart(grant, msix.tableBar(), msix.tableOffset(), (long) msix.vectors() * MsiX.ENTRY);
            apart(grant, msix.pendingBar(), msix.pendingOffset(), (msix.vectors() + 63L) / 64 * Long.BYTES);
        });
    }

    private void bar(Grant.Mmio grant) {
        Bar bar = grant.bar() < function.bars().size() ? function.bars().get(grant.bar()) : null;
        if (bar == null
                || !bar.memory()
                // One at 0 was never assigned: what lies there is not the device's.
                || bar.base() == 0
                || bar.base() + grant.barOffset() != grant.first()
                || !Window.contains(bar.base(), end(bar), grant.first(), 1)
                || !Window.contains(bar.base(), end(bar), grant.last(), 1)) {
            throw refuse(
                    MonitorRule.BAR,
                    RefusedException.hex(grant.first()) + " as BAR " + grant.bar() + " + "
                            + RefusedException.hex(grant.barOffset()),
                    bar == null ? "a BAR of the device" : String.valueOf(bar));
        }
    }

    /**
     * The last byte that can be behind a BAR. Where the size is not known, it is at most the alignment of the base, and ends
     * before the next BAR.
     */
    private long end(Bar bar) {
        if (bar.size().isPresent()) {
            return bar.base() + (bar.size().getAsLong() - 1);
        }
        long end = bar.base() + (Long.lowestOneBit(bar.base()) - 1);
        for (Bar other : function.bars()) {
            if (other.memory() && Unsigned.below(bar.base(), other.base()) && !Unsigned.below(end, other.base())) {
                end = other.base() - 1;
            }
        }
        return end;
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
                    "BAR " + bar + " from " + RefusedException.hex(grant.barOffset()),
                    "nothing of " + RefusedException.hex(firstPage) + " to " + RefusedException.hex(lastPage));
        }
    }

    private void pasid(int pasid) {
        int width = function.capability(Pasid.class).map(Pasid::width).orElse(0);
        if (pasid != 0 && pasid >= 1L << width) {
            throw refuse(MonitorRule.PASID, "PASID " + pasid, width == 0 ? "none" : "one of " + width + " bits");
        }
    }

    private void irq(Grant.Irq grant) {
        int vectors = switch (grant.kind()) {
            case INTX -> function.interruptPin() == 0 ? 0 : 1;
            case MSI -> function.capability(Msi.class).map(Msi::vectors).orElse(0);
            case MSI_X -> function.capability(MsiX.class).map(MsiX::vectors).orElse(0);
        };
        if (grant.vector() >= vectors) {
            throw refuse(MonitorRule.VECTORS, grant.kind() + " " + grant.vector(), vectors + " of them");
        }
    }

    private static RefusedException refuse(MonitorRule rule, String found, String expected) {
        return new RefusedException(rule, RefusedException.NOWHERE, found, expected);
    }
}
