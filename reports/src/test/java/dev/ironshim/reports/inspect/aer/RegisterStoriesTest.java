package dev.ironshim.reports.inspect.aer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.pci.AerErrors;
import dev.ironshim.impl.pci.AerRegisters;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.TlpHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the registers tell, and what they only seem to tell. */
class RegisterStoriesTest {
    private static final Bdf DEVICE = Bdf.parse("01:00.0");
    private static final TlpHeader WRITE = new TlpHeader(0x4000_0001L, 0x0200_000FL, 0xFEBF_0010L, 0);
    private static final TlpHeader EMPTY = new TlpHeader(0, 0, 0, 0);
    private static final int MALFORMED = 18;
    private static final int TIMEOUT = 14;

    private static AerRegisters registers(
            long uncorrectable, long mask, long severity, long correctable, long control, TlpHeader header) {
        return new AerRegisters(uncorrectable, mask, severity, correctable, 0, control, header, Optional.empty());
    }

    private static String told(AerRegisters registers) {
        List<String> lines = new ArrayList<>();
        RegisterStories.of(DEVICE, registers)
                .forEach(story -> StoryText.tell(story, (name, line) -> lines.add(name + ": " + line)));
        return String.join("\n", lines);
    }

    @Test
    void aPacketBelongsToTheFirstError() {
        String told = told(registers(1L << MALFORMED | 1L << TIMEOUT, 0, 1L << MALFORMED, 0, MALFORMED, WRITE));
        assertThat(told)
                .contains(
                        "what: Malformed TLP (MalfTLP)",
                        "how bad: fatal",
                        "packet: MWr32: memory write of 4 bytes at 0xfebf0010")
                .contains("what: Completion Timeout (CmpltTO)", "how bad: non-fatal");
        assertThat(told.indexOf("packet: ")).isLessThan(told.indexOf("Completion Timeout"));
        assertThat(told.indexOf("packet: ")).isEqualTo(told.lastIndexOf("packet: "));
    }

    @Test
    void aLogThatIsLeftFromBeforeIsNoPacket() {
        assertThat(told(registers(0, 0, 0, 0, 0, WRITE)))
                .contains(
                        "no error recorded: header log not valid (40000001 0200000f febf0010 00000000 is left from before)")
                .doesNotContain("packet: ");
        assertThat(told(registers(1L << TIMEOUT, 0, 0, 0, TIMEOUT, WRITE)))
                .contains("header log not valid: the first error logs no packet")
                .doesNotContain("packet: ");
        // A device may say that it logs what was not answered.
        assertThat(told(registers(1L << TIMEOUT, 0, 0, 0, TIMEOUT | 1 << 12, WRITE)))
                .contains("packet: MWr32");
        assertThat(told(registers(1L << MALFORMED, 0, 0, 0, 4, EMPTY))).contains("which came first is not known");
    }

    @Test
    void maskedErrorsAreToldAsSuch() {
        String told = told(registers(1L << MALFORMED, 1L << MALFORMED, 0, 0, MALFORMED, WRITE));
        assertThat(told)
                .contains(
                        "no error that anybody is told of",
                        "masked: Malformed TLP (MalfTLP): happened, and nobody is told")
                .contains("the header log is of the masked Malformed TLP: memory write");
    }

    @Test
    void anAdvisoryErrorIsExplained() {
        assertThat(told(registers(1L << 20, 0, 0, 1 << 13, 20, WRITE)))
                .contains(
                        "Unsupported Request",
                        "told as an Advisory Non-Fatal Error",
                        "Advisory Non-Fatal Error (NonFatalErr)");
    }

    @Test
    void allOnesComeFirst() {
        AerRegisters ones = new AerRegisters(
                0xFFFF_FFFFL,
                0xFFFF_FFFFL,
                0xFFFF_FFFFL,
                0xFFFF_FFFFL,
                0xFFFF_FFFFL,
                0xFFFF_FFFFL,
                new TlpHeader(0xFFFF_FFFFL, 0xFFFF_FFFFL, 0xFFFF_FFFFL, 0xFFFF_FFFFL),
                Optional.empty());
        assertThat(told(ones)).startsWith("answer: does not answer").doesNotContain("what:", "packet:");
    }

    @Test
    void aRootPortSaysWhoToldIt() {
        AerRegisters root =
                new AerRegisters(0, 0, 0, 0, 0, 0, EMPTY, Optional.of(new AerRegisters.Root(6, 0x1F, 0x0208, 0x0100)));
        assertThat(told(root))
                .contains(
                        "ERR_FATAL from 0000:01:00.0, and more of them", "ERR_COR from 0000:02:01.0, and more of them")
                .contains("it interrupts for: non-fatal, fatal");
    }

    /** Every bit has an explanation, and no two bits the same name. */
    @Test
    void everyKindIsExplained() {
        for (boolean correctable : new boolean[] {false, true}) {
            List<ErrorKind> all = ErrorKind.all(0xFFFF_FFFFL, correctable);
            assertThat(all).hasSize(32);
            assertThat(all)
                    .extracting(ErrorKind::name)
                    .doesNotHaveDuplicates()
                    .isEqualTo(
                            correctable ? AerErrors.correctable(0xFFFF_FFFFL) : AerErrors.uncorrectable(0xFFFF_FFFFL));
            assertThat(all).extracting(ErrorKind::kernel).doesNotHaveDuplicates();
            assertThat(all)
                    .allSatisfy(kind -> assertThat(List.of(kind.what(), kind.fault(), kind.next()))
                            .allSatisfy(text -> assertThat(text).isNotBlank()));
        }
        assertThat(ErrorKind.of(3, true).name()).isEqualTo("bit 3");
    }
}
