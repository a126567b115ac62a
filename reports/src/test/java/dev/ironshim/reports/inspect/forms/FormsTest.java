package dev.ironshim.reports.inspect.forms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.Dump;
import dev.ironshim.reports.inspect.Corpus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** However a dump was changed on its way, its bytes are those that lspci printed. */
class FormsTest {
    static final List<String> NAMES = Corpus.NAMES;

    private static List<String> lines(String name) {
        return Corpus.text(name).lines().toList();
    }

    private static Posted read(byte[] bytes) throws IOException {
        return switch (Forms.of(bytes)) {
            case Forms.Input.Lines text -> Forms.posted(text.lines());
            case Forms.Input.Config config -> Forms.one(new Posted.Function(null, "", config.bytes(), 1));
        };
    }

    /** Reads them, and demands that they are the one function of a capture. */
    private static Posted.Function same(String name, byte[] bytes) throws IOException {
        Posted posted = read(bytes);
        assertThat(posted.functions()).as(name).hasSize(1);
        assertThat(posted.functions().getFirst().config())
                .as(name)
                .isEqualTo(Corpus.entry(name).config());
        return posted.functions().getFirst();
    }

    private static void whole(String name, byte[] bytes) throws IOException {
        Posted.Function function = same(name, bytes);
        Dump.Entry entry = Corpus.entry(name);
        assertThat(function.address()).as(name).isEqualTo(entry.address());
    }

    @ParameterizedTest
    @EnumSource
    void everyChangeLeavesTheBytes(Rewritten change) throws IOException {
        for (String name : Corpus.NAMES) {
            whole(name, Rewritten.plain(change.of(lines(name))));
        }
    }

    /** Two changes one after the other, as when a quoted mail is put into a bug report. */
    @Property(tries = 150)
    void changesAddUp(@ForAll Rewritten first, @ForAll Rewritten second, @ForAll @IntRange(max = 13) int which)
            throws IOException {
        String name = Corpus.NAMES.get(which);
        List<String> changed = first.of(lines(name));
        // Mail breaks lines when it is sent: what comes after is done to whole lines.
        boolean sent = first == Rewritten.QUOTED_PRINTABLE;
        Posted.Function function = same(name, Rewritten.plain(sent ? changed : second.of(changed)));
        assertThat(function.config()).isNotEmpty();
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void encodingsAndPackingLeaveTheBytes(String name) throws IOException {
        List<String> lines = lines(name);
        whole(name, Rewritten.encoded(lines, StandardCharsets.UTF_8, true));
        whole(name, Rewritten.encoded(lines, StandardCharsets.UTF_16LE, true));
        whole(name, Rewritten.encoded(lines, StandardCharsets.UTF_16BE, true));
        whole(name, Rewritten.encoded(lines, StandardCharsets.UTF_16LE, false));
        whole(name, Rewritten.encoded(lines, StandardCharsets.UTF_16BE, false));
        whole(name, Rewritten.packed(Rewritten.plain(lines)));
        same(name, Corpus.entry(name).config());
        same(name, Rewritten.packed(Corpus.entry(name).config()));
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void otherProgramsPrintTheSameBytes(String name) throws IOException {
        byte[] config = Corpus.entry(name).config();
        same(name, Rewritten.plain(Rewritten.xxd(config)));
        same(name, Rewritten.plain(Rewritten.hexdump(config)));
        same(name, Rewritten.plain(Rewritten.od(config)));
        same(name, Rewritten.plain(Rewritten.odHexadecimal(config)));
        same(name, Rewritten.plain(Rewritten.words(config)));
        List<String> prompt = new ArrayList<>(
                List.of("$ sudo xxd /sys/bus/pci/devices/" + Corpus.entry(name).address() + "/config"));
        prompt.addAll(Rewritten.xxd(config));
        whole(name, Rewritten.plain(prompt));
        whole(name, Rewritten.plain(Rewritten.QUOTED.of(prompt)));
    }

    @ParameterizedTest
    @FieldSource("NAMES")
    void theKernelPrintsThemEarly(String name) throws IOException {
        Dump.Entry entry = Corpus.entry(name);
        List<String> rows =
                Rewritten.LONG_OFFSETS.of(lines(name).stream().skip(1).toList());
        for (String stamp :
                List.of("", "[    0.512345] ", "[Mon Nov 30 07:22:11 2026] ", "Nov 30 07:22:11 host kernel: ")) {
            for (String colon : List.of(":", "")) {
                List<String> log = new ArrayList<>(List.of("[    0.000000] Linux version 6.12"));
                log.add(stamp + "pci " + entry.address() + colon + " config space:");
                rows.forEach(row -> log.add(stamp + row));
                log.add(stamp + "pci " + entry.address() + ": BAR 0 [mem 0xe0000000-0xe0003fff 64bit]");
                whole(name, Rewritten.plain(log));
            }
        }
    }

    /** A dump that somebody cut is read as far as it goes, or refused; what was cut off is never made up. */
    @Property(tries = 300)
    void aCutDumpIsABeginning(@ForAll @IntRange(max = 13) int which, @ForAll @IntRange(min = 1) int at) {
        String name = Corpus.NAMES.get(which);
        String text = Corpus.text(name);
        byte[] config = Corpus.entry(name).config();
        try {
            Posted posted = read(text.substring(0, at % text.length()).getBytes(StandardCharsets.UTF_8));
            assertThat(posted.functions()).hasSize(1);
            byte[] cut = posted.functions().getFirst().config();
            assertThat(cut).isEqualTo(Arrays.copyOf(config, cut.length));
            assertThat(cut.length).isLessThanOrEqualTo(config.length);
        } catch (IOException e) {
            assertThat(at % text.length()).as("a header's rows").isLessThan(300);
        }
    }

    @Test
    void aMachineIsReadWholeInEveryForm() throws IOException {
        StringBuilder machine = new StringBuilder();
        Corpus.NAMES.forEach(name -> machine.append(Corpus.text(name)).append('\n'));
        List<String> lines = machine.toString().lines().toList();
        for (Rewritten change : Rewritten.values()) {
            Posted posted = read(Rewritten.plain(change.of(lines)));
            assertThat(posted.functions()).as("%s", change).hasSize(14);
            for (int i = 0; i < 14; i++) {
                Dump.Entry entry = Corpus.entry(Corpus.NAMES.get(i));
                assertThat(posted.functions().get(i).address()).isEqualTo(entry.address());
                assertThat(posted.functions().get(i).config()).isEqualTo(entry.config());
            }
            assertThat(posted.listed()).isEmpty();
            assertThat(posted.remarks()).isEmpty();
        }
    }

    /** Whatever stands in a file, reading it ends with functions or with a refusal that says what to do. */
    @Property(tries = 500)
    void noiseIsReadOrRefused(@ForAll @Size(max = 3000) byte[] noise) {
        refusedOrRead(noise);
    }

    @Property(tries = 300)
    void damagedDumpsAreReadOrRefused(@ForAll long seed, @ForAll Rewritten change) {
        Random random = new Random(seed);
        byte[] bytes = Rewritten.plain(change.of(lines("igb-pf")));
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) " \n:>*0af\t|".charAt(random.nextInt(10));
        }
        refusedOrRead(bytes);
    }

    private static void refusedOrRead(byte[] bytes) {
        try {
            for (Posted.Function each : read(bytes).functions()) {
                assertThat(each.config().length).isBetween(64, 4096);
            }
        } catch (IOException e) {
            assertThat(e).isInstanceOf(FormException.class);
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void refused(String text, String... parts) {
        refused(text.getBytes(StandardCharsets.UTF_8), parts);
    }

    private static void refused(byte[] bytes, String... parts) {
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(FormException.class)
                .message()
                .contains(parts);
    }

    /** The form is named, and how to get one that is read. */
    @Test
    void whatIsNoDumpIsRefusedByName() {
        refused("", "it is empty");
        refused("\n \n", "nothing is in it", "lspci -xxxx");
        refused("00:00.0 Host bridge: Example\n01:00.0 VGA: Example\n", "a list of 2 functions", "lspci -xxxx");
        refused(
                "01:00.0 VGA: Example\n\tSubsystem: Example\n\tCapabilities: [40] MSI\n",
                "line 2",
                "'lspci -v'",
                "-xxxx");
        refused("-[0000:00]-+-00.0\n           +-01.0\n", "'lspci -t'");
        refused("00:00.0 \"Host bridge\" \"Intel\" \"Device\" -r01\n", "'lspci -m'");
        refused("{\n  \"a\" : 1\n}\n", "JSON");
        refused("<!DOCTYPE html>\n<pre>00: 86</pre>\n", "a web page", "Copy its text");
        refused("8680fb1046051000010000020000000000000000000000000000000000000000\n", "plain hexadecimal", "xxd -r -p");
        refused("86 80 fb 10 46 05 10 00 01 00 00 02 00 00 00 00\n", "bytes without offsets", "xxd -r -p");
        refused("char c[] = {0x86, 0x80, 0xfb, 0x10, 0x46, 0x05, 0x10, 0x00, 0x01};\n", "a program's source");
        refused("00000000: 10fb8086 00100546 02000001 00000000  ....\n", "groups of four bytes", "xxd -g1");
        refused("aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVs\n", "base64", "base64 -d");
        refused("hostb0@pci0:0:0:0:\tclass=0x060000\n", "pciconf");
        refused(
                "pcieport 0000:00:1c.0: PCIe Bus Error: severity=Corrected, type=Physical Layer, (Receiver ID)\n",
                "a kernel's log of errors",
                "inspect aer");
        refused("Dear all,\nmy card is broken.\n", "none of its 2 lines is a row", "lspci -xxxx");
    }

    @Test
    void otherFilesAreRefusedByName() {
        refused(new byte[] {'P', 'K', 3, 4, 0, 0}, "a zip archive", "unzip");
        refused(new byte[] {(byte) 0xFD, '7', 'z', 'X', 'Z', 0}, "packed by xz", "xz -dc");
        refused(new byte[] {'B', 'Z', 'h', '9', 1}, "packed by bzip2");
        refused(new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0}, "packed by zstd");
        refused("%PDF-1.7\n".getBytes(StandardCharsets.UTF_8), "a PDF");
        refused(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10}, "PNG");
        refused(new byte[] {0x7F, 'E', 'L', 'F', 2, 1}, "ELF");
        refused(new byte[10], "no text", "64 to 4096 bytes, not 10");
        refused(new byte[5000], "not 5000");
        byte[] other = new byte[256];
        other[0x0E] = 0x5B;
        refused(other, "header type at 0x0e is 0x5b");
        refused(new byte[] {0x1F, (byte) 0x8B, 8, 0, 1, 2}, "cannot be unpacked");
        refused(Rewritten.packed(Rewritten.packed(new byte[64])), "gzip twice");
        refused("\u001b[1m01:00.0\u001b[0m VGA\n", "line 1: an escape character", "sed");
    }

    /** A few bytes that unpack to very many are refused before they are all there. */
    @Test
    void whatUnpacksToTooMuchIsRefused() {
        refused(Rewritten.packed(new byte[Forms.MAX_BYTES + 1]), "unpacked it has more than");
        refused("\n".repeat(Forms.MAX_LINES + 1), "more than 1000000 lines");
        StringBuilder many = new StringBuilder();
        for (int i = 0; i <= PostedReader.MAX_FUNCTIONS; i++) {
            many.append(new Bdf(i >> 13, i >> 5 & 255, i & 31, 0)).append(" x\n");
        }
        refused(many.toString(), "more than 16384 functions");
    }

    private static String rows(int... offsets) {
        StringBuilder text = new StringBuilder("01:00.0 x\n");
        for (int offset : offsets) {
            text.append(String.format("%02x:", offset)).append(" 00".repeat(16)).append('\n');
        }
        return text.toString();
    }

    @Test
    void rowsThatAreMissingOrTwiceAreRefusedWithTheirLine() {
        refused(
                rows(0, 0x10, 0x20, 0x30, 0x50),
                "line 6",
                "the row at 0x50 where the one at 0x40 is due",
                "0000:01:00.0");
        refused(rows(0, 0x10, 0x10, 0x30), "line 4", "0x10 where the one at 0x20");
        refused(rows(0x100, 0x110), "line 2: the rows begin at 0x100");
        refused(rows(0, 0x10, 0x20), "line 2: 48 bytes", "at least the 64 bytes");
        int[] tooMany = new int[257];
        Arrays.setAll(tooMany, i -> 16 * i);
        refused(rows(tooMany), "more than 4096 bytes");
        String cut = rows(0, 0x10, 0x20, 0x30).strip();
        refused(
                cut.substring(0, cut.length() - 6) + "\n40:" + " 00".repeat(16) + "\n",
                "a row after one that is cut: line 5: the row at 0x30 is cut after 14 bytes");
        refused(
                rows(0, 0x10, 0x20, 0x30) + "00000040: 0000 0000 0000 0000 0000 0000 0000 0000  ................\n",
                "a row as xxd prints it, after rows of lspci");
        List<String> lines =
                new ArrayList<>(Rewritten.hexdump(Corpus.entry("igb-pf").config()));
        lines.set(lines.size() - 1, "00000100");
        refused(Rewritten.plain(lines), "a star before the row at 00000100");
        lines.removeIf(line -> line.equals("*"));
        assertThat(Stream.of(lines.getLast())).containsExactly("00000100");
    }

    @Test
    void aRowThatIsCutIsRemarked() throws IOException {
        String text = rows(0, 0x10, 0x20, 0x30, 0x40).strip();
        Posted posted = read(text.substring(0, text.length() - 7).getBytes(StandardCharsets.UTF_8));
        assertThat(posted.functions().getFirst().config()).hasSize(64 + 13);
        assertThat(posted.remarks())
                .containsExactly(
                        "0000:01:00.0: line 6: the row at 0x40 is cut after 13 bytes; what follows is not known");
    }

    /** A list above a dump names functions that the dump does not have, and does not name what is below it. */
    @Test
    void aListIsNotADump() throws IOException {
        String list = "00:00.0 Host bridge: Example\n01:00.0 VGA: Example\n";
        String rows = rows(0, 0x10, 0x20, 0x30);
        Posted both = read((list + "\n" + rows).getBytes(StandardCharsets.UTF_8));
        assertThat(both.functions()).hasSize(1);
        assertThat(both.listed()).containsExactly(Bdf.parse("00:00.0"));
        String untitled = rows.substring(rows.indexOf('\n') + 1);
        Posted unnamed = read((list + "\n" + untitled).getBytes(StandardCharsets.UTF_8));
        assertThat(unnamed.functions().getFirst().address()).isNull();
        assertThat(unnamed.listed()).hasSize(2);
    }

    /** Somebody else's hexadecimal numbers in the same report cost nothing. */
    @Test
    void otherRowsBesideAFunctionAreLeftOut() throws IOException {
        String other = "00000040: 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10\n";
        Posted posted = read((other + "\n" + Corpus.text("edu")).getBytes(StandardCharsets.UTF_8));
        assertThat(posted.functions()).hasSize(1);
        assertThat(posted.remarks()).singleElement().asString().contains("line 1: the rows begin at 0x40");
    }

    @Test
    void aWrappedTitleIsWhole() throws IOException {
        Posted posted = read(Corpus.kase("f04-wrapped-title.txt"));
        assertThat(posted.functions().getFirst().title())
                .isEqualTo("Ethernet controller: Example NIC with a long name (rev 01)");
    }
}
