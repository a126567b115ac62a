package dev.ironshim.reports.attest;

import dev.ironshim.model.catalogue.AcceptedRisk;
import dev.ironshim.model.catalogue.AcceptedRisks;
import dev.ironshim.model.catalogue.Catalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;

/**
 * The decisions of a reader about what is open: {@code accepted-risks.toml}, and beside it the envelope that says who stands for
 * them. The payload of the envelope is the file, byte for byte.
 *
 * @param toml the file
 * @param envelope who signed it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; both are bytes of files
public record Decisions(byte[] toml, byte[] envelope) {
    static final String TYPE = "application/vnd.ironshim.accepted-risks+toml";
    private static final int MAX_BYTES = 1 << 22;

    /** Where the envelope of a file of decisions is: beside it. */
    public static Path envelope(Path file) {
        return file.resolveSibling(file.getFileName() + ".dsse.json");
    }

    /** @throws IOException if one of the two cannot be read, or is too large to be one */
    public static Decisions read(Path file) throws IOException {
        Path envelope = envelope(file);
        if (!Files.exists(envelope)) {
            throw new IOException(file + " is not signed: there is no " + envelope.getFileName()
                    + " beside it; './ironshim attest --risks " + file + " --key FILE' signs it");
        }
        for (Path each : List.of(file, envelope)) {
            if (Files.size(each) > MAX_BYTES) {
                throw new IOException(each + ": at most " + MAX_BYTES + " bytes are expected");
            }
        }
        return new Decisions(Files.readAllBytes(file), Files.readAllBytes(envelope));
    }

    /**
     * The envelope of a file: of one who signs first, or with the signatures of those who signed the same bytes before.
     *
     * @param catalogue what there is to decide about: nobody signs what will be refused
     */
    public static byte[] sign(Path file, Catalogue catalogue, PrivateKey key, PublicKey publicKey) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + ": at most " + MAX_BYTES + " bytes are expected");
        }
        byte[] toml = Files.readAllBytes(file);
        AcceptedRisks.parse(file.toString(), new String(toml, StandardCharsets.UTF_8), catalogue);
        Path before = envelope(file);
        try {
            if (Files.exists(before)) {
                Envelope envelope = Envelope.parse(TYPE, Files.readAllBytes(before));
                if (envelope.holds(toml)) {
                    return envelope.sign(key, publicKey).bytes();
                }
            }
            return Envelope.of(TYPE, toml).sign(key, publicKey).bytes();
        } catch (RefusedException e) {
            throw new IOException(before + ": " + e.getMessage() + "; remove it to sign anew", e);
        }
    }

    /** @throws RefusedException if not each of the keys has signed these very bytes */
    public void verify(List<PublicKey> keys) throws RefusedException {
        Envelope signed = Envelope.parse(TYPE, envelope);
        if (keys.isEmpty()) {
            throw new RefusedException("no key says whose decisions they are");
        }
        signed.payload(keys);
        if (!signed.holds(toml)) {
            throw new RefusedException("the file was changed after it was signed");
        }
    }

    /** What was decided, expired or not. */
    public List<AcceptedRisk> risks(String name, Catalogue catalogue) {
        return AcceptedRisks.parse(name, new String(toml, StandardCharsets.UTF_8), catalogue);
    }
}
