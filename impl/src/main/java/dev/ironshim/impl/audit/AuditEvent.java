package dev.ironshim.impl.audit;

import dev.ironshim.impl.refusal.Rule;

/** A decision about authority. Drivers are named by the identity in their manifest. */
public sealed interface AuditEvent {
    /** @param manifest SHA-256 of the manifest, hexadecimal */
    record ManifestAccepted(String manifest, long driver) implements AuditEvent {}

    record ManifestRefused(Rule rule) implements AuditEvent {}

    record DriverAdmitted(long driver, String manifest) implements AuditEvent {}

    record AdmissionRefused(long driver, Rule rule) implements AuditEvent {}

    record DismissalRefused(long driver, Rule rule) implements AuditEvent {}

    /** Trust believes others from now on. */
    record TrustReplaced(long version) implements AuditEvent {}

    /** @param version of what was offered */
    record TrustRefused(long version, Rule rule) implements AuditEvent {}

    /** @param key SHA-256 of the key, hexadecimal */
    record KeyRevoked(String key) implements AuditEvent {}

    /** @param manifest SHA-256 of the manifest, hexadecimal */
    record ManifestRevoked(String manifest) implements AuditEvent {}

    /** A manifest that was admitted is not vouched for any more: by a revocation, by another policy, or by time. */
    record VouchingLost(String manifest, long driver) implements AuditEvent {}

    /** What trust decided is in force and not saved; it is tried again. */
    record TrustNotSaved(String why) implements AuditEvent {}

    /** Records that were not taken here, and for which there was no room. */
    record RecordsLost(long count) implements AuditEvent {}

    /** @param what was granted, such as {@code mmio 0} */
    record Minted(long driver, String what, long epoch) implements AuditEvent {}

    record MintRefused(long driver, String what, Rule rule) implements AuditEvent {}

    /** @param epoch that has ended */
    record Revoked(long driver, long epoch) implements AuditEvent {}

    /** An interrupt line was let out of quarantine. */
    record LineReleased(long driver, int line) implements AuditEvent {}

    record Unmapped(long driver, long iova) implements AuditEvent {}

    /** The platform could not take memory back; it is tried again with the next containment or revocation. */
    record UnmapFailed(long driver, long iova, String why) implements AuditEvent {}

    /** A driver's place, registers and ports are free again. */
    record DriverDismissed(long driver) implements AuditEvent {}

    record SystemCallAllowed(long driver, int number) implements AuditEvent {}

    record SystemCallDenied(long driver, int number) implements AuditEvent {}
}
