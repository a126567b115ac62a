package dev.ironshim.impl.trust;

import dev.ironshim.impl.manifest.Manifest;

/** A manifest that {@link Trust} has admitted. Nobody else can make one, and a monitor takes nothing else. */
public final class VerifiedManifest {
    private final Manifest manifest;
    private final Vouched vouched;
    private final long verifiedAt;

    VerifiedManifest(Manifest manifest, Vouched vouched, long verifiedAt) {
        this.manifest = manifest;
        this.vouched = vouched;
        this.verifiedAt = verifiedAt;
    }

    public Manifest manifest() {
        return manifest;
    }

    /** How {@link Trust} names it when its vouching is lost. */
    public Vouched vouched() {
        return vouched;
    }

    /** What the clock said, seconds since 1970. */
    public long verifiedAt() {
        return verifiedAt;
    }
}
