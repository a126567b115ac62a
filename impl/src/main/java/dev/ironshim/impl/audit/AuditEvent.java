package dev.ironshim.impl.audit;

import dev.ironshim.impl.refusal.Rule;

/** A decision about authority, or what became of it. Drivers are named by the identity in their manifest. */
public sealed interface AuditEvent {
    /** @param manifest SHA-256 of the manifest, hexadecimal */
    record ManifestAccepted(String manifest, long driver) implements AuditEvent {}

    record ManifestRefused(Rule rule) implements AuditEvent {}

    /** @param device its address, such as {@code 0000:01:00.0} */
    record DriverAdmitted(long driver, String manifest, String device) implements AuditEvent {}

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

    /** A step of a driver's life, such as {@code start}. */
    record Moved(long driver, String move) implements AuditEvent {}

    record MoveRefused(long driver, String move, Rule rule) implements AuditEvent {}

    /** @param what was granted, by its name in the manifest */
    record Minted(long driver, String what, long epoch) implements AuditEvent {}

    /** @param iova where the device finds it, in the address space of {@code pasid} */
    record Mapped(long driver, int pasid, long iova, long bytes, long epoch) implements AuditEvent {}

    /** So many refusals of the driver's requests more than are recorded one by one in so short a time. */
    record RefusalsCounted(long driver, long count) implements AuditEvent {}

    record MintRefused(long driver, String what, Rule rule) implements AuditEvent {}

    /**
     * Authority has ended; what it asked of the hardware follows.
     *
     * @param epoch that has ended
     */
    record Revoked(long driver, long epoch, String why) implements AuditEvent {}

    /**
     * An error of the device, or of one that it is contained with.
     *
     * @param decision such as {@code QUARANTINE}
     */
    record Contained(long driver, String decision) implements AuditEvent {}

    /** The recovery of a device has ended. */
    record Recovered(long driver, boolean recovered) implements AuditEvent {}

    /** An interrupt line cut its driver off. */
    record LineAccused(long driver, int line, String why) implements AuditEvent {}

    /** An interrupt line was let out of quarantine. */
    record LineReleased(long driver, int line) implements AuditEvent {}

    /** Memory has come back: no device reaches it, not even through a cache. */
    record Unmapped(long driver, int pasid, long iova, long bytes) implements AuditEvent {}

    /** The device sends neither requests nor interrupts. */
    record Quiesced(long driver) implements AuditEvent {}

    /** The device reaches no memory, though it could not be silenced; it may still interrupt. */
    record Detached(long driver) implements AuditEvent {}

    /**
     * What was asked of the hardware was not done; it stays asked.
     *
     * @param effect {@code device} or {@code memory}, or {@code arm} for a device that was to be let loose
     */
    record EffectFailed(long driver, String effect, String why) implements AuditEvent {}

    /** What was asked of the hardware takes longer than it may; it stays asked. */
    record EffectLate(long driver, String effect) implements AuditEvent {}

    /**
     * Nobody vouches for the driver's manifest any more.
     *
     * @param why such as {@code expired}
     */
    record Distrusted(long driver, String why) implements AuditEvent {}

    /** A driver's place, device and address space are free again. */
    record DriverDismissed(long driver) implements AuditEvent {}

    record SystemCallAllowed(long driver, int number) implements AuditEvent {}

    record SystemCallDenied(long driver, int number) implements AuditEvent {}
}
