package dev.ironshim.reports.attest;

import dev.ironshim.model.evidence.EvidenceJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.EncodedKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys as PEM files, as openssl writes them: Ed25519 (RFC 8032) or ML-DSA-65 (FIPS 204). */
public final class Keys {
    /** Signatures that cannot be changed into others that are valid, too. */
    public static final List<String> ALGORITHMS = List.of("Ed25519", "ML-DSA-65");

    // JDK 25 reads PEM only as a preview.
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END ([A-Z ]+)-----");

    private static final Pattern ID = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}=");

    private static final long MAX_FILE = 1 << 16;
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private Keys() {}

    /** @throws IOException naming the file and what was expected in it */
    public static PrivateKey privateKey(Path file) throws IOException {
        return (PrivateKey) read(file, PRIVATE);
    }

    /** @throws IOException naming the file and what was expected in it */
    public static PublicKey publicKey(Path file) throws IOException {
        return (PublicKey) read(file, PUBLIC);
    }

    private static Key read(Path file, String type) throws IOException {
        if (Files.size(file) > MAX_FILE) {
            throw new IOException(file + ": a key has at most " + MAX_FILE + " bytes");
        }
        Matcher pem = PEM.matcher(Files.readString(file, StandardCharsets.US_ASCII));
        if (!pem.find() || !pem.group(1).equals(type) || !pem.group(3).equals(type)) {
            throw new IOException(file + ": '-----BEGIN " + type + "-----' was expected, and its end");
        }
        byte[] content;
        try {
            content = Base64.getMimeDecoder().decode(pem.group(2));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": no key in PEM: " + e.getMessage(), e);
        }
        EncodedKeySpec spec = type.equals(PRIVATE) ? new PKCS8EncodedKeySpec(content) : new X509EncodedKeySpec(content);
        for (String algorithm : ALGORITHMS) {
            try {
                KeyFactory factory = KeyFactory.getInstance(algorithm);
                return type.equals(PRIVATE) ? factory.generatePrivate(spec) : factory.generatePublic(spec);
            } catch (InvalidKeySpecException e) {
                // Of another algorithm, which is tried next.
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("JDK 25 has " + algorithm, e);
            }
        }
        throw new IOException(file + ": the key is none of " + ALGORITHMS + "; 'openssl genpkey -algorithm ed25519' or "
                + "'./ironshim attest --new-key FILE' makes one");
    }

    /**
     * Makes a key: {@code file}, which only its owner can read, and {@code file.pub}.
     *
     * @param algorithm Ed25519 or ML-DSA-65
     * @throws IOException if one of them is there already: a key is never overwritten
     */
    public static void create(Path file, String algorithm) throws IOException {
        Path publicFile = file.resolveSibling(file.getFileName() + ".pub");
        for (Path each : List.of(file, publicFile)) {
            if (Files.exists(each)) {
                throw new FileAlreadyExistsException(each + " is there already, and a key is not overwritten");
            }
        }
        try {
            KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, pem(PRIVATE, pair.getPrivate()), StandardOpenOption.TRUNCATE_EXISTING);
            EvidenceJson.writeAtomically(publicFile, pem(PUBLIC, pair.getPublic()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has " + algorithm, e);
        }
    }

    private static String pem(String type, Key key) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded()) + "\n-----END " + type
                + "-----\n";
    }

    /** Whether this could be the name of a key: see {@link #id}. */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Names a key by its digest. */
    public static String id(PublicKey key) {
        try {
            return "SHA256:"
                    + Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** What {@code Signature} calls the algorithm of a key. */
    public static String algorithm(Key key) {
        return Set.of("EdDSA", "Ed25519").contains(key.getAlgorithm()) ? "Ed25519" : "ML-DSA";
    }
}
