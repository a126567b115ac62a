package dev.ironshim.reports.inspect.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.Capability;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.reports.inspect.Corpus;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Registers by the figures of the specifications, and those of QEMU's devices. */
class CapabilityWordsTest {
    private static final Bdf ADDRESS = Bdf.parse("00:1c.0");

    private static String words(byte[] config, String name) {
        PciFunction function = ConfigParser.parse(config);
        CapabilityWords words = new CapabilityWords(new Registers(config), ADDRESS);
        return Stream.concat(function.standard().capabilities().stream(), function.extended().capabilities().stream())
                .filter(capability -> capability.name().equals(name))
                .map(capability -> String.join("\n", words.of(capability)))
                .collect(Collectors.joining("\n"));
    }

    private static byte[] corpus(String name) {
        return Corpus.entry(name).config();
    }

    /** A function with PCI Express at 0x40, and one extended capability at 0x100 with these words after its header. */
    private static byte[] extended(int id, long... registers) {
        byte[] config = new byte[4096];
        Bytes.putU32(config, 0, 0x10FB_8086L);
        Bytes.putU32(config, 4, 0x0010_0000L);
        config[0x34] = 0x40;
        Bytes.putU32(config, 0x40, 0x0002_0010L);
        Bytes.putU32(config, 0x100, 0x10000L | id);
        for (int i = 0; i < registers.length; i++) {
            Bytes.putU32(config, 0x104 + 4 * i, registers[i]);
        }
        return config;
    }

    private static byte[] standard(int id, long... registers) {
        byte[] config = new byte[256];
        Bytes.putU32(config, 0, 0x10FB_8086L);
        Bytes.putU32(config, 4, 0x0010_0000L);
        config[0x34] = 0x40;
        for (int i = 0; i < registers.length; i++) {
            Bytes.putU32(config, 0x40 + 4 * i, registers[i]);
        }
        config[0x40] = (byte) id;
        config[0x41] = 0;
        return config;
    }

    @Test
    void aRootPortHasALinkASlotAndARoot() {
        assertThat(words(corpus("root-port"), "PCIe"))
                .contains("v2 root port (Slot+)")
                .contains("DevCap: MaxPayload 128 bytes, PhantFunc 0, ExtTag+ RBE+ FLReset-")
                .contains("DevCtl: reports CorrErr+ NonFatalErr+ FatalErr+ UnsupReq+")
                .contains("LnkCap: Port #0, Speed 16GT/s, Width x32")
                .contains("LnkSta: Speed 2.5GT/s, Width x1, TrErr- Train- SlotClk- DLActive-")
                .contains("SltCap: AttnBtn+ PwrCtrl+ MRL- AttnInd+ PwrInd+ Surprise+ HotPlug+, Slot #5")
                .contains("SltSta: Status: AttnBtn- PowerFlt- MRL- CmdCplt- PresDet- Interlock-")
                .contains("RootCap: CRSVisible-", "RootSta: PME ReqID 0000");
    }

    /** A device that is slower than it could be is what people look for. */
    @Test
    void aLinkThatIsNarrowerThanItCouldBeIsDowngraded() {
        byte[] config = standard(0x10, 0x0002_0010L, 0, 0x0000_2000L, 0x0043_7C83L, 0x1043_0000L);
        assertThat(words(config, "PCIe"))
                .contains("LnkSta: Speed 8GT/s, Width x4 (downgraded)", "MaxReadReq 512 bytes");
        Bytes.putU32(config, 0x40, 0x0042_0010L);
        assertThat(words(config, "PCIe")).doesNotContain("downgraded");
        Bytes.putU32(config, 0x50, 0x1084_0000L);
        assertThat(words(config, "PCIe")).contains("Speed 16GT/s (overdriven)");
    }

    @Test
    void interruptsHaveTheirAddresses() {
        assertThat(words(standard(5, 0x0181_0005L, 0xFEE0_0000L, 1, 0x4021, 3, 2), "MSI"))
                .contains("Enable+ Count=1/1 64bit+ Maskable+")
                .contains("Address: 00000001fee00000  Data: 4021", "Masking: 00000003  Pending: 00000002");
        assertThat(words(standard(5, 0x0001_0005L, 0xFEE0_1000L, 0x4022), "MSI"))
                .contains("Address: fee01000  Data: 4022");
        assertThat(words(corpus("igb-pf"), "MSI-X")).contains("Count=10", "Vector table: BAR=3 offset=0x0");
    }

    /** ECN Enhanced Allocation: a fixed range of memory and one of ports. */
    @Test
    void enhancedAllocationSaysItsRanges() {
        byte[] config = standard(
                0x14,
                0x0002_0014L,
                0x8000_0003L | 1 << 8,
                0xFE00_0002L,
                0x000F_FFFCL,
                0x12,
                0x8000_0022L | 2 << 8,
                0x0000_1000L,
                0x0000_00FCL);
        assertThat(words(config, "EA"))
                .contains("2 entries, which replace BARs")
                .contains("Entry 0: BAR 0, prefetchable memory 0x12fe000000 to 0x12fe0fffff, Writable- Enable+")
                .contains("Entry 1: BAR 2, I/O ports 0x1000 to 0x10ff, Writable- Enable+");
    }

    @Test
    void accessControlHasAVerdict() {
        assertThat(words(extended(0x0D, 0x001D_001DL), "ACS")).contains("ACSCtl: SrcValid+", "\nSeparates");
        assertThat(words(extended(0x0D, 0x0001_001DL), "ACS"))
                .contains("Does not separate what is below it: off are ReqRedir CmpltRedir UpstreamFwd");
    }

    @Test
    void timeAndPower() {
        assertThat(words(extended(0x18, 0x1003_0864L), "LTR"))
                .contains("Max snoop latency: 102400ns, no snoop: 3145728ns");
        assertThat(words(extended(0x1E, 0x0028_0A1FL, 0x40A0_1F0FL, 0x29), "L1 PM substates"))
                .contains("L1SubCap: PCI-PM_L1.2+ PCI-PM_L1.1+ ASPM_L1.2+ ASPM_L1.1+ L1_PM_Substates+")
                .contains("CommonModeRestoreTime 10us, T_PwrOn 10us")
                .contains("T_CommonMode 31us, LTR1.2_Threshold 163840ns", "L1SubCtl2: T_PwrOn 50us");
        assertThat(words(extended(0x1F, 0x0000_0407L, 0x0000_FF03L), "PTM"))
                .contains("Requester+ Responder+ Root+, clock granularity 4ns", "more than 254ns");
    }

    @Test
    void traffic() {
        assertThat(words(extended(0x02, 1, 0, 0, 0, 0x8000_00FFL, 0, 0, 0x0100_0000L, 0x0002_0000L), "VC"))
                .contains("VC0: Enable+ ID=0 TC/VC=ff, NegoPending-", "VC1: Enable- ID=1 TC/VC=00, NegoPending+");
        assertThat(words(extended(0x17, 0x0007_0205L, 0x0000_0101L), "TPH"))
                .contains("NoStMode+ IntVecMode- DevSpecMode+", "in TPH capability, 8 entries", "mode 1, requester on");
        assertThat(words(extended(0x15, 0x0000_7000L, 0x0000_0820L), "resizable BAR"))
                .contains("BAR 0: current size: 256MB, supported: 256MB 512MB 1GB");
        assertThat(words(extended(0x15, 0, 0x0001_1C22L), "resizable BAR"))
                .contains("BAR 2: current size: 256TB, supported: 256TB");
    }

    @Test
    void vendorsAndEncryption() {
        assertThat(words(corpus("cxl-type3"), "DVSEC"))
                .contains("Vendor=1e98 ID=0000", ": CXL, device", "CXLCap: Cache- IO+ Mem+", "Range1: base 0x0")
                .contains("register locator", "flex bus port");
        assertThat(words(extended(0x30, 0x0000_0003L, 0, 0x0500_0001L, 2, 1, 0x0700_0001L, 0x8000_0000L), "IDE"))
                .contains("IDECap: LinkIDE+ SelectiveIDE+")
                .contains("LinkIDE #0: Enable+, stream id 5, secure")
                .contains("SelectiveIDE #0: Enable+, stream id 7, insecure, an integrity check has failed");
    }

    @Test
    void containmentThatHasHappenedSaysWhy() {
        assertThat(words(extended(0x1D, 0x0009_003FL, 0x0000_1F07L), "DPC"))
                .contains("TRIGGERED", "RPExt+", "an RP PIO error", "first RP PIO error 31");
        assertThat(words(extended(0x1D, 0x0009_001FL, 0x0208_0003L), "DPC"))
                .contains("ERR_NONFATAL received from 0000:02:01.0");
        assertThat(words(extended(0x1D, 0x0009_001FL, 0x0000_FFFFL), "DPC")).contains("the port does not answer");
        assertThat(words(extended(0x1D, 0x0009_001FL, 0), "DPC"))
                .contains("not triggered")
                .doesNotContain("Reason");
    }

    @Test
    void virtualFunctionsHaveAddresses() {
        byte[] config = corpus("igb-pf");
        CapabilityWords words = new CapabilityWords(new Registers(config), Bdf.parse("02:00.0"));
        assertThat(words.of(ConfigParser.parse(config)
                        .capability(Capability.SrIov.class)
                        .orElseThrow()))
                .contains("VFs: 0000:02:10.0 to 0000:02:10.2")
                .anySatisfy(
                        line -> assertThat(line).startsWith("VF BAR 0: memory, 64-bit, prefetchable, at 0xfe800000"));
    }

    /** Whatever a device says, and wherever what is known of it ends, there are words. */
    @Property(tries = 400)
    void noiseHasWords(@ForAll long seed, @ForAll @IntRange(min = 64, max = 4096) int known) {
        Random random = new Random(seed);
        byte[] config = corpus(Corpus.NAMES.get(random.nextInt(14)));
        int[] ids = {2, 0x15, 0x17, 0x18, 0x1D, 0x1E, 0x1F, 0x23, 0x24, 0x30};
        for (int i = 0; i < 64; i++) {
            config[0x40 + random.nextInt(config.length - 0x40)] = (byte) random.nextInt();
        }
        if (config.length > 256) {
            Bytes.putU32(config, 0x100, 0x10000L | ids[random.nextInt(ids.length)]);
        }
        byte[] cut = Arrays.copyOf(config, Math.min(known, config.length));
        PciFunction function = ConfigParser.parse(cut);
        CapabilityWords words = new CapabilityWords(new Registers(cut), null);
        Stream.concat(function.standard().capabilities().stream(), function.extended().capabilities().stream())
                .forEach(capability -> assertThat(words.of(capability)).isNotEmpty());
    }
}
