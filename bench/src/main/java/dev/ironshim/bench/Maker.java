package dev.ironshim.bench;

import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.trust.Algorithm;
import dev.ironshim.impl.trust.Authority;
import dev.ironshim.impl.trust.DevicePattern;
import dev.ironshim.impl.trust.DriverRange;
import dev.ironshim.impl.trust.Envelope;
import dev.ironshim.impl.trust.Scope;
import dev.ironshim.impl.trust.Signer;
import dev.ironshim.impl.trust.TrustPolicy;
import dev.ironshim.impl.trust.TrustedKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Somebody who signs the manifests of many drivers, and whom a monitor can believe. */
final class Maker {
    static final long NOW = 1_000;

    private static final int DRIVERS = 4_096;

    private final KeyPair pair;

    Maker() {
        try {
            pair = KeyPairGenerator.getInstance(Algorithm.ED25519.javaName()).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has Ed25519", e);
        }
    }

    /** For the drivers from 1 to 2^16. No authority has more of them than a monitor remembers of one. */
    TrustPolicy policy() {
        List<Authority> authorities = new ArrayList<>();
        for (long first = 1; first < 1 << 16; first += DRIVERS) {
            authorities.add(new Authority(
                    "maker-" + first,
                    new Scope(List.of(new DriverRange(first, first + DRIVERS - 1)), List.of(DevicePattern.ALL)),
                    List.of(new TrustedKey(Algorithm.ED25519, pair.getPublic(), 0, NOW)),
                    Map.of(Algorithm.ED25519, 1)));
        }
        return new TrustPolicy(1, authorities, Set.of(), Set.of());
    }

    byte[] sign(Draft draft) {
        try {
            Manifest manifest = ManifestCodec.encode(draft);
            return new Envelope(manifest, List.of(Signer.sign(manifest, Algorithm.ED25519, pair, NOW))).encoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has Ed25519", e);
        }
    }
}
