package dev.ironshim.reports.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.impl.pci.Bdf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions by the names that users have for them. */
class PciInputTest {
    @TempDir
    private Path sys;

    private void function(String name) throws IOException {
        Path folder = sys.resolve("bus/pci/devices")
                .resolve(Corpus.entry(name).address().toString());
        Files.createDirectories(folder);
        Files.write(folder.resolve("config"), Corpus.entry(name).config());
    }

    private PciInput input() {
        return new PciInput(sys);
    }

    @Test
    void addressesAndFoldersOfSysfsAreFunctions() throws IOException {
        function("edu");
        function("igb-pf");
        PciInput.Found one = input().read("02:00.0");
        assertThat(one.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.address()).isEqualTo(Bdf.parse("0000:02:00.0"));
            assertThat(entry.config()).isEqualTo(Corpus.entry("igb-pf").config());
        });
        String devices = sys.resolve("bus/pci/devices").toString();
        assertThat(input().read(devices + "/0000:01:00.0").entries())
                .extracting(PciInput.Entry::address)
                .containsExactly(Bdf.parse("01:00.0"));
        assertThat(input().read(devices).entries())
                .extracting(PciInput.Entry::address)
                .containsExactly(Bdf.parse("01:00.0"), Bdf.parse("02:00.0"));
        assertThatThrownBy(() -> input().read("0000:03:00.0"))
                .hasMessageContaining("no function 0000:03:00.0 on this machine: 2 functions in");
        assertThatThrownBy(() -> new PciInput(sys.resolve("none")).read("03:00.0"))
                .hasMessageContaining("on this machine: no functions in");
    }

    @Test
    void sizesComeFromTheKernelWhereItSaysThem() throws IOException {
        function("edu");
        Path folder = sys.resolve("bus/pci/devices/0000:01:00.0");
        Files.writeString(folder.resolve("resource"), """
                0x00000000fda00000 0x00000000fdafffff 0x0000000000040200
                0x0000000000000000 0x0000000000000000 0x0000000000000000
                """);
        PciInput.Found found = input().read(folder.toString());
        assertThat(printed(found, PciNames.none())).contains("at 0xfda00000, 1048576 bytes");
        Files.writeString(folder.resolve("resource"), "0x00000000fdb00000 0x00000000fdbfffff 0x0000000000040200\n");
        assertThat(input().read(folder.toString())
                        .entries()
                        .getFirst()
                        .function()
                        .bars()
                        .getFirst()
                        .size())
                .as("where the kernel says another address")
                .isEmpty();
    }

    @Test
    void aFileIsReadWhateverItsNameLooksLike() throws IOException {
        Path file = Files.writeString(sys.resolve("dump"), Corpus.text("edu"));
        assertThat(input().read(file.toString()).entries()).hasSize(1);
    }

    /** Untitled rows of something else are not decoded. */
    @Test
    void rowsThatAreNoFunctionAreNotDecoded() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < 64; at += 16) {
            text.append(String.format("%08x:", at)).append(" 5b".repeat(16)).append('\n');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> PciInput.of("mail", bytes))
                .hasMessageContaining("mail: line 1: these rows are no configuration space");
        PciInput.Found found = PciInput.of("mail", (text + "\n" + Corpus.text("edu")).getBytes(StandardCharsets.UTF_8));
        assertThat(found.entries()).hasSize(1);
        assertThat(found.remarks())
                .singleElement()
                .asString()
                .contains("line 1: these rows are no configuration space");
    }

    private static PciInput.Found machine() throws IOException {
        StringBuilder text = new StringBuilder();
        Corpus.NAMES.forEach(name -> text.append(Corpus.text(name)).append('\n'));
        return PciInput.of("machine", text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String printed(PciInput.Found found, PciNames names) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        InspectPci.print(out, found, PciGroups.of(found), names);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void busesAreATree() throws IOException {
        assertThat(BusTree.of(machine().entries()))
                .contains(
                        "0000:00:05.0 -[05-05]  0604: 1b36:000c (rev 00)",
                        "  0000:05:00.0  0100: 1af4:1042 (rev 01)",
                        "0000:01:00.0  00ff: 1234:11e8 (rev 10)");
        assertThat(BusTree.of(PciInput.of("edu", Corpus.text("edu").getBytes(StandardCharsets.UTF_8))
                        .entries()))
                .isEmpty();
    }

    @Test
    void aListThatIsNotWholeHasNoGroups() throws IOException {
        String text = "00:02.0 VGA: Example\n\n" + Corpus.text("host-bridge");
        PciInput.Found found = PciInput.of("list", text.getBytes(StandardCharsets.UTF_8));
        assertThat(PciGroups.of(found).summary()).contains("1 functions are listed without their bytes");
        assertThat(printed(found, PciNames.none())).contains("without bytes, and so not shown: 0000:00:02.0");
    }

    @Test
    void namesComeFromTheFileThatDistributionsInstall() throws IOException {
        Path ids = Files.writeString(sys.resolve("pci.ids"), """
                # comment
                1234  Technical Corp.
                \t11e8  QEMU Virtual Device
                \t\t1af4 1100  QEMU machine
                8086  Intel Corporation
                C 00  Unclassified device
                \tff  Other
                """);
        PciNames names = PciNames.installed(List.of(sys.resolve("none"), ids));
        PciInput.Found edu = PciInput.of("edu", Corpus.text("edu").getBytes(StandardCharsets.UTF_8));
        assertThat(printed(edu, names)).contains("Other: Technical Corp. QEMU Virtual Device");
        PciInput.Found bridge = PciInput.of("b", Corpus.text("host-bridge").getBytes(StandardCharsets.UTF_8));
        assertThat(names.of(bridge.entries().getFirst().function())).contains("Intel Corporation");
        assertThat(PciNames.installed(List.of(sys.resolve("none")))
                        .of(edu.entries().getFirst().function()))
                .isEmpty();
    }

    /** What the input lacks is not the device's fault; what the device lacks is. */
    @Test
    void whatIsNotGivenIsNotBroken() throws IOException {
        byte[] config = Corpus.entry("igb-pf").config();
        for (int length : new int[] {64, 128, 256, 300}) {
            PciInput.Found cut = PciInput.of("cut", Arrays.copyOf(config, length));
            assertThat(printed(cut, PciNames.none()))
                    .as("%d bytes", length)
                    .doesNotContain("broken", "list-truncated")
                    .containsAnyOf("not given", "not all given", "are not given");
        }
    }

    /** A device that dies while it is read answers ones from then on. */
    @Test
    void aDeviceThatDiedInTheMiddleIsSaidToHave() throws IOException {
        byte[] config = Corpus.entry("igb-pf").config();
        Arrays.fill(config, 0x70, config.length, (byte) -1);
        assertThat(printed(PciInput.of("dying", config), PciNames.none()))
                .contains("pci/died at 0x70", "it may have stopped answering", "[40] PM");
        byte[] unreachable = Corpus.entry("igb-pf").config();
        Arrays.fill(unreachable, 0x100, unreachable.length, (byte) -1);
        assertThat(printed(PciInput.of("conventional", unreachable), PciNames.none()))
                .doesNotContain("pci/died");
    }

    @Test
    void aCardBusBridgeHasTwoWindowsOfEachKind() throws IOException {
        byte[] config = new byte[128];
        config[0] = 0x4C;
        config[1] = 0x10;
        config[0x0A] = 7;
        config[0x0B] = 6;
        config[0x0E] = 2;
        config[0x1F] = 0x40;
        config[0x22] = 0x3F;
        config[0x23] = 0x40;
        config[0x3D + 2] = 1;
        config[0x35] = 0x10;
        config[0x38] = (byte) 0xFC;
        config[0x39] = 0x10;
        assertThat(printed(PciInput.of("cardbus", config), PciNames.none()))
                .contains(
                        "memory 0   0x40000000 to 0x403f0fff, prefetchable",
                        "memory 1   unassigned",
                        "I/O 0      unassigned",
                        "I/O 1      0x1000 to 0x10ff",
                        "PREF0+");
    }
}
