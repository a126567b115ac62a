package dev.ironshim.impl.pci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DumpFormatTest {
    private static final String ROW = " 00 11 22 33 44 55 66 77 88 99 aa bb cc dd ee ff";
    private static final byte[] VALUES = {
        0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, -0x78, -0x67, -0x56, -0x45, -0x34, -0x23, -0x12, -1
    };

    private static List<Dump.Entry> read(String text) {
        return Dump.read(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void refused(String text, PciRule rule, long offset, String found) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> read(text));
        assertThat(refused).as(text).isNotNull();
        assertThat(refused.rule()).isEqualTo(rule);
        assertThat(refused.offset()).isEqualTo(offset);
        assertThat(refused.found()).isEqualTo(found);
    }

    @Test
    void oneFunctionWithARow() {
        Dump.Entry entry =
                read("02:10.2 0200: 8086:10ca (rev 01)\n00:" + ROW + "\n").get(0);
        assertThat(entry.address()).isEqualTo(new Bdf(0, 2, 16, 2));
        assertThat(entry.title()).isEqualTo("0200: 8086:10ca (rev 01)");
        assertThat(entry.config()).isEqualTo(VALUES);
    }

    @Test
    void carriageReturnsTabsBlanksAndAMissingLineEnd() {
        String unix = "00:1f.2 text\n\tCapabilities: <none>\n 00: not a row\n00:" + ROW + "\n10:" + ROW + "  ";
        byte[] expected = Arrays.copyOf(VALUES, 32);
        System.arraycopy(VALUES, 0, expected, 16, 16);
        for (String text : List.of(unix, unix + "\n", unix + "\n\n\n", unix.replace("\n", "\r\n"))) {
            List<Dump.Entry> entries = read(text);
            assertThat(entries).hasSize(1);
            assertThat(entries.get(0).title()).isEqualTo("text");
            assertThat(entries.get(0).config()).isEqualTo(expected);
        }
    }

    @Test
    void severalFunctionsWithOrWithoutAnEmptyLineBetweenThem() {
        for (String between : List.of("", "\n", "\n\n", "\r\n")) {
            List<Dump.Entry> entries = read(between + "00:00.0 a\n00:" + ROW + "\n" + between + "10000:e1:00.7 b c\n"
                    + between + "0000:ff:1f.7\n00:" + ROW + "\n");
            assertThat(entries).hasSize(3);
            assertThat(entries.get(0).address()).isEqualTo(new Bdf(0, 0, 0, 0));
            assertThat(entries.get(0).title()).isEqualTo("a");
            assertThat(entries.get(0).config()).hasSize(16);
            // VMD gives its domain five digits.
            assertThat(entries.get(1).address()).isEqualTo(new Bdf(0x10000, 0xE1, 0, 7));
            assertThat(entries.get(1).title()).isEqualTo("b c");
            assertThat(entries.get(1).config()).isEmpty();
            assertThat(entries.get(2).address()).isEqualTo(new Bdf(0, 255, 31, 7));
            assertThat(entries.get(2).title()).isEmpty();
            assertThat(entries.get(2).config()).isEqualTo(VALUES);
        }
        assertThat(read("ffffffff:ff:1f.7 the longest address\n")
                        .get(0)
                        .address()
                        .domain())
                .isEqualTo(0xFFFF_FFFFL);
    }

    private static String whole(int rows) {
        StringBuilder text = new StringBuilder("00:00.0 x\n");
        for (int row = 0; row < rows; row++) {
            text.append(String.format(Locale.ROOT, "%02x:%s\n", 16 * row, ROW));
        }
        return text.toString();
    }

    @Test
    void fourKilobytesAndNoMore() {
        assertThat(read(whole(256)).get(0).config()).hasSize(4096);
        String more = whole(257);
        refused(more, PciRule.DUMP_ORDER, more.lastIndexOf("1000:"), "line 258, 0x1000");
    }

    @Test
    void offsetsMayHaveEightDigits() {
        assertThat(read("00:00.0 x\n00000000:" + ROW + "\n00000010:" + ROW)
                        .get(0)
                        .config())
                .hasSize(32);
        assertThat(read("00:00.0 x\n000:" + ROW.toUpperCase(Locale.ROOT)).get(0).config())
                .isEqualTo(VALUES);
    }

    @Test
    void rowsWithAHole() {
        refused("00:00.0 x\n10:" + ROW, PciRule.DUMP_ORDER, 10, "line 2, 0x10");
        refused("00:00.0 x\n00:" + ROW + "\n00:" + ROW, PciRule.DUMP_ORDER, 62, "line 3, 0x0");
        refused("00:00.0 x\n00:" + ROW + "\n20:" + ROW, PciRule.DUMP_ORDER, 62, "line 3, 0x20");
        refused("00:00.0 x\nffffffff:" + ROW, PciRule.DUMP_ORDER, 10, "line 2, 0xffffffff");
    }

    @Test
    void rowsThatAreNone() {
        String head = "00:00.0 x\n";
        refused(head + "00:" + ROW.substring(0, 45), PciRule.DUMP_LINE, 58, "line 2, 15 bytes in the row");
        refused(head + "00:" + ROW.substring(0, 47), PciRule.DUMP_LINE, 59, "line 2, 15 bytes in the row");
        refused(head + "00:" + ROW + " 00", PciRule.DUMP_LINE, 62, "line 2, 16 bytes in the row");
        refused(head + "00:" + ROW + "0", PciRule.DUMP_LINE, 61, "line 2, 16 bytes in the row");
        refused(head + "00: g0" + ROW.substring(3), PciRule.DUMP_LINE, 14, "line 2, 0 bytes in the row");
        refused(head + "00: 0g" + ROW.substring(3), PciRule.DUMP_LINE, 14, "line 2, 0 bytes in the row");
        refused(head + "00: 00-11" + ROW.substring(6), PciRule.DUMP_LINE, 16, "line 2, 1 bytes in the row");
        refused(head + "00:", PciRule.DUMP_LINE, 10, "line 2, '00:'");
        refused(head + "00: ", PciRule.DUMP_LINE, 14, "line 2, 0 bytes in the row");
        refused(head + "00: 0", PciRule.DUMP_LINE, 14, "line 2, 0 bytes in the row");
    }

    @Test
    void linesThatAreNothing() {
        refused("hello", PciRule.DUMP_LINE, 0, "line 1, 'hello'");
        refused("00:00.0 x\nhello\n", PciRule.DUMP_LINE, 10, "line 2, 'hello'");
        refused("\r\n\n" + "y".repeat(50), PciRule.DUMP_LINE, 3, "line 3, '" + "y".repeat(40) + "'");
        refused("00", PciRule.DUMP_LINE, 0, "line 1, '00'");
        refused("00:", PciRule.DUMP_LINE, 0, "line 1, '00:'");
        refused(":00", PciRule.DUMP_LINE, 0, "line 1, ':00'");
        refused("0000000000:00:00.0 x", PciRule.DUMP_LINE, 0, "line 1, '0000000000:00:00.0 x'");
        refused("00:20.0 x", PciRule.DUMP_LINE, 0, "line 1, '00:20.0'");
        refused("00:00.8 x", PciRule.DUMP_LINE, 0, "line 1, '00:00.8'");
        refused("00:+0.0 x", PciRule.DUMP_LINE, 0, "line 1, '00:+0.0'");
        refused("aaaaaaaa:bbbbbbbbb x", PciRule.DUMP_LINE, 0, "line 1, 'aaaaaaaa:bbbbbbbbb x'");
        refused("\u00e9", PciRule.DUMP_LINE, 0, "line 1, '\u00e9'");
        // A row before any function, and after an empty line.
        refused("00:" + ROW, PciRule.DUMP_LINE, 0, "line 1, '00:'");
        refused("00:00.0 x\n\n00:" + ROW, PciRule.DUMP_LINE, 11, "line 3, '00:'");
    }

    @Test
    void nothingInIt() {
        refused("", PciRule.DUMP_EMPTY, 0, "0 lines without one");
        refused("\n", PciRule.DUMP_EMPTY, 1, "1 lines without one");
        refused("\r\n\t x\n \n", PciRule.DUMP_EMPTY, 8, "3 lines without one");
    }

    @Test
    void tooLarge() {
        byte[] text = new byte[Dump.MAX_BYTES + 1];
        Arrays.fill(text, (byte) '\n');
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> Dump.read(text));
        assertThat(refused)
                .hasMessage("pci/dump-size at byte 33554432: found 33554433 bytes, expected at most 33554432");
        RefusedException empty =
                catchThrowableOfType(RefusedException.class, () -> Dump.read(Arrays.copyOf(text, Dump.MAX_BYTES)));
        assertThat(empty.rule()).isEqualTo(PciRule.DUMP_EMPTY);
    }

    @Property(tries = 200)
    void whatIsPrintedIsRead(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] config = new byte[16 * (1 + random.nextInt(256))];
        random.nextBytes(config);
        Bdf address = new Bdf(random.nextLong(1L << 32), random.nextInt(256), random.nextInt(32), random.nextInt(8));
        StringBuilder text = new StringBuilder(address.toString()).append(" Class\n");
        for (int row = 0; row < config.length; row += 16) {
            text.append(String.format(Locale.ROOT, "%02x:", row));
            for (int i = 0; i < 16; i++) {
                text.append(String.format(Locale.ROOT, " %02x", config[row + i]));
            }
            text.append('\n');
        }
        List<Dump.Entry> entries = read(text.toString());
        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).address()).isEqualTo(address);
        assertThat(entries.get(0).config()).isEqualTo(config);
    }

    @Property(tries = 500)
    void anyTextIsReadOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        String letters = "00:0. \t\n\r1fg";
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "00:00.0 x\n00:" + ROW : "");
        for (int i = random.nextInt(60); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        try {
            assertThat(read(text.toString())).isNotEmpty();
        } catch (RefusedException e) {
            assertThat(e.rule()).isIn(PciRule.DUMP_LINE, PciRule.DUMP_ORDER, PciRule.DUMP_EMPTY);
            assertThat(e.offset()).isBetween(0L, (long) text.length());
        }
    }
}
