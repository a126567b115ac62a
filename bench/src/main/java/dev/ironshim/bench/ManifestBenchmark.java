package dev.ironshim.bench;

import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.trust.Algorithm;
import dev.ironshim.impl.trust.VerifiedManifest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What is done to a manifest of eight register windows and eight port ranges, beside hashing its bytes. */
@State(Scope.Benchmark)
public class ManifestBenchmark {
    private final Draft draft = draft();
    private final byte[] bytes = ManifestCodec.encode(draft).encoded();
    private final Signed signed = new Signed(draft, Set.of(Algorithm.ED25519));
    private final Signed both = new Signed(draft, Set.of(Algorithm.values()));

    private static Draft draft() {
        List<Grant.Mmio> mmio = IntStream.range(0, 8)
                .mapToObj(i -> new Grant.Mmio(i * 8192L, i * 8192L + 4095, 0, i * 8192L, Rights.READ_WRITE, 4))
                .toList();
        List<Grant.Port> ports = IntStream.range(0, 8)
                .mapToObj(i -> new Grant.Port(i * 16, i * 16 + 7, Rights.READ_WRITE, 7))
                .toList();
        return new Draft(
                1,
                1,
                "01".repeat(16),
                1,
                0,
                Signed.NOW,
                Draft.NO_DIGEST,
                Draft.NO_DIGEST,
                new Budgets(0, 0, 0, 0, 0, 1 << 20, 0, 1, 0),
                mmio,
                ports,
                List.of(),
                List.of(),
                List.of());
    }

    @Benchmark
    public Manifest decode() {
        return ManifestCodec.decode(bytes);
    }

    @Benchmark
    public Manifest encode() {
        return ManifestCodec.encode(draft);
    }

    @Benchmark
    public VerifiedManifest verify() {
        return signed.verify();
    }

    @Benchmark
    public VerifiedManifest verifyBoth() {
        return both.verify();
    }

    @Benchmark
    public byte[] hash() throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
