package dev.ironshim.fuzz.attack;

import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.trust.Algorithm;
import dev.ironshim.impl.trust.Envelope;
import dev.ironshim.impl.trust.KeyId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Signed manifests, as bytes. Signatures are not checked: that is the verifier's. */
public final class EnvelopeTarget {
    private static final KeyId NOBODY = new KeyId("0".repeat(64));

    private EnvelopeTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        signature(data);
        OracleException.demand(
                Envelope.recognises(data)
                        == (data.length >= 8
                                && new String(data, 0, 8, StandardCharsets.ISO_8859_1).equals("\u008dISM3SIG")),
                "an envelope is recognised by its magic");
        try {
            Envelope envelope = Envelope.decode(data);
            OracleException.demand(Arrays.equals(envelope.encoded(), data), "what is accepted encodes to itself");
            OracleException.demand(Envelope.decode(envelope.encoded()).equals(envelope), "and decodes to the same");
        } catch (RefusedException e) {
            OracleException.demand(
                    e.rule().area().equals("trust") || e.rule().area().equals("manifest"), "a refusal names a rule");
            OracleException.demand(e.offset() >= 0, "and a place");
        }
    }

    private static void signature(byte[] data) {
        try {
            Envelope.Signature made = new Envelope.Signature(Algorithm.ED25519, NOBODY, 0, data);
            OracleException.demand(made.value().length == 64, "a signature has the length of its algorithm");
        } catch (IllegalArgumentException e) {
            OracleException.demand(data.length != 64, "and is taken if it has");
        }
    }
}
