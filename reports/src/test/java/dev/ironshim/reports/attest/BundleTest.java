package dev.ironshim.reports.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.reports.SampleReport;
import dev.ironshim.reports.formats.ReportWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
    private static final int EDITS = 10_000;
    private static final long SEED = 20_261_128;

    private static KeyPair key;
    private static SortedMap<String, byte[]> signed;

    @TempDir
    private Path folder;

    @BeforeAll
    static void sign() throws IOException, GeneralSecurityException {
        key = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        signed = signed(key);
    }

    private static SortedMap<String, byte[]> signed(KeyPair with) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        ReportWriter.render(SampleReport.make())
                .forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        files.put(ReportWriter.ENVELOPE, new Bundle(files).sign(with.getPrivate(), with.getPublic()));
        return files;
    }

    @Test
    void whatWasSignedIsAccepted() throws RefusedException {
        assertThat(new Bundle(signed).verify(List.of(key.getPublic())).files()).isEqualTo(signed.size() - 1);
    }

    @Test
    void aKeyThatOutlivesQuantumComputersSignsToo() throws Exception {
        KeyPair lattice = KeyPairGenerator.getInstance("ML-DSA-65").generateKeyPair();
        assertThat(new Bundle(signed(lattice))
                        .verify(List.of(lattice.getPublic()))
                        .files())
                .isPositive();
    }

    /** Byte flips, insertions, deletions, doubled and exchanged stretches, in any file, the envelope included. */
    @Test
    void anyEditIsNoticed() {
        Random random = new Random(SEED);
        List<String> names = List.copyOf(signed.keySet());
        List<String> missed = new ArrayList<>();
        int edits = 0;
        while (edits < EDITS) {
            String name = names.get(random.nextInt(names.size()));
            byte[] before = signed.get(name);
            byte[] after = edit(before, random);
            if (Arrays.equals(before, after)) {
                continue;
            }
            edits++;
            Map<String, byte[]> files = new TreeMap<>(signed);
            files.put(name, after);
            try {
                new Bundle(files).verify(List.of(key.getPublic()));
                missed.add(name + " edit " + edits);
            } catch (RefusedException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(missed).isEmpty();
    }

    private static byte[] edit(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int length = 1 + random.nextInt(Math.min(64, bytes.length - at));
        byte[] edited = bytes.clone();
        switch (random.nextInt(5)) {
            case 0 -> edited[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> edited[at] = (byte) random.nextInt(256);
            case 2 -> {
                edited = new byte[bytes.length + length];
                System.arraycopy(bytes, 0, edited, 0, at + length);
                System.arraycopy(bytes, at, edited, at + length, bytes.length - at);
            }
            case 3 -> {
                edited = new byte[bytes.length - length];
                System.arraycopy(bytes, 0, edited, 0, at);
                System.arraycopy(bytes, at + length, edited, at, bytes.length - at - length);
            }
            default -> {
                int other = random.nextInt(bytes.length);
                edited[at] = bytes[other];
                edited[other] = bytes[at];
            }
        }
        return edited;
    }

    private void refused(Map<String, byte[]> files, String message) {
        assertThatThrownBy(() -> new Bundle(files).verify(List.of(key.getPublic())))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aFileMoreOrLessIsNamed() {
        Map<String, byte[]> less = new TreeMap<>(signed);
        less.remove("junit.xml");
        refused(less, "junit.xml is missing");
        Map<String, byte[]> more = new TreeMap<>(signed);
        more.put("readme.txt", new byte[0]);
        refused(more, "readme.txt was not signed");
        Map<String, byte[]> edited = new TreeMap<>(signed);
        edited.put("index.html", new byte[0]);
        refused(edited, "index.html was changed");
        Map<String, byte[]> unsigned = new TreeMap<>(signed);
        unsigned.remove(ReportWriter.ENVELOPE);
        refused(unsigned, "the report was not signed");
    }

    @Test
    void anotherKeyIsNotAccepted() throws Exception {
        KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        assertThatThrownBy(() -> new Bundle(signed).verify(List.of(other.getPublic())))
                .hasMessageContaining("no signature of the key");
    }

    @Test
    void whoeverCountersignsIsDemandedBesideTheFirst() throws Exception {
        KeyPair second = KeyPairGenerator.getInstance("ML-DSA-65").generateKeyPair();
        KeyPair stranger = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Bundle both = new Bundle(signed).with(new Bundle(signed).sign(second.getPrivate(), second.getPublic()));
        assertThat(both.verify(List.of(key.getPublic(), second.getPublic())).others())
                .isEmpty();
        assertThat(both.verify(List.of(second.getPublic())).others()).containsExactly(Keys.id(key.getPublic()));
        assertThatThrownBy(() -> both.verify(List.of(key.getPublic(), stranger.getPublic())))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no signature of the key " + Keys.id(stranger.getPublic()));
        assertThatThrownBy(() -> new Bundle(signed).verify(List.of(key.getPublic(), second.getPublic())))
                .hasMessageContaining("no signature of the key");
    }

    /** The name of a key is not signed: under another's name its signature is worth nothing. */
    @Test
    void aSignatureUnderAnothersNameIsRefused() throws Exception {
        KeyPair other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String envelope = new String(signed.get(ReportWriter.ENVELOPE), StandardCharsets.UTF_8)
                .replace(Keys.id(key.getPublic()), Keys.id(other.getPublic()));
        Bundle renamed = new Bundle(signed).with(envelope.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> renamed.verify(List.of(other.getPublic()))).hasMessageContaining("not of this key");
    }

    @Test
    void nobodyCountersignsWhatTheFirstHasNotSeen() throws Exception {
        Map<String, byte[]> printed = new TreeMap<>(signed);
        printed.put(ReportWriter.PDF, new byte[] {1});
        assertThatThrownBy(() -> new Bundle(printed).sign(key.getPrivate(), key.getPublic()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("for other files than these");
    }

    /** Whoever signs could sign a statement that does not follow from the evidence. */
    @Test
    void aStatementThatSaysSomethingElseIsRefused() throws IOException {
        byte[] envelope = signed.get(ReportWriter.ENVELOPE);
        Map<?, ?> parsed = EvidenceJson.parse(new String(envelope, StandardCharsets.UTF_8), Map.class);
        String statement =
                new String(Base64.getDecoder().decode(String.valueOf(parsed.get("payload"))), StandardCharsets.UTF_8);
        String lie = statement.replace("\"FAILED\"", "\"PASSED\"");
        assertThat(lie).isNotEqualTo(statement);
        Map<String, byte[]> files = new TreeMap<>(signed);
        files.put(
                ReportWriter.ENVELOPE,
                Envelope.of(Envelope.IN_TOTO, lie.getBytes(StandardCharsets.UTF_8))
                        .sign(key.getPrivate(), key.getPublic())
                        .bytes());
        refused(files, "not what follows from the evidence");
    }

    /** DSSE 1.0.2's own example. */
    @Test
    void whatIsSignedIsAsDsseSays() {
        assertThat(new String(
                        Envelope.preAuthentication(
                                "http://example.com/HelloWorld", "hello world".getBytes(StandardCharsets.UTF_8)),
                        StandardCharsets.UTF_8))
                .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
        assertThat(new String(Envelope.preAuthentication("ü", new byte[0]), StandardCharsets.UTF_8))
                .isEqualTo("DSSEv1 2 ü 0 ");
    }

    @Test
    void keysAreMadeOnceAndRead() throws Exception {
        Path file = folder.resolve("me.key");
        Keys.create(file, "Ed25519");
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThatCode(() -> Keys.privateKey(file)).doesNotThrowAnyException();
        assertThat(Keys.publicKey(folder.resolve("me.key.pub")).getEncoded()).isNotEmpty();
        assertThatThrownBy(() -> Keys.create(file, "Ed25519")).hasMessageContaining("not overwritten");
        assertThatThrownBy(() -> Keys.publicKey(file))
                .hasMessageContaining("'-----BEGIN PUBLIC KEY-----' was expected");
        Files.writeString(file, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> Keys.privateKey(file)).hasMessageContaining("the key is none of");
    }
}
