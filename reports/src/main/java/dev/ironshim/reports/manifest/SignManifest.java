package dev.ironshim.reports.manifest;

import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.trust.Algorithm;
import dev.ironshim.impl.trust.Envelope;
import dev.ironshim.impl.trust.Signer;
import dev.ironshim.impl.trust.TrustedKey;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.reports.attest.Keys;
import dev.ironshim.reports.inspect.InputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts signatures on a manifest: what a monitor believes begins here. */
@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Signs a manifest, or adds signatures to a signed one.",
            "The result is verified before it is written: a key that does not fit its .pub is noticed here."
        },
        footer = {
            "",
            "Examples:",
            "  ./ironshim attest --new-key vendor.key",
            "  ./ironshim manifest sign driver.ism3 --key vendor.key --out driver.signed",
            "  ./ironshim manifest verify driver.signed --key vendor.key.pub",
            "",
            "Exit codes: 0 signed, 1 not, 64 usage."
        })
public final class SignManifest implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "a manifest, signed or not")
    private Path file = Path.of("");

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "a private key, PEM, with its public one beside it (.pub); may be repeated")
    private List<Path> keys = List.of();

    @Option(names = "--at", paramLabel = "TIME", description = "when it is signed (default: now)")
    private @Nullable String at;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "the signed manifest")
    private Path out = Path.of("");

    @Override
    public Integer call() throws IOException {
        long signedAt = Times.seconds(spec, at);
        byte[] bytes = InputFile.read(file, VerifyManifest.MAX_BYTES);
        try {
            Envelope envelope = Envelope.recognises(bytes)
                    ? Envelope.decode(bytes)
                    : new Envelope(ManifestCodec.decode(bytes), List.of());
            Manifest manifest = envelope.manifest();
            List<TrustedKey> believed = new ArrayList<>();
            for (Path key : keys) {
                KeyPair pair = new KeyPair(
                        Keys.publicKey(key.resolveSibling(key.getFileName() + ".pub")), Keys.privateKey(key));
                Algorithm algorithm = VerifyManifest.algorithm(pair.getPublic());
                envelope = Signer.add(envelope, Signer.sign(manifest, algorithm, pair, signedAt));
                believed.add(VerifyManifest.always(pair.getPublic()));
            }
            Envelope mine = new Envelope(
                    manifest,
                    envelope.signatures().stream()
                            .filter(signature ->
                                    believed.stream().anyMatch(key -> key.id().equals(signature.key())))
                            .toList());
            VerifyManifest.verify(mine.encoded(), believed, Math.max(signedAt, manifest.validFrom()));
            // Whole, too: a fifth signature, or two of one key, make no envelope.
            byte[] signed = Envelope.decode(envelope.encoded()).encoded();
            EvidenceJson.writeAtomically(out, signed);
            System.out.println(
                    out + ": " + manifest + ", " + envelope.signatures().size() + " signatures");
            return 0;
        } catch (RefusedException e) {
            throw new IOException(file + ": " + e.getMessage() + " (" + e.rule().says() + ")", e);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
