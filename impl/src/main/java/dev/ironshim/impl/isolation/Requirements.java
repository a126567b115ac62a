package dev.ironshim.impl.isolation;

import java.util.Optional;

/**
 * What the owner of a machine demands of every admission.
 *
 * @param ranges what is granted to nobody
 * @param abi what a driver's binary interface must be; empty if it does not matter
 */
public record Requirements(ArchitectureRanges ranges, Optional<AbiRequirement> abi) {
    /** A PC, and drivers of any interface. */
    public static final Requirements USUAL = new Requirements(ArchitectureRanges.X86, Optional.empty());
}
