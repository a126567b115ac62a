package dev.ironshim.impl.pci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.pci.Bar.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Base address registers: what they say, and what they answer. */
class BarsTest {

    private static Bar bar(int number, Kind kind, long base, boolean prefetchable) {
        return new Bar(number, kind, base, prefetchable, OptionalLong.empty());
    }

    private static Bar zero(int number) {
        return bar(number, Kind.ZERO, 0, false);
    }

    @Test
    void everyKindKeepsItsNumber() {
        PciFunction function = ConfigBytes.of(64)
                .u32(0x10, 0xFEBF_000CL)
                .u32(0x14, 0x8000_0012L)
                .u32(0x18, 0xE00DL)
                .u32(0x1C, 0xFD00_0008L)
                .u32(0x20, 0xC000_0002L)
                .u32(0x24, 0xFC00_0000L)
                .parse();
        assertThat(function.bars())
                .containsExactly(
                        bar(0, Kind.MEMORY_64, 0x8000_0012_FEBF_0000L, true),
                        bar(1, Kind.UPPER_HALF, 0, false),
                        bar(2, Kind.IO, 0xE00C, false),
                        bar(3, Kind.MEMORY_32, 0xFD00_0000L, true),
                        bar(4, Kind.MEMORY_1M, 0xC000_0000L, false),
                        bar(5, Kind.MEMORY_32, 0xFC00_0000L, false));
        assertThat(function.notes()).isEmpty();
        assertThat(function.bars().stream().map(Bar::memory)).containsExactly(true, false, false, true, true, true);
    }

    @Test
    void memoryBelowOneMegabyteMayBePrefetchable() {
        assertThat(ConfigBytes.of(64).u32(0x10, 0xC000AL).parse().bars().get(0))
                .isEqualTo(bar(0, Kind.MEMORY_1M, 0xC0000, true));
    }

    @Test
    void registersThatSayWhatNoRegisterSays() {
        ConfigBytes bytes = ConfigBytes.of(64).u32(0x10, 0xFE00_0006L).u32(0x24, 0xFE00_0004L);
        assertThat(bytes.parse().bars())
                .containsExactly(
                        bar(0, Kind.BROKEN, 0, false),
                        zero(1),
                        zero(2),
                        zero(3),
                        zero(4),
                        bar(5, Kind.BROKEN, 0, false));
        assertThat(bytes.notes())
                .containsExactly("pci/bar-type at 0x10: 0xfe000006", "pci/bar-pair at 0x24: 0xfe000004");
        assertThat(bar(0, Kind.BROKEN, 0, false).memory()).isFalse();
        assertThat(bar(0, Kind.IO, 0, false).memory()).isFalse();
        // The last pair that has room.
        assertThat(ConfigBytes.of(64).u32(0x20, 4).u32(0x24, 1).parse().bars().subList(4, 6))
                .containsExactly(bar(4, Kind.MEMORY_64, 0x1_0000_0000L, false), bar(5, Kind.UPPER_HALF, 0, false));
    }

    @Test
    void bridgesHaveTwoAndCardBusHasOne() {
        ConfigBytes bytes = ConfigBytes.of(256)
                .u32(0x10, 0xFE00_0000L)
                .u32(0x14, 0xFE00_0004L)
                .u32(0x18, 0x0002_0100L)
                .u32(0x1C, 0xFFFF_FFFFL);
        assertThat(bytes.type(1).parse().bars())
                .containsExactly(bar(0, Kind.MEMORY_32, 0xFE00_0000L, false), bar(1, Kind.BROKEN, 0, false));
        assertThat(bytes.type(2).parse().bars()).containsExactly(bar(0, Kind.MEMORY_32, 0xFE00_0000L, false));
    }

    /** Records what is written. */
    private static final class Recorder implements ConfigAccess {
        final SimulatedConfig device;
        final List<String> writes = new ArrayList<>();
        int failAt = Integer.MAX_VALUE;

        Recorder(SimulatedConfig device) {
            this.device = device;
        }

        @Override
        public byte[] read() {
            return device.read();
        }

        @Override
        public boolean sizable() {
            return true;
        }

        @Override
        public int read32(int offset) {
            return device.read32(offset);
        }

        @Override
        public void write(int offset, int value) throws IOException {
            writes.add(Integer.toHexString(offset) + "=" + Integer.toHexString(value));
            if (offset == failAt) {
                throw new IOException("the device went away");
            }
            device.write(offset, value);
        }
    }

    private static SimulatedConfig device(ConfigBytes bytes) {
        return new SimulatedConfig(bytes.bytes());
    }

    private static Bar sized(ConfigBytes bytes, int mask, int upper) throws IOException {
        return ConfigParser.read(device(bytes).writable(0x10, mask).writable(0x14, upper))
                .bars()
                .get(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 7, 12, 20, 30, 31})
    void thirtyTwoBitMemory(int exponent) throws IOException {
        Bar bar = sized(ConfigBytes.of(64).u32(0x10, 8), -1 << exponent, 0);
        assertThat(bar).isEqualTo(new Bar(0, Kind.MEMORY_32, 0, true, OptionalLong.of(1L << exponent)));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 12, 31, 32, 33, 40, 63})
    void sixtyFourBitMemory(int exponent) throws IOException {
        long mask = -1L << exponent;
        Bar bar = sized(ConfigBytes.of(64).u32(0x10, 4).u32(0x14, 0), (int) mask, (int) (mask >> 32));
        assertThat(bar).isEqualTo(new Bar(0, Kind.MEMORY_64, 0, false, OptionalLong.of(1L << exponent)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 8, 15})
    void portsOfSixteenAndOfThirtyTwoBits(int exponent) throws IOException {
        int mask = -1 << exponent;
        OptionalLong size = OptionalLong.of(1L << exponent);
        ConfigBytes bytes = ConfigBytes.of(64).u32(0x10, 0x8001);
        assertThat(sized(bytes, mask & 0xFFFF, 0)).isEqualTo(new Bar(0, Kind.IO, 0x8000, false, size));
        assertThat(sized(bytes, mask, 0)).isEqualTo(new Bar(0, Kind.IO, 0x8000, false, size));
    }

    @Test
    void portsAboveSixteenBits() throws IOException {
        assertThat(sized(ConfigBytes.of(64).u32(0x10, 1), 0xFFFF_0000, 0).size())
                .isEqualTo(OptionalLong.of(0x1_0000));
        assertThat(sized(ConfigBytes.of(64).u32(0x10, 1), 0xFFFE_0000, 0).size())
                .isEqualTo(OptionalLong.of(0x2_0000));
    }

    @Test
    void registersThatReadZero() throws IOException {
        ConfigBytes bytes = ConfigBytes.of(64);
        assertThat(sized(bytes, 0, 0)).isEqualTo(zero(0));
        assertThat(sized(bytes, -1, 0)).isEqualTo(zero(0));
        assertThat(sized(bytes, 0xFFFF_F000, 0))
                .isEqualTo(new Bar(0, Kind.MEMORY_32, 0, false, OptionalLong.of(0x1000)));
        assertThat(sized(bytes, 0xFFE1, 0)).isEqualTo(new Bar(0, Kind.IO, 0, false, OptionalLong.of(0x20)));
        assertThat(sized(bytes, 0xFFFF_F004, -1))
                .isEqualTo(new Bar(0, Kind.MEMORY_64, 0, false, OptionalLong.of(0x1000)));
        assertThat(sized(bytes, 0xFFFF_F002, 0).kind()).isEqualTo(Kind.MEMORY_32);
    }

    @Test
    void aDeviceThatAnswersAllOnesHasNoSize() throws IOException {
        assertThat(sized(ConfigBytes.of(64).u32(0x10, 0xFE00_0000L), -1, 0).size())
                .isEmpty();
    }

    @Test
    void decodingIsOffMeanwhileAndTheStatusIsLeftAlone() throws IOException {
        ConfigBytes bytes = ConfigBytes.of(256)
                .u16(4, 0x0507)
                .u16(6, 0xF910)
                .u32(0x10, 0xFE00_0000L)
                .u32(0x14, 0xE001)
                .u32(0x30, 0xFD00_0001L);
        Recorder recorder = new Recorder(device(bytes)
                .writable(4, -1)
                .writable(0x10, 0xFFFF_0000)
                .writable(0x14, 0xFFE0)
                .writable(0x30, 0xFFFF_F801));
        assertThat(ConfigParser.read(recorder).bars().stream().map(Bar::size))
                .containsExactly(
                        OptionalLong.of(0x1_0000),
                        OptionalLong.of(0x20),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        OptionalLong.empty());
        assertThat(recorder.writes)
                .containsExactly(
                        "4=504",
                        "10=ffffffff",
                        "10=fe000000",
                        "14=ffffffff",
                        "14=e001",
                        "18=ffffffff",
                        "18=0",
                        "1c=ffffffff",
                        "1c=0",
                        "20=ffffffff",
                        "20=0",
                        "24=ffffffff",
                        "24=0",
                        "4=507");
        // The upper half of the command register is the status, where ones clear: what is written there is zero.
        assertThat(recorder.device.read32(4)).isEqualTo(0x507);
        assertThat(recorder.device.read32(0x10)).isEqualTo(0xFE00_0000);
        assertThat(recorder.device.read32(0x30)).isEqualTo(0xFD00_0001);
    }

    @Test
    void upperHalvesAndBrokenRegistersAreNotSizedByThemselves() throws IOException {
        Recorder recorder =
                new Recorder(device(ConfigBytes.of(64).u32(0x10, 4).u32(0x18, 6).u32(0x1C, 0xC0002L))
                        .writable(0x10, 0xFFFF_0000)
                        .writable(0x14, -1)
                        .writable(0x1C, 0x000F_8000));
        List<Bar> bars = ConfigParser.read(recorder).bars();
        assertThat(bars.get(0).size()).isEqualTo(OptionalLong.of(0x1_0000));
        assertThat(bars.get(1)).isEqualTo(bar(1, Kind.UPPER_HALF, 0, false));
        assertThat(bars.get(2)).isEqualTo(bar(2, Kind.BROKEN, 0, false));
        assertThat(bars.get(3)).isEqualTo(new Bar(3, Kind.MEMORY_1M, 0xC0000, false, OptionalLong.of(0x8000)));
        assertThat(recorder.writes).startsWith("4=0", "10=ffffffff", "10=4", "14=ffffffff", "14=0", "1c=ffffffff");
    }

    @Test
    void theCommandRegisterComesBackEvenIfTheDeviceGoesAway() {
        Recorder recorder =
                new Recorder(device(ConfigBytes.of(64).u16(4, 7).u32(0x10, 8)).writable(4, 0xFFFF));
        recorder.failAt = 0x14;
        assertThatThrownBy(() -> ConfigParser.read(recorder)).isInstanceOf(IOException.class);
        assertThat(recorder.device.read32(4)).isEqualTo(7);
    }

    /** An access whose n-th read or write fails, or answers all ones as a device does that is gone. */
    private static final class Failing implements ConfigAccess {
        final SimulatedConfig device;
        final boolean silent;
        int reads;
        int writes;

        Failing(SimulatedConfig device, int reads, int writes, boolean silent) {
            this.device = device;
            this.reads = reads;
            this.writes = writes;
            this.silent = silent;
        }

        @Override
        public byte[] read() {
            return device.read();
        }

        @Override
        public boolean sizable() {
            return true;
        }

        @Override
        public int read32(int offset) throws IOException {
            if (reads-- == 0) {
                if (silent) {
                    return -1;
                }
                throw new IOException("a read");
            }
            return device.read32(offset);
        }

        @Override
        public void write(int offset, int value) throws IOException {
            if (writes-- == 0) {
                if (silent) {
                    return;
                }
                throw new IOException("a write");
            }
            device.write(offset, value);
        }
    }

    private static SimulatedConfig decoding() {
        return device(ConfigBytes.of(64)
                        .u16(4, 7)
                        .u32(0x10, 0xFE00_000CL)
                        .u32(0x14, 1)
                        .u32(0x18, 0xE001)
                        .u32(0x1C, 0xFD00_0000L))
                .writable(4, 0xFFFF)
                .writable(0x10, 0xFFFF_0000)
                .writable(0x14, -1)
                .writable(0x18, 0xFFE0)
                .writable(0x1C, 0xFFFF_F000);
    }

    /** @return whether it was told */
    private static boolean fails(Failing access) {
        try {
            ConfigParser.read(access);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aReadThatFailsLeavesNoMaskBehind(boolean silent) {
        byte[] before = decoding().read();
        for (int read = 0; read < 19; read++) {
            Failing access = new Failing(decoding(), read, -1, silent);
            boolean told = fails(access);
            assertThat(access.reads).as("read " + read + " was made").isNegative();
            assertThat(told || silent).as("read " + read).isTrue();
            byte[] after = access.device.read();
            assertThat(Arrays.copyOfRange(after, 0x10, 0x28))
                    .as("BARs after read " + read)
                    .isEqualTo(Arrays.copyOfRange(before, 0x10, 0x28));
            // Where nobody knows that the register is back, decoding stays off.
            assertThat(after[4]).isIn((byte) 7, (byte) 4);
            assertThat(after[4] == 7 || told).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMaskThatCannotBeTakenBackIsNotDecodedAndIsTold(boolean silent) {
        byte[] before = decoding().read();
        int left = 0;
        for (int write = 0; write < 16; write++) {
            Failing access = new Failing(decoding(), -1, write, silent);
            boolean told = fails(access);
            byte[] after = access.device.read();
            boolean back = Arrays.equals(Arrays.copyOfRange(after, 0x10, 0x28), Arrays.copyOfRange(before, 0x10, 0x28));
            if (!back) {
                left++;
                assertThat(told).as("write " + write).isTrue();
                assertThat(after[4] & 3).as("decoding after write " + write).isZero();
            }
        }
        assertThat(left).as("registers that cannot be restored").isPositive();
    }

    @Test
    void whatReadsAllOnesIsNotWrittenTo() throws IOException {
        Recorder nobody =
                new Recorder(device(ConfigBytes.of(64).u32(4, 0xFFFF_FFFFL).u32(0x10, 0xFE00_0000L)));
        assertThat(ConfigParser.read(nobody).bars().getFirst().size()).isEmpty();
        assertThat(nobody.writes).isEmpty();
        Recorder register =
                new Recorder(device(ConfigBytes.of(64).u32(0x10, 0xFFFF_FFFFL)).writable(0x10, 0xFFFF_0000));
        assertThat(ConfigParser.read(register).bars().getFirst().size()).isEmpty();
        assertThat(register.writes).noneMatch(write -> write.startsWith("10="));
    }

    @Test
    void allElseOfASizedFunctionIsWhatItsBytesSay() throws IOException {
        ConfigBytes bytes = ConfigBytes.of(4096)
                .type(1)
                .u8(0x0E, 0x81)
                .u16(4, 0x0147)
                .u8(8, 9)
                .u32(0x10, 0xFE00_0000L)
                .u8(0x19, 1)
                .u8(0x1A, 2)
                .u32(0x38, 0xFD00_0001L)
                .u16(0x3C, 0x0203)
                .express()
                .standard(0xC0, 0x10, 0x40)
                .standard(0x40, 0x0D, 0)
                .u32(0x44, 0x1234_5678)
                .extended(0x100, 0x0D, 1, 0);
        PciFunction parsed = bytes.parse();
        PciFunction read = ConfigParser.read(device(bytes).writable(0x10, -1));
        assertThat(read).isEqualTo(parsed);
        assertThat(read.bars()).hasSize(2);
        PciFunction sized = ConfigParser.read(device(bytes).writable(0x10, 0xFFFF_0000));
        assertThat(sized).isNotEqualTo(parsed);
        assertThat(sized.bars().get(0).size()).isEqualTo(OptionalLong.of(0x1_0000));
    }

    @Test
    void whereWritingIsNotAllowedNothingIsSized() throws IOException {
        byte[] bytes = ConfigBytes.of(64).u32(0x10, 0xFE00_0000L).bytes();
        ConfigAccess access = () -> bytes.clone();
        assertThat(access.sizable()).isFalse();
        assertThat(ConfigParser.read(access)).isEqualTo(ConfigParser.parse(bytes));
        assertThatThrownBy(() -> access.read32(0)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> access.write(0, 0)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aFunctionThatIsGoneIsNotWrittenTo() throws IOException {
        byte[] ones = new byte[64];
        Arrays.fill(ones, (byte) -1);
        Recorder recorder = new Recorder(new SimulatedConfig(ones));
        assertThat(ConfigParser.read(recorder).presence()).isEqualTo(PciFunction.Presence.GONE);
        assertThat(recorder.writes).isEmpty();
    }

    @Test
    void aSimulationWritesNothingButWhatIsWritable() {
        byte[] bytes = new byte[64];
        SimulatedConfig device = new SimulatedConfig(bytes).writable(0x10, 0x00FF_0000);
        device.write(0x10, 0x1234_5678);
        device.write(0x14, -1);
        assertThat(device.read32(0x10)).isEqualTo(0x0034_0000);
        device.write(0x10, 0);
        assertThat(device.read32(0x10)).isZero();
        assertThat(device.read32(0x14)).isZero();
        assertThat(device.sizable()).isTrue();
        assertThat(bytes).containsOnly(0);
        device.read()[0] = 1;
        assertThat(device.read()).containsOnly(0);
        bytes[0] = 1;
        assertThat(device.read32(0)).isZero();
        assertThat(catchThrowableOfType(RuntimeException.class, () -> device.read32(64)))
                .isNotNull();
    }
}
