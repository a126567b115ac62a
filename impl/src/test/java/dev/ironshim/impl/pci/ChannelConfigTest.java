package dev.ironshim.impl.pci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.impl.TestVectors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configuration space in a file, as sysfs and VFIO have it. */
class ChannelConfigTest {
    @TempDir
    Path directory;

    private FileChannel open(byte[] content) throws IOException {
        Path file = Files.write(directory.resolve("config"), content);
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static byte[] igb() {
        return Dump.read(TestVectors.resource("pci/igb-pf.txt")).get(0).config();
    }

    @Test
    void aWholeSpaceAndOneThatIsCutShort() throws IOException {
        byte[] config = igb();
        for (int length : new int[] {0, 63, 64, 256, 4095, 4096}) {
            try (FileChannel channel = open(Arrays.copyOf(config, length))) {
                assertThat(new ChannelConfig(channel, 0, false).read()).isEqualTo(Arrays.copyOf(config, length));
            }
        }
        try (FileChannel channel = open(config)) {
            assertThat(ConfigParser.read(new ChannelConfig(channel, 0, false))).isEqualTo(ConfigParser.parse(config));
        }
        try (FileChannel channel = open(Arrays.copyOf(config, 5000))) {
            assertThat(new ChannelConfig(channel, 0, false).read()).isEqualTo(config);
        }
    }

    @Test
    void aRegionInTheMiddleOfAFile() throws IOException {
        byte[] config = igb();
        byte[] file = new byte[8192 + 4096];
        System.arraycopy(config, 0, file, 8192, 4096);
        try (FileChannel channel = open(file)) {
            ChannelConfig access = new ChannelConfig(channel, 8192, true);
            assertThat(access.read()).isEqualTo(config);
            assertThat(access.read32(0)).isEqualTo(0x10C9_8086);
            access.write(0x10, 0x0403_0201);
            assertThat(access.read32(0x10)).isEqualTo(0x0403_0201);
            assertThat(access.read()).startsWith(0x86, 0x80).containsSequence(1, 2, 3, 4);
            assertThat(access.sizable()).isTrue();
        }
        byte[] after = Files.readAllBytes(directory.resolve("config"));
        assertThat(Arrays.copyOf(after, 8192)).containsOnly(0);
        assertThat(Arrays.copyOfRange(after, 8192 + 0x10, 8192 + 0x14)).containsExactly(1, 2, 3, 4);
        assertThat(after).hasSize(8192 + 4096);
    }

    @Test
    void aFileThatKeepsWhatIsWrittenAnswersAllOnes() throws IOException {
        // A file is no device: it reads back what was written, which is how a broken one answers.
        try (FileChannel channel = open(igb())) {
            PciFunction function = ConfigParser.read(new ChannelConfig(channel, 0, true));
            assertThat(function.bars()).allMatch(bar -> bar.size().equals(OptionalLong.empty()));
        }
        byte[] after = Files.readAllBytes(directory.resolve("config"));
        byte[] expected = igb();
        // Zero was written to the status, which only a file keeps.
        expected[6] = 0;
        expected[7] = 0;
        assertThat(after).isEqualTo(expected);
    }

    @Test
    void writesThatWouldReachTheDeviceAreRefused() throws IOException {
        try (FileChannel channel = open(igb())) {
            ChannelConfig access = new ChannelConfig(channel, 0, false);
            assertThat(access.sizable()).isFalse();
            assertThatThrownBy(() -> access.write(0x10, -1)).isInstanceOf(UnsupportedOperationException.class);
            assertThat(access.read32(0x10)).isEqualTo(0xFD80_0000);
        }
        assertThat(Files.readAllBytes(directory.resolve("config"))).isEqualTo(igb());
    }

    @Test
    void aShortReadOfARegisterIsAnError() throws IOException {
        try (FileChannel channel = open(Arrays.copyOf(igb(), 66))) {
            ChannelConfig access = new ChannelConfig(channel, 0, true);
            assertThat(access.read32(60)).isEqualTo(0x10B);
            assertThatThrownBy(() -> access.read32(64))
                    .isInstanceOf(IOException.class)
                    .hasMessage("short read at 64 of configuration space");
            assertThatThrownBy(() -> access.read32(68)).isInstanceOf(IOException.class);
        }
    }
}
