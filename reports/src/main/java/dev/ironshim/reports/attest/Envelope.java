package dev.ironshim.reports.attest;

import dev.ironshim.model.evidence.EvidenceJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A DSSE 1.0.2 envelope with one signature. */
final class Envelope {
    static final String IN_TOTO = "application/vnd.in-toto+json";

    private record Parsed(
            @Nullable String payload,
            @Nullable String payloadType,
            @Nullable List<Signed> signatures) {}

    private record Signed(@Nullable String keyid, @Nullable String sig) {}

    private Envelope() {}

    /** What is signed: type and body, each with its length, so that neither can pass for a part of the other. */
    static byte[] preAuthentication(String type, byte[] body) {
        byte[] typeBytes = type.getBytes(StandardCharsets.UTF_8);
        byte[] head =
                ("DSSEv1 " + typeBytes.length + " " + type + " " + body.length + " ").getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    static byte[] sign(byte[] payload, PrivateKey key, PublicKey publicKey) {
        try {
            Signature signature = Signature.getInstance(Keys.algorithm(key));
            signature.initSign(key);
            signature.update(preAuthentication(IN_TOTO, payload));
            return encode(payload, Keys.id(publicKey), signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with this key: " + e.getMessage(), e);
        }
    }

    /** The one form of an envelope. */
    private static byte[] encode(byte[] payload, String keyid, byte[] signature) {
        TreeMap<String, Object> signed = new TreeMap<>();
        signed.put("keyid", keyid);
        signed.put("sig", Base64.getEncoder().encodeToString(signature));
        TreeMap<String, Object> envelope = new TreeMap<>();
        envelope.put("payload", Base64.getEncoder().encodeToString(payload));
        envelope.put("payloadType", IN_TOTO);
        envelope.put("signatures", List.of(signed));
        return EvidenceJson.pretty(envelope).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The payload, if the signature is the key's.
     *
     * @throws RefusedException also if the envelope is not written as we write it: what is not signed of it, such as blanks and
     *     the name of the key, could be changed otherwise
     */
    static byte[] open(byte[] envelope, PublicKey key) throws RefusedException {
        byte[] payload;
        byte[] signature;
        try {
            Parsed parsed = EvidenceJson.parse(new String(envelope, StandardCharsets.UTF_8), Parsed.class);
            if (parsed.payload() == null
                    || parsed.signatures() == null
                    || parsed.signatures().size() != 1
                    || parsed.signatures().getFirst().sig() == null) {
                throw new RefusedException("the envelope has no payload or not one signature");
            }
            payload = Base64.getDecoder().decode(parsed.payload());
            signature =
                    Base64.getDecoder().decode(parsed.signatures().getFirst().sig());
        } catch (IllegalArgumentException e) {
            throw new RefusedException("the envelope is no DSSE: " + e.getMessage());
        }
        if (!valid(payload, signature, key)) {
            throw new RefusedException("the signature is not of this key, or not of this statement");
        }
        if (!Arrays.equals(envelope, encode(payload, Keys.id(key), signature))) {
            throw new RefusedException("the envelope was changed, though not what is signed");
        }
        return payload;
    }

    private static boolean valid(byte[] payload, byte[] signature, PublicKey key) {
        try {
            Signature verifier = Signature.getInstance(Keys.algorithm(key));
            verifier.initVerify(key);
            verifier.update(preAuthentication(IN_TOTO, payload));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // Not of the right length, or not canonical.
            return false;
        }
    }
}
