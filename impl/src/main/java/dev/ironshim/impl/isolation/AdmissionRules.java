package dev.ironshim.impl.isolation;

import java.util.Optional;

/**
 * What a monitor demands of every driver, whatever its manifest says.
 *
 * @param ranges addresses and ports that nobody is granted
 * @param abi the binary interface that drivers must have; empty if none is demanded
 */
public record AdmissionRules(ArchitectureRanges ranges, Optional<AbiRequirement> abi) {
    /** The fixed ranges of a PC, and no demand of an interface. */
    public static final AdmissionRules USUAL = new AdmissionRules(ArchitectureRanges.X86, Optional.empty());
}
