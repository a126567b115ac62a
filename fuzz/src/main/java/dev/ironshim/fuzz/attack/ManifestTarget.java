package dev.ironshim.fuzz.attack;

import dev.ironshim.fuzz.naive.NaiveManifest;
import dev.ironshim.fuzz.naive.NaiveManifest4;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.manifest.ManifestRule;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.Arrays;
import java.util.HexFormat;

/** Manifests of both versions, as bytes. */
public final class ManifestTarget {
    private ManifestTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        byte[] given = data.clone();
        boolean magic = data.length >= 8 && HexFormat.of().formatHex(data, 0, 8).equals("8d49534d330d0a1a");
        OracleException.demand(ManifestCodec.recognises(data) == magic, "a manifest is recognised by its magic");
        Draft older = NaiveManifest.read(data);
        Draft naive = older == null ? NaiveManifest4.read(data) : older;
        try {
            Manifest manifest = ManifestCodec.decode(data);
            Draft draft = manifest.draft();
            OracleException.demand(Arrays.equals(manifest.encoded(), data), "what is accepted encodes to itself");
            OracleException.demand(
                    manifest.equals(ManifestCodec.decode(given)), "and equals another of the same bytes");
            OracleException.demand(!manifest.equals((Object) given) && differs(manifest), "and no other");
            OracleException.demand(outside(manifest), "and has no entries beyond its own");
            OracleException.demand(
                    manifest.version() == draft.version() && draft.version() == data[8],
                    "its version is the one it says");
            OracleException.demand(draft.equals(naive), "a decoder written from the byte table reads the same");
            OracleException.demand(ManifestCodec.encode(draft).equals(manifest), "what it says encodes to it");
        } catch (RefusedException e) {
            OracleException.demand(
                    naive == null, "a decoder written from the byte table refuses it too: " + e.getMessage());
            OracleException.demand(e.rule() instanceof ManifestRule, "a refusal names a rule");
            OracleException.demand(e.offset() >= 0 && e.offset() <= Math.max(data.length, 43520), "and a place");
        }
        OracleException.demand(Arrays.equals(given, data), "the input is left alone");
    }

    /** A manifest whose driver is another one is another one. */
    private static boolean differs(Manifest manifest) {
        byte[] other = manifest.encoded();
        other[23] ^= 0x40;
        other[16] |= 1;
        return !manifest.equals(ManifestCodec.decode(other));
    }

    private static boolean outside(Manifest manifest) {
        for (int index : new int[] {-1, manifest.mmioCount()}) {
            try {
                manifest.mmio(index);
                return false;
            } catch (IndexOutOfBoundsException e) {
                // As it must be.
            }
        }
        return true;
    }
}
