package dev.ironshim.impl.pci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.refusal.RefusedException;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BdfTest {

    @Test
    void ordered() {
        assertThat(Stream.of("0001:00:00.0", "00:01.0", "ffffffff:00:00.0", "00:00.1", "01:00.0")
                        .map(Bdf::parse)
                        .sorted())
                .extracting(Bdf::toString)
                .containsExactly("0000:00:00.1", "0000:00:01.0", "0000:01:00.0", "0001:00:00.0", "ffffffff:00:00.0");
    }

    @Test
    void addressesWithAndWithoutADomain() {
        assertThat(Bdf.parse("00:00.0")).isEqualTo(new Bdf(0, 0, 0, 0));
        assertThat(Bdf.parse("ff:1f.7")).isEqualTo(new Bdf(0, 255, 31, 7));
        assertThat(Bdf.parse("0000:02:10.2")).isEqualTo(new Bdf(0, 2, 16, 2));
        assertThat(Bdf.parse("10000:E1:0A.5")).isEqualTo(new Bdf(0x10000, 0xE1, 10, 5));
        assertThat(Bdf.parse("ffffffff:00:00.0").domain()).isEqualTo(0xFFFF_FFFFL);
        assertThat(new Bdf(0x10000, 0xE1, 10, 5)).hasToString("10000:e1:0a.5");
        assertThat(new Bdf(1, 2, 3, 4)).hasToString("0001:02:03.4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00:00",
                "00:00.",
                "00:00.8",
                "00:00.00",
                "00:20.0",
                "0:00.0",
                "000:00.0",
                "000:00:00.0",
                "100000000:00:00.0",
                "+0:00.0",
                "00:-1.0",
                " 00:00.0",
                "00:00.0 ",
                "00:00:0",
                "00.00.0",
                "00:0g.0",
                ":00:00.0",
                "0000:00:00.0\n"
            })
    void textThatIsNoAddress(String text) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> Bdf.parse(text));
        assertThat(refused).isNotNull();
        assertThat(refused.rule()).isEqualTo(PciRule.BDF);
        assertThat(refused.found()).isEqualTo("'" + text + "'");
        assertThat(refused.offset()).isEqualTo(RefusedException.NOWHERE);
    }

    @Test
    void longTextIsShownInPart() {
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> Bdf.parse("z".repeat(41)));
        assertThat(refused.found()).isEqualTo("'" + "z".repeat(40) + "'");
    }

    @Test
    void numbersOutOfRangeAreErrors() {
        assertThat(new Bdf(0xFFFF_FFFFL, 255, 31, 7).bus()).isEqualTo(255);
        assertThatThrownBy(() -> new Bdf(-1, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bdf(0x1_0000_0000L, 0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bdf(0, -1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bdf(0, 256, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bdf(0, 0, -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bdf(0, 0, 32, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bdf(0, 0, 0, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bdf(1, 2, 3, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no PCI address: 1 2 3 8");
    }

    @Property
    void anAddressSurvivesTextAndRequesterId(
            @ForAll @LongRange(max = 0xFFFF_FFFFL) long domain,
            @ForAll @IntRange(max = 255) int bus,
            @ForAll @IntRange(max = 31) int device,
            @ForAll @IntRange(max = 7) int function) {
        Bdf address = new Bdf(domain, bus, device, function);
        assertThat(Bdf.parse(address.toString())).isEqualTo(address);
        assertThat(address.requesterId()).isEqualTo(bus * 256 + device * 8 + function);
        assertThat(new Bdf(domain, 0, 0, 0).withRequesterId(address.requesterId()))
                .isEqualTo(address);
    }

    @Test
    void virtualFunctionsMayBeOnTheNextBus() {
        Capability.SrIov sriov = SriovSample.of(0x80, 3);
        assertThat(sriov.function(new Bdf(5, 2, 31, 7), 0)).isEqualTo(new Bdf(5, 3, 15, 7));
        assertThat(sriov.function(new Bdf(5, 2, 0, 0), 2)).isEqualTo(new Bdf(5, 2, 16, 6));
        assertThat(sriov.function(new Bdf(5, 255, 31, 0), 0)).isEqualTo(new Bdf(5, 0, 15, 0));
    }

    private static final class SriovSample {
        static Capability.SrIov of(int offset, int stride) {
            return ConfigBytes.of(4096)
                    .express()
                    .extended(0x100, 0x10, 1, 0)
                    .u16(0x114, offset)
                    .u16(0x116, stride)
                    .parse()
                    .capability(Capability.SrIov.class)
                    .orElseThrow();
        }
    }
}
