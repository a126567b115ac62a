package dev.ironshim.impl.isolation;

import dev.ironshim.impl.manifest.Addressing;
import dev.ironshim.impl.pci.Capability.Ats;
import dev.ironshim.impl.pci.Capability.Pasid;
import dev.ironshim.impl.pci.Capability.Pri;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.refusal.Rule;

/**
 * How a device's requests are translated.
 *
 * @param driver not 0
 * @param domain IOMMU domain, not 0
 * @param pasid of a shared address space, 1 to 2^20 - 1; 0 for mapped DMA
 */
public record IsolationBinding(long driver, long domain, int pasid, Addressing mode) {
    private static final int MAX_PASID_WIDTH = 20;

    /** What a binding must obey, in this order. */
    public enum BindingRule implements Rule {
        IDENTITY("driver and domain are not 0"),
        PASID("mapped DMA has no PASID, shared addressing has one that the device can send"),
        CAPABILITIES("shared addressing needs ATS, PRI and PASID, present and enabled");

        private final String says;

        BindingRule(String says) {
            this.says = says;
        }

        @Override
        public String area() {
            return "binding";
        }

        @Override
        public String says() {
            return says;
        }
    }

    /**
     * Whether this device can be bound so.
     *
     * @throws RefusedException with a {@link BindingRule}
     */
    public void check(PciFunction device) {
        if (driver == 0 || domain == 0) {
            throw refuse(BindingRule.IDENTITY, "driver " + driver + ", domain " + domain, "neither 0");
        }
        if (mode == Addressing.MAPPED_DMA) {
            if (pasid != 0) {
                throw refuse(BindingRule.PASID, "PASID " + pasid, "none");
            }
            return;
        }
        int width = Math.min(device.capability(Pasid.class).map(Pasid::width).orElse(0), MAX_PASID_WIDTH);
        if (pasid < 1 || pasid >= 1L << width) {
            throw refuse(BindingRule.PASID, "PASID " + pasid, "1 to 2^" + width + " - 1");
        }
        boolean pasids = device.capability(Pasid.class).map(Pasid::enabled).orElse(false);
        boolean translations = device.capability(Ats.class).map(Ats::enabled).orElse(false);
        boolean faults = device.capability(Pri.class).map(Pri::enabled).orElse(false);
        if (!pasids || !translations || !faults) {
            throw refuse(
                    BindingRule.CAPABILITIES,
                    "PASID " + pasids + ", ATS " + translations + ", PRI " + faults,
                    "all three enabled");
        }
    }

    private static RefusedException refuse(BindingRule rule, String found, String expected) {
        return new RefusedException(rule, RefusedException.NOWHERE, found, expected);
    }
}
