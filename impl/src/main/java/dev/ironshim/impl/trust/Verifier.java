package dev.ironshim.impl.trust;

import dev.ironshim.impl.audit.Audit;
import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.refusal.RefusedException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * Decides which manifests are believed. A manifest is believed once: its counter and nonce are used up by it. Every decision
 * is recorded. Thread-safe.
 *
 * <p>It lives as long as its memory of counters and nonces does; a restart forgets them.
 */
public final class Verifier {
    private final Audit audit;
    private final ReplayMemory memory = new ReplayMemory();
    private Trust trust;

    public Verifier(Trust trust, Audit audit) {
        this.trust = trust;
        this.audit = audit;
    }

    /**
     * Believes a signed manifest, or refuses it and changes nothing.
     *
     * @param now seconds since 1970
     * @throws RefusedException with a rule of the manifest or a {@link TrustRule}
     */
    public synchronized VerifiedManifest verify(byte[] envelope, long now) {
        try {
            Envelope taken = Envelope.decode(envelope);
            Manifest manifest = taken.manifest();
            signatures(taken, now);
            String digest = HexFormat.of().formatHex(manifest.digest());
            if (trust.revokedManifests().contains(digest)) {
                throw refuse(TrustRule.REVOKED_MANIFEST, digest, "a manifest that is not revoked");
            }
            if (now < manifest.validFrom()) {
                throw refuse(TrustRule.NOT_YET_VALID, "now " + now, "from " + manifest.validFrom());
            }
            if (now > manifest.validUntil()) {
                throw refuse(TrustRule.EXPIRED, "now " + now, "until " + manifest.validUntil());
            }
            memory.admit(manifest, now);
            audit.record(new AuditEvent.ManifestAccepted(digest, manifest.driver()));
            return new VerifiedManifest(manifest, now);
        } catch (RefusedException e) {
            audit.record(new AuditEvent.ManifestRefused(e.rule()));
            throw e;
        }
    }

    /**
     * Believes others from now on. What was verified before stays so; a monitor revokes it.
     *
     * @throws RefusedException if {@code next} is not a later version
     */
    public synchronized void replaceTrust(Trust next) {
        if (next.version() <= trust.version()) {
            audit.record(new AuditEvent.TrustRefused(next.version(), TrustRule.OLD_TRUST));
            throw refuse(TrustRule.OLD_TRUST, "version " + next.version(), "above " + trust.version());
        }
        trust = next;
        audit.record(new AuditEvent.TrustReplaced(next.version()));
    }

    /** Every signature must be good, not only those that are demanded: a bad one says that something is wrong. */
    private void signatures(Envelope envelope, long now) {
        Set<Algorithm> signed = EnumSet.noneOf(Algorithm.class);
        for (Envelope.Signature signature : envelope.signatures()) {
            String name = signature.key().hex();
            if (trust.revokedKeys().contains(signature.key())) {
                throw refuse(TrustRule.REVOKED_KEY, name, "a key that is not revoked");
            }
            TrustedKey key = trust.find(signature.key())
                    .filter(known -> known.algorithm() == signature.algorithm())
                    .orElseThrow(() -> refuse(TrustRule.UNKNOWN_KEY, name, "a trusted key"));
            if (!key.validAt(now)) {
                throw refuse(
                        TrustRule.KEY_EXPIRED,
                        "now " + now,
                        key.validFrom() + " to " + key.validUntil() + " for " + name);
            }
            if (!key.validAt(signature.signedAt()) || signature.signedAt() > now) {
                throw refuse(
                        TrustRule.SIGNED_AT,
                        Long.toUnsignedString(signature.signedAt()),
                        "a time while " + name + " was valid, not after " + now);
            }
            if (!good(envelope.manifest(), signature, key)) {
                throw refuse(
                        TrustRule.BAD_SIGNATURE,
                        "a signature by " + name + " over something else",
                        "over this manifest");
            }
            signed.add(signature.algorithm());
        }
        for (Algorithm algorithm : trust.required()) {
            if (!signed.contains(algorithm)) {
                throw refuse(TrustRule.MISSING_SIGNATURE, "signatures " + signed, "also " + algorithm.javaName());
            }
        }
    }

    private static boolean good(Manifest manifest, Envelope.Signature signature, TrustedKey key) {
        try {
            Signature check = Signature.getInstance(signature.algorithm().javaName());
            check.initVerify(key.key());
            check.update(Envelope.message(manifest, signature.algorithm(), signature.key(), signature.signedAt()));
            return check.verify(signature.value());
        } catch (GeneralSecurityException e) {
            // A malformed signature and a key of another kind are no signature.
            return false;
        }
    }

    private static RefusedException refuse(TrustRule rule, String found, String expected) {
        return new RefusedException(rule, RefusedException.NOWHERE, found, expected);
    }
}
