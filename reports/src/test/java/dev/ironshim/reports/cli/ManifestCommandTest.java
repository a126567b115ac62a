package dev.ironshim.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a blob of the original to a manifest that is believed, and what is not. */
class ManifestCommandTest {
    private static final String THEN = "2026-06-01T00:00:00Z";
    private static final String BLOB =
            "49534d3221000000000000000500000063000000010001000000" + "80fd000000000010000000000000f8020800";

    @TempDir
    private Path folder;

    private String manifest;
    private String signed;

    /** What a call printed and how it ended. */
    private record Call(int exit, String out) {}

    private static Call call(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8);
        try {
            System.setOut(both);
            System.setErr(both);
            return new Call(Main.run(arguments), printed.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private Call sign(String from, String key, String to) {
        return call("manifest", "sign", from, "--key", path(key), "--at", THEN, "--out", to);
    }

    private Call verify(String now, String... keys) {
        String[] arguments = new String[5 + 2 * keys.length];
        List<String> begin = List.of("manifest", "verify", signed, "--now", now);
        for (int i = 0; i < begin.size(); i++) {
            arguments[i] = begin.get(i);
        }
        for (int i = 0; i < keys.length; i++) {
            arguments[5 + 2 * i] = "--key";
            arguments[6 + 2 * i] = path(keys[i] + ".pub");
        }
        return call(arguments);
    }

    @BeforeEach
    void keysAndManifest() throws Exception {
        Path blob = Files.write(folder.resolve("old"), HexFormat.of().parseHex(BLOB));
        manifest = path("new");
        signed = path("signed");
        assertThat(call(
                                "manifest",
                                "convert",
                                blob.toString(),
                                "--pci",
                                "../model/src/main/resources/vectors/pci/igb-pf.txt",
                                "--counter",
                                "1",
                                "--from",
                                "2026-01-01T00:00:00Z",
                                "--until",
                                "2027-01-01T00:00:00Z",
                                "--out",
                                manifest)
                        .exit())
                .isZero();
        call("attest", "--new-key", path("ed"));
        call("attest", "--new-key", path("other"));
        assertThat(call("attest", "--new-key", path("lattice"), "--algorithm", "ML-DSA-65")
                        .exit())
                .isZero();
        assertThat(call("attest", "--new-key", path("x"), "--algorithm", "RSA").exit())
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aSignedManifestIsBelievedWhileItIsValidAndByWhoeverTrustsTheKey() {
        Call made = sign(manifest, "ed", signed);
        assertThat(made.exit()).as(made.out()).isZero();
        Call believed = verify(THEN, "ed");
        assertThat(believed.exit()).as(believed.out()).isZero();
        assertThat(believed.out()).contains("is believed, until 2027-01-01T00:00:00Z");
        assertThat(verify("2027-01-01T00:00:01Z", "ed").out()).contains("trust/expired");
        assertThat(verify("2026-05-31T23:59:59Z", "ed").out()).contains("trust/signed-at");
        assertThat(verify(THEN, "other").out()).contains("trust/unknown-key");
        assertThat(verify(THEN, "ed", "lattice").out()).contains("trust/missing-signature", "ML-DSA-65");
        assertThat(call("inspect", "manifest", signed).out()).contains("version 3, signed");
    }

    @Test
    void signaturesAreAddedAndEachAlgorithmThatIsTrustedMustHaveSigned() {
        sign(manifest, "lattice", path("half"));
        Call made = sign(path("half"), "ed", signed);
        assertThat(made.out()).contains("2 signatures");
        assertThat(verify(THEN, "ed", "lattice").exit()).isZero();
        // A signature by a key that nobody was told of does no harm, and no good.
        assertThat(verify(THEN, "ed").exit()).isZero();
        assertThat(verify(THEN, "other").out()).contains("trust/unknown-key");
        Call again = sign(signed, "ed", path("again"));
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.out()).contains("trust/signature-order");
        assertThat(folder.resolve("again")).doesNotExist();
    }

    @Test
    void anEditIsRefusedAndAKeyThatDoesNotFitIsNoticedBeforeAnythingIsWritten() throws Exception {
        sign(manifest, "ed", signed);
        byte[] edited = Files.readAllBytes(Path.of(signed));
        edited[16 + 48] ^= 2;
        Files.write(Path.of(signed), edited);
        assertThat(verify(THEN, "ed").out()).contains("trust/bad-signature");
        Files.copy(folder.resolve("other"), folder.resolve("mixed"));
        Files.copy(folder.resolve("ed.pub"), folder.resolve("mixed.pub"));
        Call mixed = sign(manifest, "mixed", path("never"));
        assertThat(mixed.exit()).isEqualTo(1);
        assertThat(mixed.out()).contains("trust/bad-signature");
        assertThat(folder.resolve("never")).doesNotExist();
        assertThat(sign(path("nothing"), "ed", path("never")).out()).contains("there is no file");
        assertThat(call("manifest", "verify", manifest, "--key", path("ed.pub")).out())
                .contains("trust/envelope-magic");
    }
}
