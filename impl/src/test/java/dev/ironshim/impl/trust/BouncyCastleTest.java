package dev.ironshim.impl.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.manifest.Manifest;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A second opinion on the signatures: what Java signs, Bouncy Castle verifies, and the other way round. */
class BouncyCastleTest {
    private static final long NOW = 1_750_000_000;
    private static final Provider CASTLE = new BouncyCastleProvider();

    private static final Manifest MANIFEST = TrustTest.manifest(1, 1, "0a".repeat(16));

    private static PublicKey at(Provider provider, Algorithm algorithm, PublicKey key) throws Exception {
        return KeyFactory.getInstance(algorithm.javaName(), provider)
                .generatePublic(new X509EncodedKeySpec(key.getEncoded()));
    }

    private static Provider java(Algorithm algorithm) throws Exception {
        return KeyFactory.getInstance(algorithm.javaName()).getProvider();
    }

    private static byte[] sign(Provider provider, Algorithm algorithm, PrivateKey key, byte[] message)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm.javaName(), provider);
        signature.initSign(key);
        signature.update(message);
        return signature.sign();
    }

    private static boolean verifies(Provider provider, Algorithm algorithm, PublicKey key, byte[] message, byte[] value)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm.javaName(), provider);
        signature.initVerify(key);
        signature.update(message);
        try {
            return signature.verify(value);
        } catch (SignatureException e) {
            return false;
        }
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] copy = bytes.clone();
        copy[bit / 8] ^= (byte) (1 << bit % 8);
        return copy;
    }

    @Test
    void theOtherProviderIsNotOneThatJavaWouldPick() throws Exception {
        assertThat(Security.getProviders()).doesNotContain(CASTLE);
        assertThat(java(Algorithm.ML_DSA_65).getName()).isNotEqualTo(CASTLE.getName());
    }

    @ParameterizedTest
    @EnumSource
    void bothNameTheSameKeyAlike(Algorithm algorithm) throws Exception {
        for (Provider provider : List.of(CASTLE, java(algorithm))) {
            KeyPair pair =
                    KeyPairGenerator.getInstance(algorithm.javaName(), provider).generateKeyPair();
            Provider other = provider.equals(CASTLE) ? java(algorithm) : CASTLE;
            PublicKey moved = at(other, algorithm, pair.getPublic());
            assertThat(moved.getEncoded()).isEqualTo(pair.getPublic().getEncoded());
            assertThat(KeyId.of(moved)).isEqualTo(KeyId.of(pair.getPublic()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatOneSignsTheOtherVerifies(Algorithm algorithm) throws Exception {
        for (Provider provider : List.of(CASTLE, java(algorithm))) {
            Provider other = provider.equals(CASTLE) ? java(algorithm) : CASTLE;
            KeyPair pair =
                    KeyPairGenerator.getInstance(algorithm.javaName(), provider).generateKeyPair();
            PublicKey moved = at(other, algorithm, pair.getPublic());
            byte[] message = Envelope.message(MANIFEST, algorithm, KeyId.of(moved), NOW);
            byte[] value = sign(provider, algorithm, pair.getPrivate(), message);
            assertThat(value).hasSize(algorithm.signatureBytes());
            assertThat(verifies(provider, algorithm, pair.getPublic(), message, value))
                    .isTrue();
            assertThat(verifies(other, algorithm, moved, message, value)).isTrue();
            for (int bit = 0; bit < 8 * message.length; bit += 97) {
                byte[] changed = flipped(message, bit);
                assertThat(verifies(provider, algorithm, pair.getPublic(), changed, value))
                        .isFalse();
                assertThat(verifies(other, algorithm, moved, changed, value)).isFalse();
            }
            for (int bit = 0; bit < 8 * value.length; bit += 8 * value.length / 29) {
                byte[] changed = flipped(value, bit);
                assertThat(verifies(provider, algorithm, pair.getPublic(), message, changed))
                        .isFalse();
                assertThat(verifies(other, algorithm, moved, message, changed)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEnvelopeSignedByTheOtherIsBelieved(Algorithm algorithm) throws Exception {
        KeyPair pair =
                KeyPairGenerator.getInstance(algorithm.javaName(), CASTLE).generateKeyPair();
        PublicKey moved = at(java(algorithm), algorithm, pair.getPublic());
        KeyId id = KeyId.of(moved);
        byte[] value = sign(CASTLE, algorithm, pair.getPrivate(), Envelope.message(MANIFEST, algorithm, id, NOW));
        Envelope envelope = new Envelope(MANIFEST, List.of(new Envelope.Signature(algorithm, id, NOW, value)));
        Authority authority = new Authority(
                "maker", Scope.ALL, List.of(new TrustedKey(algorithm, moved, 0, NOW)), Map.of(algorithm, 1));
        TrustPolicy policy = new TrustPolicy(1, List.of(authority), Set.of(), Set.of());
        Trust trust = Trust.open(policy, new VolatileStore(), event -> {}, Runnable::run);
        trust.tick(NOW);
        assertThat(trust.admit(envelope.encoded()).manifest()).isEqualTo(MANIFEST);
    }

    @ParameterizedTest
    @EnumSource
    void whatTheSignerSignsTheOtherVerifies(Algorithm algorithm) throws Exception {
        KeyPair pair = TrustTest.pair(algorithm.javaName());
        Envelope.Signature signature = Signer.sign(MANIFEST, algorithm, pair, NOW);
        byte[] message = Envelope.message(MANIFEST, algorithm, signature.key(), NOW);
        PublicKey moved = at(CASTLE, algorithm, pair.getPublic());
        assertThat(verifies(CASTLE, algorithm, moved, message, signature.value()))
                .isTrue();
        byte[] later = Envelope.message(MANIFEST, algorithm, signature.key(), NOW + 1);
        assertThat(verifies(CASTLE, algorithm, moved, later, signature.value())).isFalse();
    }
}
