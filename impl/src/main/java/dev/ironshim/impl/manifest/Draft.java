package dev.ironshim.impl.manifest;

import java.util.List;
import java.util.Optional;

/**
 * What a manifest shall say, before it is encoded.
 *
 * @param driver identity of the driver, not 0
 * @param domain IOMMU domain, 1 to 2^32 - 1; in version 4 also 0 for one of its own
 * @param nonce 32 hexadecimal digits, not all 0
 * @param counter of this driver's manifests, at least 1: a verifier takes no lower one afterwards
 * @param validFrom seconds since 1970
 * @param validUntil the last second it is valid, seconds since 1970
 * @param provenance SHA-256 of how the driver was built, 64 hexadecimal digits; zeros for none
 * @param attestation SHA-256 of what the device must attest, 64 hexadecimal digits; zeros for none
 * @param terms what version 4 says besides; without them it is one of version 3
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
        List<Budgets.Function> functions,
        Optional<Terms> terms) {

    /** The digest that stands for none. */
    public static final String NO_DIGEST = "0".repeat(64);

    /** One of version 3. */
    public Draft(
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
        this(
                driver,
                domain,
                nonce,
                counter,
                validFrom,
                validUntil,
                provenance,
                attestation,
                budgets,
                mmio,
                ports,
                dma,
                irqs,
                functions,
                Optional.empty());
    }

    public Draft {
        mmio = List.copyOf(mmio);
        ports = List.copyOf(ports);
        dma = List.copyOf(dma);
        irqs = List.copyOf(irqs);
        functions = List.copyOf(functions);
    }

    /** 3 or 4. */
    public int version() {
        return terms.isPresent() ? 4 : 3;
    }

    /** The same in version 4, whose grants are then relative to BARs and have names. */
    public Draft with(Terms others) {
        return new Draft(
                driver,
                domain,
                nonce,
                counter,
                validFrom,
                validUntil,
                provenance,
                attestation,
                budgets,
                mmio,
                ports,
                dma,
                irqs,
                functions,
                Optional.of(others));
    }
}
