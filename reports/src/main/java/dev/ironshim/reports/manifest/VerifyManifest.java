package dev.ironshim.reports.manifest;

import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.trust.Algorithm;
import dev.ironshim.impl.trust.Authority;
import dev.ironshim.impl.trust.Scope;
import dev.ironshim.impl.trust.Trust;
import dev.ironshim.impl.trust.TrustPolicy;
import dev.ironshim.impl.trust.TrustedKey;
import dev.ironshim.impl.trust.VolatileStore;
import dev.ironshim.reports.attest.Keys;
import dev.ironshim.reports.inspect.InputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks the core's own trust. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Verifies a signed manifest as a monitor would that trusts these keys: every signature, and the time.",
            "What was accepted before, and what is revoked, only that monitor knows."
        },
        footer = {"", "Exit codes: 0 believed, 1 refused (the message names the rule) or unreadable, 64 usage."})
public final class VerifyManifest implements Callable<Integer> {
    /** More than the longest envelope has. */
    static final int MAX_BYTES = 1 << 16;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "a signed manifest")
    private Path file = Path.of("");

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description =
                    "a public key that is trusted, PEM; may be repeated. Each algorithm among them must have signed")
    private List<Path> keys = List.of();

    @Option(names = "--now", paramLabel = "TIME", description = "when it is believed (default: now)")
    private @Nullable String now;

    @Override
    public Integer call() throws IOException {
        List<TrustedKey> trusted = new ArrayList<>();
        for (Path key : keys) {
            trusted.add(always(Keys.publicKey(key)));
        }
        try {
            Manifest manifest = verify(InputFile.read(file, MAX_BYTES), trusted, Times.seconds(spec, now));
            System.out.println(file + ": " + manifest + " is believed, until " + Times.text(manifest.validUntil()));
            return 0;
        } catch (RefusedException e) {
            throw new IOException(file + ": " + e.getMessage() + " (" + e.rule().says() + ")", e);
        }
    }

    /** @throws RefusedException with the rule that it breaks */
    static Manifest verify(byte[] envelope, List<TrustedKey> keys, long now) throws IOException {
        Map<Algorithm, Integer> required =
                keys.stream().map(TrustedKey::algorithm).distinct().collect(Collectors.toMap(each -> each, each -> 1));
        try {
            Authority authority = new Authority("command-line", Scope.ALL, keys, required);
            Trust trust = Trust.open(
                    new TrustPolicy(1, List.of(authority), Set.of(), Set.of()),
                    new VolatileStore(),
                    event -> {},
                    Runnable::run);
            trust.tick(now);
            return trust.check(envelope);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    static TrustedKey always(PublicKey key) {
        return new TrustedKey(algorithm(key), key, 0, Long.MAX_VALUE);
    }

    static Algorithm algorithm(PublicKey key) {
        return Keys.algorithm(key).equals(Algorithm.ED25519.javaName()) ? Algorithm.ED25519 : Algorithm.ML_DSA_65;
    }
}
