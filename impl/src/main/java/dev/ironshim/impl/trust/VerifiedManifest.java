package dev.ironshim.impl.trust;

import dev.ironshim.impl.manifest.Manifest;

/** A manifest that a {@link Verifier} has believed. Nobody else can make one, and a monitor takes nothing else. */
public final class VerifiedManifest {
    private final Manifest manifest;
    private final long verifiedAt;

    VerifiedManifest(Manifest manifest, long verifiedAt) {
        this.manifest = manifest;
        this.verifiedAt = verifiedAt;
    }

    public Manifest manifest() {
        return manifest;
    }

    /** Seconds since 1970. */
    public long verifiedAt() {
        return verifiedAt;
    }
}
