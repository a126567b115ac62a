package dev.ironshim.reports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.reports.inspect.Corpus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code inspect pci} and {@code inspect aer} as people call them. */
class InspectCommandTest {
    @TempDir
    private Path folder;

    private record Call(int exit, String out, String err) {}

    /**
     * The cases that were collected from posts, each with what it must say; what follows a bar that must not be said begins with an
     * exclamation mark.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            f01-64-bytes.txt | pci | 0 | capabilities: not given;as root;extended: unknown;!broken;!extended: none
            f01-64-bytes.bin | pci | 0 | capabilities: not given;as root;extended: unknown;8086:10fb
            f01-64-bytes.txt | aer | 0 | 1 of 1 functions of which it is not known;as root
            f03-quoted.txt | pci | 0 | 0000:01:00.0;Example NIC (rev 01);256 bytes;[40] PCIe v2 endpoint
            f04-wrapped-title.txt | pci | 0 | Example NIC with a long name (rev 01);256 bytes
            f06-earlydump.txt | pci | 0 | 0000:01:00.0;8086:10fb;256 bytes
            f06b-earlydump-dmesg.txt | pci | 0 | 0000:01:00.0;8086:10fb;256 bytes
            f07-rows-without-title.txt | pci | 0 | address is not given;8086:10fb;256 bytes
            f08-list-then-dump.txt | pci | 0 | 0000:01:00.0;256 bytes;without bytes, and so not shown: 0000:00:00.0 0000:00:1c.0
            f09-prompt-fence.txt | pci | 0 | 0000:01:00.0;256 bytes
            f11-ansi-colour.txt | pci | 1 | line 1: an escape character;Remove them: sed;!5b1b
            f12-dump.txt.gz | pci | 0 | 0000:01:00.0;8086:10fb;256 bytes;!8b1f
            f13-xxd.txt | pci | 0 | 8086:10fb;256 bytes
            f14-hexdump-C.txt | pci | 0 | 8086:10fb;256 bytes
            f16-dmesg-aer.txt | aer | 0 | CmpltTO;(MalfTLP), first;MWr64: memory write of 4 bytes at 0xffffffe000, from 01:00.0
            f17-json-serial-number.txt | pci --json | 0 | "number" : "ab-11-22-33-44-55-66-77"
            f18-json-closed-window.txt | pci --json | 0 | "first" : "0xfffffffffff00000";"open" : false
            f19-dpc-own-error.txt | pci | 0 | the port's own unmasked uncorrectable error;source id means nothing;RPExt-;TRIGGERED
            f19b-dpc-err-fatal-from-01-00-0.txt | pci | 0 | ERR_FATAL received from 0000:01:00.0
            f21-dead.txt | aer | 0 | does not answer;!as root
            f21-dead.txt | pci | 0 | nobody answers
            f22-two-ssvid.txt | pci | 0 | subsystem 1111:0001
            f24-stale-header-log.txt | aer | 0 | no error recorded: header log not valid;!MRd
            f26-unassigned-bar.txt | pci | 0 | unassigned, disabled (Mem-);!at 0x0
            f28-extended-rows-only.txt | pci | 1 | line 1: the rows begin at 0x100;header, are missing
            g01-vfio-hidden-first-ecap.txt | pci | 0 | [100] null;[150] LTR
            """)
    void everyCaseSaysWhatItShould(String file, String command, int exit, String says) throws IOException {
        Path input = Files.write(folder.resolve(file), Corpus.kase(file));
        String[] words = command.split(" ", -1);
        Call call = words.length == 1
                ? call("inspect", words[0], input.toString())
                : call("inspect", words[0], input.toString(), words[1]);
        assertThat(call.exit()).as(call.err()).isEqualTo(exit);
        String said = call.out() + call.err();
        for (String each : says.split(";", -1)) {
            if (each.startsWith("!")) {
                assertThat(said).doesNotContain(each.substring(1));
            } else {
                assertThat(said).contains(each);
            }
        }
    }

    @Test
    void standardInputIsAFileToo() {
        InputStream in = System.in;
        try {
            System.setIn(new ByteArrayInputStream(Corpus.kase("f03-quoted.txt")));
            assertThat(call("inspect", "pci", "-").out()).contains("0000:01:00.0", "256 bytes");
            System.setIn(new ByteArrayInputStream("nothing of the kind\n".getBytes(StandardCharsets.UTF_8)));
            Call refused = call("inspect", "pci", "-");
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).startsWith("ironshim: standard input: no dump: none of its 1 lines is a row");
            System.setIn(new ByteArrayInputStream(Corpus.kase("f16-dmesg-aer.txt")));
            assertThat(call("inspect", "aer", "-").out()).contains("Malformed TLP");
        } finally {
            System.setIn(in);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pci", "aer"})
    void whatIsNotThereIsNamedWithTheCure(String what) throws IOException {
        Call missing = call("inspect", what, "no-such-dump");
        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.err()).contains("there is no file no-such-dump in ").doesNotContain("\tat ");
        Call empty = call("inspect", what, folder.toString());
        assertThat(empty.exit()).isEqualTo(1);
        assertThat(empty.err()).contains("is a folder without PCI functions", "/sys/bus/pci/devices");
        Path garbage = Files.write(folder.resolve("garbage"), new byte[] {1, 2, 3, 4});
        assertThat(call("inspect", what, garbage.toString()).err())
                .contains("garbage: it is no text, and configuration space has 64 to 4096 bytes, not 4", "lspci -xxxx");
        assertThat(call("inspect", what, "").err()).contains("the name of a file is empty");
        assertThat(call("inspect", what).exit()).isEqualTo(64);
        assertThat(call("inspect", what, "fffe:ff:1f.7").err())
                .contains("no function fffe:ff:1f.7 on this machine", "For all of them");
    }

    @Test
    void aManifestThatIsAFolderIsRefused() {
        assertThat(call("inspect", "manifest", folder.toString()).err()).contains("is a folder, and a file is needed");
    }

    /** A disk that is full must not look like a short answer. */
    @ParameterizedTest
    @ValueSource(strings = {"pci", "aer"})
    void aFullDiskIsAnError(String what) throws IOException {
        Path input = Files.write(folder.resolve("dump"), Corpus.kase("f24-stale-header-log.txt"));
        for (boolean json : new boolean[] {false, true}) {
            Call call =
                    json ? full("inspect", what, "--json", input.toString()) : full("inspect", what, input.toString());
            assertThat(call.exit()).isEqualTo(1);
            assertThat(call.err()).contains("the output could not be written");
        }
    }

    private static Call full(String... arguments) {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int any) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        return call(new PrintStream(full, false, StandardCharsets.UTF_8), arguments);
    }

    private static Call call(String... arguments) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Call call = call(new PrintStream(printed, true, StandardCharsets.UTF_8), arguments);
        return new Call(call.exit(), printed.toString(StandardCharsets.UTF_8), call.err());
    }

    private static Call call(PrintStream standard, String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(standard);
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int exit = Main.run(arguments);
            return new Call(exit, "", complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
