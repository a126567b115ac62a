package dev.ironshim.reports.inspect.aer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.pci.Bdf;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Logs written by the format strings of the kernel's own sources, of several years. */
class KernelLogTest {
    private static KernelLog.Told read(String text) {
        return KernelLog.read(text.lines().toList());
    }

    private static Story one(String text) {
        assertThat(read(text).stories()).hasSize(1);
        return read(text).stories().getFirst();
    }

    private static String told(Story story) {
        List<String> lines = new ArrayList<>();
        StoryText.tell(story, (name, line) -> lines.add(name + ": " + line));
        return String.join("\n", lines);
    }

    private static String names(List<ErrorKind> kinds) {
        return kinds.stream().map(ErrorKind::kernel).collect(Collectors.joining(" "));
    }

    @Test
    void aCorrectedErrorOfARootPort() {
        Story story = one("""
                pcieport 0000:00:1d.0: AER: Corrected error received: 0000:00:1d.0
                pcieport 0000:00:1d.0: PCIe Bus Error: severity=Corrected, type=Physical Layer, (Receiver ID)
                pcieport 0000:00:1d.0:   device [8086:a298] error status/mask=00000001/00002000
                pcieport 0000:00:1d.0:    [ 0] RxErr                  (First)
                """);
        assertThat(story.device()).isEqualTo(Bdf.parse("00:1d.0"));
        assertThat(story.severity()).isEqualTo(Severity.CORRECTED);
        assertThat(names(story.errors())).isEqualTo("RxErr");
        assertThat(told(story))
                .contains(
                        "Receiver Error (RxErr)",
                        "how bad: corrected: repaired",
                        "its part: it received",
                        "fault: the link")
                .contains("root port 0000:00:1d.0, which is itself");
    }

    /** Kernels before 5 printed the requester id, and long names. */
    @Test
    void oldKernels() {
        Story story = one("""
                [  912.1] pcieport 0000:00:1c.5: AER: Multiple Corrected error received: id=00e5
                [  912.1] pcieport 0000:00:1c.5: PCIe Bus Error: severity=Corrected, type=Data Link Layer, id=00e5(Transmitter ID)
                [  912.1] pcieport 0000:00:1c.5:   device [8086:9d15] error status/mask=00001100/00002000
                [  912.1] pcieport 0000:00:1c.5:    [ 8] RELAY_NUM Rollover
                [  912.1] pcieport 0000:00:1c.5:    [12] Replay Timer Timeout
                """);
        assertThat(names(story.errors())).isEqualTo("Rollover Timeout");
        assertThat(told(story)).contains("several messages came before the kernel looked", "pcie_aspm=off");
        assertThat(one("PCIe Bus Error: severity=Corrected, type=Physical Layer, id=00e5(Receiver ID)\n")
                        .device())
                .isEqualTo(Bdf.parse("00:1c.5"));
    }

    @Test
    void newKernelsSayCorrectableAndMessage() {
        Story story = one("""
                pcieport 0000:00:01.1: AER: Multiple Uncorrectable (Non-Fatal) error message received from 0000:01:00.0
                nvme 0000:01:00.0: PCIe Bus Error: severity=Uncorrectable (Non-Fatal), type=Transaction Layer, (Requester ID)
                nvme 0000:01:00.0:   device [144d:a808] error status/mask=00100000/00000000
                nvme 0000:01:00.0:    [20] UnsupReq               (First)
                nvme 0000:01:00.0: AER:   TLP Header: 0x40000001 0x0000000f 0xb0000010 0x00000000
                """);
        assertThat(story.severity()).isEqualTo(Severity.NON_FATAL);
        assertThat(story.first()).map(ErrorKind::kernel).contains("UnsupReq");
        assertThat(told(story))
                .contains("MWr32: memory write of 4 bytes at 0xb0000010, from 00:00.0", "sender 0000:00:00.0")
                .contains("message came in at root port 0000:00:01.1\n", "several messages");
    }

    @Test
    void aPacketInFlitFormIsNotDecoded() {
        Story story = one("""
                pcieport 0000:00:01.1: PCIe Bus Error: severity=Uncorrectable (Fatal), type=Transaction Layer, (Receiver ID)
                pcieport 0000:00:01.1:   Error of this Agent is reported first
                pcieport 0000:00:01.1: AER: TLP Header (Flit): 0x40000001 0x0000000f 0xb0000010 0x00000000 0x00000000
                """);
        assertThat(story.header()).isEmpty();
        assertThat(told(story)).contains("in Flit form, which is not decoded", "this one reported first");
    }

    @Test
    void aFatalErrorWithWhatBecameOfIt() {
        KernelLog.Told told = read("""
                > pcieport 0000:00:1c.0: AER: Uncorrected (Fatal) error received: 0000:02:00.0
                > vfio-pci 0000:02:00.0: PCIe Bus Error: severity=Uncorrected (Fatal), type=Inaccessible, (Unregistered Agent ID)
                > pcieport 0000:00:1c.0: AER: Root Port link has been reset (0)
                > pcieport 0000:00:1c.0: AER: device recovery failed
                > vfio-pci 0000:02:00.0: AER: can't recover (no error_detected callback)
                """);
        assertThat(told.stories()).singleElement().satisfies(story -> {
            assertThat(story.answers()).isFalse();
            assertThat(told(story)).startsWith("answer: does not answer: all that was read are ones");
        });
        assertThat(told.events())
                .containsExactly(
                        "line 4: 0000:00:1c.0: device recovery failed: what is below is cut off until somebody resets or removes it",
                        "line 5: 0000:02:00.0: can't recover (no error_detected callback): a driver has no handlers for errors, and"
                                + " without it nothing below recovers");
        Story ones = one("""
                pcieport 0000:00:1c.0: PCIe Bus Error: severity=Uncorrected (Fatal), type=Transaction Layer, (Requester ID)
                pcieport 0000:00:1c.0:   device [8086:a110] error status/mask=ffffffff/00000000
                """);
        assertThat(ones.answers()).isFalse();
        assertThat(ones.errors()).isEmpty();
    }

    /** What firmware tells, first as its record and then decoded by the kernel: one error, not two. */
    @Test
    void firmwareFirst() {
        Story story = one("""
                {1}[Hardware Error]: Hardware error from APEI Generic Hardware Error Source: 4
                {1}[Hardware Error]: It has been corrected by h/w and requires no further action
                {1}[Hardware Error]: event severity: corrected
                {1}[Hardware Error]:  Error 0, type: corrected
                {1}[Hardware Error]:   section_type: PCIe error
                {1}[Hardware Error]:   port_type: 4, root port
                {1}[Hardware Error]:   version: 3.0
                {1}[Hardware Error]:   command: 0x0547, status: 0x4010
                {1}[Hardware Error]:   device_id: 0000:40:01.1
                {1}[Hardware Error]:   slot: 0
                {1}[Hardware Error]:   secondary_bus: 0x41
                {1}[Hardware Error]:   vendor_id: 0x1022, device_id: 0x1483
                {1}[Hardware Error]:   class_code: 060400
                {1}[Hardware Error]:   bridge: secondary_status: 0x2000, control: 0x0012
                pcieport 0000:40:01.1: AER: aer_status: 0x00000040, aer_mask: 0x00000000
                pcieport 0000:40:01.1:    [ 6] BadTLP
                pcieport 0000:40:01.1: AER: aer_layer=Data Link Layer, aer_agent=Receiver ID
                """);
        assertThat(story.device()).isEqualTo(Bdf.parse("40:01.1"));
        assertThat(story.severity()).isEqualTo(Severity.CORRECTED);
        assertThat(names(story.errors())).isEqualTo("BadTLP");
        assertThat(story.source()).contains("1022:1483");
        assertThat(told(story)).contains("told by the firmware (APEI)", "its part: it received");
    }

    @Test
    void firmwareThatTellsTheRegistersItself() {
        Story story = one("""
                {2}[Hardware Error]: event severity: fatal
                {2}[Hardware Error]:   section_type: PCIe error
                {2}[Hardware Error]:   device_id: 0000:3a:00.0
                {2}[Hardware Error]:   aer_cor_status: 0x00000000, aer_cor_mask: 0x00002000
                {2}[Hardware Error]:   aer_uncor_status: 0x00040000, aer_uncor_mask: 0x00010000
                {2}[Hardware Error]:   aer_uncor_severity: 0x00462030
                {2}[Hardware Error]:   TLP Header: 4a000001 3a000004 00000c00 00000000
                """);
        assertThat(story.severity()).isEqualTo(Severity.FATAL);
        assertThat(names(story.errors())).isEqualTo("MalfTLP");
        assertThat(told(story)).contains("CplD: completion with 4 bytes, status SC", "completer 0000:3a:00.0");
    }

    @Test
    void firmwareWithoutARecord() {
        Story story = one("""
                pcieport 0000:00:1c.0: aer_status: 0x00100000, aer_mask: 0x00000000
                pcieport 0000:00:1c.0:    [20] UnsupReq               (First)
                pcieport 0000:00:1c.0: aer_layer=Transaction Layer, aer_agent=Requester ID
                pcieport 0000:00:1c.0: aer_uncor_severity: 0x00062030
                """);
        assertThat(story.severity()).isEqualTo(Severity.NON_FATAL);
        assertThat(one("""
                        pcieport 0000:00:1c.0: aer_status: 0x00040000, aer_mask: 0x00000000
                        pcieport 0000:00:1c.0: aer_uncor_severity: 0x00062030
                        """).severity()).isEqualTo(Severity.FATAL);
        assertThat(one("""
                        pcieport 0000:00:1c.0: aer_status: 0x00000001, aer_mask: 0x00000000
                        pcieport 0000:00:1c.0:    [ 0] Receiver Error
                        """).severity()).isEqualTo(Severity.CORRECTED);
    }

    @Test
    void maskedAndAdvisoryErrorsAreSaidToBe() {
        Story story = one("""
                nvme 0000:01:00.0: PCIe Bus Error: severity=Corrected, type=Transaction Layer, (Receiver ID)
                nvme 0000:01:00.0:   device [144d:a808] error status/mask=00006000/00004000
                nvme 0000:01:00.0:    [13] NonFatalErr
                """);
        assertThat(names(story.errors())).isEqualTo("NonFatalErr");
        assertThat(names(story.masked())).isEqualTo("CorrIntErr");
        assertThat(told(story))
                .contains("masked: Corrected Internal Error", "behind the advisory one is not in this log");
    }

    /** A log that is full of one error is one story. */
    @Test
    void repetitionsAreCounted() {
        String once = """
                pcieport 0000:00:1c.0: PCIe Bus Error: severity=Corrected, type=Physical Layer, (Receiver ID)
                pcieport 0000:00:1c.0:   device [8086:a110] error status/mask=00000001/00002000
                """;
        assertThat(told(one(once.repeat(25_000)))).contains("reported 25000 times");
        assertThat(read(once + "aer_ratelimit: 42 callbacks suppressed\n").events())
                .containsExactly("line 3: the kernel left out 42 more messages, there were so many");
        assertThat(read(once + once.replace("00000001/", "00000041/")).stories())
                .hasSize(2);
    }

    @Test
    void containmentSaysWhy() {
        assertThat(read("""
                pcieport 0000:00:1c.0: DPC: containment event, status:0x1f01 source:0x0000
                pcieport 0000:00:1c.0: DPC: containment event, status:0x1f05 source:0x0100
                pcieport 0000:00:1c.0: DPC: containment event, status:0x1f03, source:0x0208
                pcieport 0000:00:1c.0: DPC: containment event, status:0x1f27: software trigger detected
                pcieport 0000:00:1c.0: DPC: containment event, status:0x1f05, ERR_FATAL received from 0000:01:00.0
                """).events())
                .containsExactly(
                        "line 1: 0000:00:1c.0: DPC has contained what is below: the port's own unmasked uncorrectable error; the"
                                + " source id means nothing then",
                        "line 2: 0000:00:1c.0: DPC has contained what is below: ERR_FATAL received from 0000:01:00.0",
                        "line 3: 0000:00:1c.0: DPC has contained what is below: ERR_NONFATAL received from 0000:02:01.0",
                        "line 4: 0000:00:1c.0: DPC has contained what is below: software asked for it",
                        "line 5: 0000:00:1c.0: DPC has contained what is below: an error message came from below");
    }

    /** Mail programs break lines after the name of the device, or anywhere. */
    @Test
    void brokenLinesAreJoined() {
        Story story = one("""
                > Jul  2 00:36:54 host kernel: [    1.770320] pcieport 0000:00:1d.0:
                > PCIe Bus Error: severity=Uncorrected (Non-Fatal), type=Transaction
                > Layer, (Receiver ID)
                > Jul  2 00:36:54 host kernel: [    1.770371] pcieport 0000:00:1d.0:
                > device [8086:a330] error status/mask=00200000/00010000
                > Jul  2 00:36:54 host kernel: [    1.770413] pcieport 0000:00:1d.0:
                > [21] ACSViol                (First)
                > Jul  2 00:36:54 host kernel: [    1.770414] pcieport 0000:00:1d.0: AER:   TLP Header: 34000000
                > 00000052 00000000 00000000
                """);
        assertThat(names(story.errors())).isEqualTo("ACSViol");
        assertThat(told(story)).contains("Msg: message PTM Request 0x52", "attempt to leave isolation");
        Story firmware = one("""
                [  292.6] {1}[Hardware Error]: event severity: recoverable
                [  292.6] {1}[Hardware Error]:  Error 0, type: fatal
                [  292.6] {1}[Hardware Error]:   section_type: PCIe error
                [  292.6] {1}[Hardware Error]:   device_id: 0000:01:00.1
                [  292.6] {1}[Hardware Error]:   aer_uncor_status: 0x00100000,
                aer_uncor_mask: 0x00010000
                [  292.6] {1}[Hardware Error]:   TLP Header: 40000001 0000020f
                90028090 00000000
                [  292.7] tg3 0000:01:00.1: AER: aer_status: 0x00100000, aer_mask: 0x00010000
                [  292.7] tg3 0000:01:00.1: AER:    [20] UnsupReq               (First)
                """);
        assertThat(firmware.severity()).isEqualTo(Severity.FATAL);
        assertThat(told(firmware)).contains("MWr32: memory write of 4 bytes at 0x90028090");
    }

    @Test
    void aMessageWithoutAnErrorIsSaidToBe() {
        assertThat(read("""
                pcieport 0007:00:00.0: AER: found no error details for 0007:00:00.0
                pcieport 0000:00:1c.5: can't find device of ID00e5
                """).events())
                .hasSize(2)
                .allSatisfy(event -> assertThat(event).contains("shows no error any more"));
    }

    @Test
    void otherLogsTellNothing() {
        assertThat(read("""
                [    0.000000] Linux version 6.12
                [    1.234567] pci 0000:00:1c.0: [8086:a110] type 01 class 0x060400 PCIe Root Port
                [    1.3] acpi PNP0A08:00: _OSC: OS now controls [PCIeHotplug SHPCHotplug PME AER PCIeCapability LTR DPC]
                [    1.4] pcieport 0000:00:1c.0: AER: enabled with IRQ 122
                """).nothing()).isTrue();
    }

    @Property(tries = 300)
    void anyLineIsRead(@ForAll List<String> lines) {
        List<String> all = new ArrayList<>();
        all.add("pcieport 0000:00:1c.0: PCIe Bus Error: severity=Corrected, type=Physical Layer, (Receiver ID)");
        lines.forEach(line -> {
            all.add("{1}[Hardware Error]: " + line);
            all.add("pcieport 0000:00:1c.0: AER: " + line);
        });
        assertThat(KernelLog.read(all).stories()).isNotEmpty();
    }
}
