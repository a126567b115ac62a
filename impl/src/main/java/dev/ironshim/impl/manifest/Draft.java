package dev.ironshim.impl.manifest;

import java.util.List;

/**
 * What a manifest shall say, before it is encoded.
 *
 * @param driver identity of the driver, not 0
 * @param domain IOMMU domain, 1 to 2^32 - 1
 * @param nonce 32 hexadecimal digits, not all 0
 * @param counter of this driver's manifests, at least 1: a verifier takes no lower one afterwards
 * @param validFrom seconds since 1970
 * @param validUntil the last second it is valid, seconds since 1970
 * @param provenance SHA-256 of how the driver was built, 64 hexadecimal digits; zeros for none
 * @param attestation SHA-256 of what the device must attest, 64 hexadecimal digits; zeros for none
 */
public record Draft(
        long driver,
        long domain,
        String nonce,
        long counter,
        long validFrom,
        long validUntil,
        String provenance,
        String attestation,
        Budgets budgets,
        List<Grant.Mmio> mmio,
        List<Grant.Port> ports,
        List<Grant.Dma> dma,
        List<Grant.Irq> irqs,
        List<Budgets.Function> functions) {

    /** The digest that stands for none. */
    public static final String NO_DIGEST = "0".repeat(64);

    public Draft {
        mmio = List.copyOf(mmio);
        ports = List.copyOf(ports);
        dma = List.copyOf(dma);
        irqs = List.copyOf(irqs);
        functions = List.copyOf(functions);
    }
}
