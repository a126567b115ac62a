package dev.ironshim.reports.attest;

import dev.ironshim.model.evidence.EvidenceJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A DSSE 1.0.2 envelope: what is signed, and the signatures of whoever signed it. */
final class Envelope {
    static final String IN_TOTO = "application/vnd.in-toto+json";
    private static final int MAX_SIGNATURES = 16;
    private static final int MAX_SIGNATURE = 1 << 14;

    private record Parsed(
            @Nullable String payload,
            @Nullable String payloadType,
            @Nullable List<Signed> signatures) {}

    private record Signed(@Nullable String keyid, @Nullable String sig) {}

    private final String type;
    private final byte[] payload;
    /** By the name of the key: each signs once, and there is one order. */
    private final SortedMap<String, byte[]> signatures;

    private Envelope(String type, byte[] payload, SortedMap<String, byte[]> signatures) {
        this.type = type;
        this.payload = payload;
        this.signatures = signatures;
    }

    /** What is signed: type and body, each with its length, so that neither can pass for a part of the other. */
    static byte[] preAuthentication(String type, byte[] body) {
        byte[] typeBytes = type.getBytes(StandardCharsets.UTF_8);
        byte[] head =
                ("DSSEv1 " + typeBytes.length + " " + type + " " + body.length + " ").getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    /** An envelope that nobody has signed yet. */
    static Envelope of(String type, byte[] payload) {
        return new Envelope(type, payload.clone(), new TreeMap<>());
    }

    /** The same with one signature more; whoever signed it already signs it anew. */
    Envelope sign(PrivateKey key, PublicKey publicKey) {
        try {
            Signature signature = Signature.getInstance(Keys.algorithm(key));
            signature.initSign(key);
            signature.update(preAuthentication(type, payload));
            SortedMap<String, byte[]> more = new TreeMap<>(signatures);
            more.put(Keys.id(publicKey), signature.sign());
            if (more.size() > MAX_SIGNATURES) {
                throw new IllegalStateException("an envelope has at most " + MAX_SIGNATURES + " signatures");
            }
            return new Envelope(type, payload, more);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign with this key: " + e.getMessage(), e);
        }
    }

    /** The one form of an envelope. */
    byte[] bytes() {
        List<Object> list = new ArrayList<>();
        signatures.forEach((keyid, signature) -> {
            TreeMap<String, Object> signed = new TreeMap<>();
            signed.put("keyid", keyid);
            signed.put("sig", Base64.getEncoder().encodeToString(signature));
            list.add(signed);
        });
        TreeMap<String, Object> envelope = new TreeMap<>();
        envelope.put("payload", Base64.getEncoder().encodeToString(payload));
        envelope.put("payloadType", type);
        envelope.put("signatures", list);
        return EvidenceJson.pretty(envelope).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads an envelope; who signed it is not checked yet.
     *
     * @throws RefusedException also if the envelope is not written as we write it: what is not signed of it, such as blanks,
     *     could be changed otherwise
     */
    static Envelope parse(String type, byte[] bytes) throws RefusedException {
        Envelope envelope;
        try {
            Parsed parsed = EvidenceJson.parse(new String(bytes, StandardCharsets.UTF_8), Parsed.class);
            if (parsed.payload() == null
                    || parsed.signatures() == null
                    || parsed.signatures().isEmpty()
                    || parsed.signatures().size() > MAX_SIGNATURES) {
                throw new RefusedException(
                        "the envelope has no payload, or not between one and " + MAX_SIGNATURES + " signatures");
            }
            SortedMap<String, byte[]> signatures = new TreeMap<>();
            for (Signed signed : parsed.signatures()) {
                if (signed == null
                        || signed.keyid() == null
                        || !Keys.isId(signed.keyid())
                        || signed.sig() == null
                        || signed.sig().length() > MAX_SIGNATURE) {
                    throw new RefusedException("a signature of the envelope has no keyid or no sig as we write them");
                }
                signatures.put(signed.keyid(), Base64.getDecoder().decode(signed.sig()));
            }
            envelope = new Envelope(type, Base64.getDecoder().decode(parsed.payload()), signatures);
        } catch (IllegalArgumentException e) {
            throw new RefusedException("the envelope is no DSSE: " + e.getMessage());
        }
        if (!Arrays.equals(bytes, envelope.bytes())) {
            throw new RefusedException("the envelope was changed, though not what is signed");
        }
        return envelope;
    }

    /**
     * The payload, if each of the keys has signed it.
     *
     * @throws RefusedException naming the first key that has not
     */
    byte[] payload(List<PublicKey> keys) throws RefusedException {
        for (PublicKey key : keys) {
            byte[] signature = signatures.get(Keys.id(key));
            if (signature == null) {
                throw new RefusedException("there is no signature of the key " + Keys.id(key) + "; there are those of "
                        + String.join(", ", signatures.keySet()));
            }
            if (!valid(signature, key)) {
                throw new RefusedException(
                        "the signature is not of this key, or not of this statement: " + Keys.id(key));
            }
        }
        return payload.clone();
    }

    /** Whether this is what is in it, whoever says so. */
    boolean holds(byte[] expected) {
        return Arrays.equals(payload, expected);
    }

    /** Names of the keys that are said to have signed; nobody has checked them. */
    SortedSet<String> signers() {
        return new TreeSet<>(signatures.keySet());
    }

    private boolean valid(byte[] signature, PublicKey key) {
        try {
            Signature verifier = Signature.getInstance(Keys.algorithm(key));
            verifier.initVerify(key);
            verifier.update(preAuthentication(type, payload));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // Not of the right length, or not canonical.
            return false;
        }
    }
}
