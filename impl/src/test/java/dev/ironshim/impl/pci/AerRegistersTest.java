package dev.ironshim.impl.pci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.verified.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What devices say of errors, from captures of QEMU's, with errors put into them. */
class AerRegistersTest {
    private static byte[] capture(String name) throws IOException {
        try (InputStream in = AerRegistersTest.class.getResourceAsStream("/vectors/pci/" + name + ".txt")) {
            return Dump.read(in.readAllBytes()).getFirst().config();
        }
    }

    private static AerRegisters read(byte[] config) {
        return AerRegisters.of(config, ConfigParser.parse(config)).orElseThrow();
    }

    private static void put(byte[] config, int offset, long... words) {
        for (int i = 0; i < words.length; i++) {
            Bytes.putU32(config, 0x100 + offset + 4 * i, words[i]);
        }
    }

    @Test
    void aDeviceWithoutErrorsSaysSo() throws IOException {
        AerRegisters quiet = read(capture("virtio-blk-aer"));
        assertThat(quiet.fatal()).isEmpty();
        assertThat(quiet.nonFatal()).isEmpty();
        assertThat(quiet.corrected()).isEmpty();
        assertThat(quiet.silent()).isEmpty();
        assertThat(quiet.first()).isEmpty();
        assertThat(quiet.header().empty()).isTrue();
        assertThat(quiet.root()).isEmpty();
        assertThat(AerErrors.uncorrectable(quiet.severity()))
                .containsExactly(
                        "Data Link Protocol Error",
                        "Surprise Down",
                        "Flow Control Protocol Error",
                        "Receiver Overflow",
                        "Malformed TLP",
                        "Internal Error");
    }

    /** How bad an error is says the device; one that is masked is told to nobody. */
    @Test
    void severityAndMaskDecide() throws IOException {
        byte[] config = capture("virtio-blk-aer");
        put(config, 0x04, 1L << 14 | 1L << 18 | 1L << 20, 1L << 20);
        put(config, 0x10, 1 << 6 | 1 << 13, 1 << 13);
        put(config, 0x18, 18);
        AerRegisters errors = read(config);
        assertThat(errors.fatal()).containsExactly("Malformed TLP");
        assertThat(errors.nonFatal()).containsExactly("Completion Timeout");
        assertThat(errors.corrected()).containsExactly("Bad TLP");
        assertThat(errors.silent()).containsExactly("Unsupported Request", "Advisory Non-Fatal Error");
        assertThat(errors.first()).contains("Malformed TLP");
        put(config, 0x0C, 1L << 14);
        assertThat(read(config).fatal()).containsExactly("Completion Timeout");
        assertThat(read(config).nonFatal()).containsExactly("Malformed TLP");
        put(config, 0x18, 19);
        assertThat(read(config).first())
                .as("a pointer to what has not happened")
                .isEmpty();
        put(config, 0x04, 1L << 31, 0);
        assertThat(read(config).nonFatal()).containsExactly("TLP Translation Egress Blocked");
    }

    @Test
    void aRootPortKnowsWhoSentTheMessages() throws IOException {
        byte[] config = capture("root-port");
        int at = ConfigParser.parse(config)
                .capability(Capability.Aer.class)
                .orElseThrow()
                .offset();
        assertThat(read(config).root()).hasValueSatisfying(root -> {
            assertThat(root.uncorrectable()).isFalse();
            assertThat(root.correctable()).isFalse();
        });
        Bytes.putU32(config, at + 0x2C, 6);
        Bytes.putU32(config, at + 0x30, 0x10 | 4 | 1);
        Bytes.putU32(config, at + 0x34, 0x0500_0208L);
        assertThat(read(config).root()).contains(new AerRegisters.Root(6, 0x15, 0x208, 0x500));
        assertThat(read(config).root().orElseThrow().firstFatal()).isTrue();
        byte[] cut = Arrays.copyOf(config, at + 0x37);
        assertThat(AerRegisters.of(cut, ConfigParser.parse(cut)).orElseThrow().root())
                .isEmpty();
    }

    @Test
    void aFunctionWithoutItHasNone() throws IOException {
        byte[] config = capture("edu");
        assertThat(AerRegisters.of(config, ConfigParser.parse(config))).isEmpty();
    }

    @Property(tries = 300)
    void noiseIsReadAndNeverFails(@ForAll long seed, @ForAll @IntRange(min = 64, max = 4096) int known)
            throws IOException {
        Random random = new Random(seed);
        byte[] config = Arrays.copyOf(capture(seed % 2 == 0 ? "root-port" : "virtio-blk-aer"), known);
        for (int at = 0x104; at < Math.min(known, 0x140); at++) {
            config[at] = (byte) random.nextInt();
        }
        AerRegisters.of(config, ConfigParser.parse(config)).ifPresent(registers -> {
            assertThat(registers.header().says()).isNotBlank();
            assertThat(registers.fatal().size()
                            + registers.nonFatal().size()
                            + registers.corrected().size()
                            + registers.silent().size())
                    .isEqualTo(Long.bitCount(registers.uncorrectable()) + Long.bitCount(registers.correctable()));
        });
    }

    private static String says(long... words) {
        return new TlpHeader(words[0], words[1], words[2], words[3]).says();
    }

    /** Examples written by the figures of the base specification, 2.2.7 to 2.2.9. */
    @Test
    void packetsAreSaidInWords() {
        assertThat(says(0x4000_0001L, 0x0200_030FL, 0xFEBF_0010L, 0))
                .isEqualTo("memory write of 4 bytes at 0xfebf0010, from 02:00.0 tag 3");
        assertThat(says(0x2000_0010L, 0x0511_2AFFL, 0x0000_0012L, 0x3456_7003L))
                .isEqualTo("memory read of 64 bytes at 0x1234567000, from 05:02.1 tag 42");
        assertThat(says(0x6000_0000L, 0x0100_00FFL, 0xFFFF_FFFFL, 0xFFFF_F000L))
                .isEqualTo("memory write of 4096 bytes at 0xfffffffffffff000, from 01:00.0 tag 0");
        assertThat(says(0x4A00_0002L, 0x0100_0008L, 0x0008_0400L, 0))
                .isEqualTo("completion with 8 bytes, status SC (successful), for 00:01.0 tag 4, from 01:00.0");
        assertThat(says(0x0A00_0000L, 0x0100_2004L, 0x0008_0400L, 0))
                .isEqualTo("completion, status UR (unsupported request), for 00:01.0 tag 4, from 01:00.0");
        assertThat(says(0x0400_0001L, 0x0000_010FL, 0x0100_0010L, 0))
                .isEqualTo("configuration read of 01:00.0 register 0x10, from 00:00.0 tag 1");
        assertThat(says(0x4200_0001L, 0x0008_0001L, 0x0000_C000L, 0))
                .isEqualTo("port write of 4 bytes at 0xc000, from 00:01.0 tag 0");
        assertThat(says(0x3000_0000L, 0x0300_0031L, 0, 0)).isEqualTo("message ERR_NONFATAL 0x31, from 03:00.0");
        assertThat(says(0x9000_0000L, 0, 0, 0)).isEqualTo("a packet with a prefix");
        assertThat(says(0x1F00_0000L, 0, 0, 0)).isEqualTo("a packet of type 31, from 00:00.0");
        assertThat(says(0x3000_0000L, 0x0300_0099L, 0, 0)).isEqualTo("message 0x99, from 03:00.0");
        assertThat(says(0x3400_0000L, 0x0300_0023L, 0, 0)).isEqualTo("message Assert_INTD 0x23, from 03:00.0");
        assertThat(says(0x0A00_0000L, 0x0100_8004L, 0x0008_0400L, 0)).contains("status CA (completer abort)");
        assertThat(says(0x0A00_0000L, 0x0100_4004L, 0x0008_0400L, 0)).contains("status CRS (retry later)");
        assertThat(new TlpHeader(1, 2, 3, 0xFFFF_FFFFL)).hasToString("00000001 00000002 00000003 ffffffff");
    }

    /** Tags of ten bits have their upper two in the first word (base specification 2.2.6.2). */
    @Test
    void tagsHaveTenBits() {
        assertThat(says(0x0080_0001L, 0x0100_050FL, 0x1000, 0)).endsWith("tag 517");
        assertThat(says(0x0008_0001L, 0x0100_050FL, 0x1000, 0)).endsWith("tag 261");
        assertThat(says(0x4A88_0001L, 0x0100_0004L, 0x0008_FF00L, 0)).contains("for 00:01.0 tag 1023");
    }

    @Test
    void oneWordIsAsManyBytesAsItsEnablesName() {
        assertThat(says(0x4000_0001L, 0x0100_0003L, 0xFEBF_0010L, 0)).contains("memory write of 2 bytes");
        assertThat(says(0x4000_4001L, 0x0100_000FL, 0xFEBF_0010L, 0)).endsWith("tag 0, poisoned");
        assertThat(says(0x0000_0401L, 0x0100_000FL, 0x1000, 0)).startsWith("address translation request of 4 bytes");
    }

    @Test
    void packetsHaveTheNamesThatAnalysersPrint() {
        assertThat(new TlpHeader(0x6000_0001L, 0, 0, 0).kind()).isEqualTo("MWr64");
        assertThat(new TlpHeader(0x0000_0001L, 0, 0, 0).kind()).isEqualTo("MRd32");
        assertThat(new TlpHeader(0x4A00_0001L, 0, 0, 0).kind()).isEqualTo("CplD");
        assertThat(new TlpHeader(0x0400_0001L, 0, 0, 0).kind()).isEqualTo("CfgRd0");
        assertThat(new TlpHeader(0x4500_0001L, 0, 0, 0).kind()).isEqualTo("CfgWr1");
        assertThat(new TlpHeader(0x3000_0000L, 0, 0, 0).kind()).isEqualTo("Msg");
        assertThat(new TlpHeader(0x9000_0000L, 0, 0, 0).kind()).isEmpty();
        assertThat(new TlpHeader(0x4A00_0001L, 0x0100_0000L, 0x0200_0000L, 0).requester())
                .isEqualTo(0x200);
        assertThat(new TlpHeader(0x4000_0001L, 0x0100_0000L, 0x0200_0000L, 0).requester())
                .isEqualTo(0x100);
    }

    @Test
    void bitsHaveNames() {
        assertThat(AerErrors.uncorrectableBit(4)).isEqualTo("Data Link Protocol Error");
        assertThat(AerErrors.uncorrectableBit(0)).isEqualTo("bit 0");
        assertThat(AerErrors.correctable(0xF1C1)).hasSize(8).doesNotContain("bit");
    }
}
