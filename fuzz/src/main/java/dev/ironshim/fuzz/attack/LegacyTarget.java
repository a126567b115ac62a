package dev.ironshim.fuzz.attack;

import dev.ironshim.fuzz.naive.NaiveLegacy;
import dev.ironshim.impl.legacy.LegacyCodec;
import dev.ironshim.impl.legacy.LegacyManifest;
import dev.ironshim.impl.legacy.LegacyRule;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.Arrays;

/** ISM2 blobs of IronShim-rs, as bytes. */
public final class LegacyTarget {
    private LegacyTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        boolean magic = data.length >= 4 && data[0] == 'I' && data[1] == 'S' && data[2] == 'M' && data[3] == '2';
        OracleException.demand(LegacyCodec.recognises(data) == magic, "a blob is recognised by its magic");
        String naive = NaiveLegacy.answer(data, LegacyCodec.CAPACITY);
        try {
            LegacyManifest manifest = LegacyCodec.parse(data);
            OracleException.demand(naive.equals("Ok"), "IronShim-rs accepts it");
            byte[] blob = LegacyCodec.blob(manifest);
            OracleException.demand(
                    Arrays.equals(blob, Arrays.copyOf(data, blob.length)), "what it says encodes to its beginning");
            OracleException.demand(LegacyCodec.parse(blob).equals(manifest), "trailing bytes say nothing");
            int length = 20 + 17 * manifest.mmio().size() + 5 * manifest.ports().size();
            OracleException.demand(
                    LegacyCodec.canonical(manifest).length == length, "the canonical form has its length");
            LegacyManifest revoked = new LegacyManifest(
                    manifest.driver(),
                    manifest.domain(),
                    manifest.nonce(),
                    manifest.mmio().stream()
                            .map(window -> new LegacyManifest.Mmio(window.base(), window.size(), true))
                            .toList(),
                    manifest.ports().stream()
                            .map(window -> new LegacyManifest.Port(window.port(), window.count(), true))
                            .toList());
            boolean same = Arrays.equals(LegacyCodec.digest(revoked), LegacyCodec.digest(manifest));
            OracleException.demand(same == (length == 20), "revocation changes the digest, where there is a window");
        } catch (RefusedException e) {
            OracleException.demand(
                    e.rule() instanceof LegacyRule rule && rule.error().equals(naive),
                    "IronShim-rs answers with the same error");
        }
    }
}
