package dev.ironshim.tla.binding;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A provider for keys that remember what was verified with them. The first question is answered by the JDK, the same question
 * afterwards from memory: a matrix asks a few dozen of them a hundred thousand times. What asks is the implementation, through
 * {@link Signature} like everywhere; other keys are not served here. Mutants of the implementation share it.
 */
public final class RememberedSignatures extends Provider {
    private static final long serialVersionUID = 1;
    private static final String NAME = "IronShimRemembered";

    /** A public key that remembers. */
    private static final class Key implements PublicKey {
        private static final long serialVersionUID = 1;
        private final PublicKey key;
        private final transient Map<Question, Boolean> answers = new ConcurrentHashMap<>();

        Key(PublicKey key) {
            this.key = key;
        }

        @Override
        public String getAlgorithm() {
            return key.getAlgorithm();
        }

        @Override
        public String getFormat() {
            return key.getFormat();
        }

        @Override
        public byte[] getEncoded() {
            return key.getEncoded();
        }
    }

    private record Question(ByteBuffer message, ByteBuffer signature) {}

    private RememberedSignatures(List<String> algorithms) {
        super(NAME, "1", "answers what was asked before");
        for (String algorithm : algorithms) {
            putService(new Service(this, "Signature", algorithm, Remembering.class.getName(), null, null) {
                @Override
                public Object newInstance(@Nullable Object parameter) {
                    return new Remembering(algorithm);
                }

                @Override
                public boolean supportsParameter(@Nullable Object parameter) {
                    return parameter instanceof Key;
                }
            });
        }
    }

    /** {@code key}, remembering. */
    public static synchronized PublicKey remembering(PublicKey key) {
        if (Security.getProvider(NAME) == null) {
            Security.insertProviderAt(new RememberedSignatures(List.of("Ed25519", "ML-DSA-65")), 1);
        }
        return new Key(key);
    }

    /** Collects the message, and asks the JDK what it was not asked before. */
    private static final class Remembering extends SignatureSpi {
        private final String algorithm;
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();
        private @Nullable Key key;

        Remembering(String algorithm) {
            this.algorithm = algorithm;
        }

        @Override
        protected void engineInitVerify(PublicKey publicKey) throws InvalidKeyException {
            if (!(publicKey instanceof Key mine)) {
                throw new InvalidKeyException("not one that remembers");
            }
            key = mine;
            message.reset();
        }

        @Override
        protected void engineInitSign(PrivateKey privateKey) throws InvalidKeyException {
            throw new InvalidKeyException("it signs nothing");
        }

        @Override
        protected void engineUpdate(byte b) {
            message.write(b);
        }

        @Override
        protected void engineUpdate(byte[] bytes, int from, int length) {
            message.write(bytes, from, length);
        }

        @Override
        protected byte[] engineSign() throws SignatureException {
            throw new SignatureException("it signs nothing");
        }

        @Override
        protected boolean engineVerify(byte[] signature) throws SignatureException {
            Key mine = key;
            if (mine == null) {
                throw new SignatureException("no key");
            }
            Question question =
                    new Question(ByteBuffer.wrap(message.toByteArray()), ByteBuffer.wrap(signature.clone()));
            message.reset();
            return mine.answers.computeIfAbsent(question, asked -> verify(mine.key, asked));
        }

        private boolean verify(PublicKey real, Question asked) {
            try {
                Signature check = Signature.getInstance(algorithm);
                check.initVerify(real);
                check.update(asked.message().array());
                return check.verify(asked.signature().array());
            } catch (java.security.GeneralSecurityException e) {
                return false;
            }
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {
            throw new UnsupportedOperationException();
        }

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException();
        }
    }
}
