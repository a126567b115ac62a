package dev.ironshim.impl.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.dma.DmaRule;
import dev.ironshim.impl.legacy.LegacyRule;
import dev.ironshim.impl.linux.PlatformRule;
import dev.ironshim.impl.manifest.ManifestRule;
import dev.ironshim.impl.pci.PciRule;
import dev.ironshim.impl.trust.TrustRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RulesTest {

    static Stream<Arguments> areas() {
        return Stream.of(
                Arguments.of("dma", List.of(DmaRule.values())),
                Arguments.of("ism2", List.of(LegacyRule.values())),
                Arguments.of("manifest", List.of(ManifestRule.values())),
                Arguments.of("pci", List.of(PciRule.values())),
                Arguments.of("platform", List.of(PlatformRule.values())),
                Arguments.of("trust", List.of(TrustRule.values())));
    }

    @ParameterizedTest
    @MethodSource("areas")
    void everyRuleHasANameAndSaysSomething(String area, List<Rule> rules) {
        assertThat(rules).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.area()).isEqualTo(area);
            assertThat(rule.id()).matches(area + "/[a-z0-9]+(-[a-z0-9]+)*");
            assertThat(rule.says()).hasSizeGreaterThan(5).matches("[A-Z0-9a-z].*[^.]");
        });
        assertThat(rules.stream().map(Rule::id)).doesNotHaveDuplicates();
    }

    @Test
    void aRefusalSaysWhereWhatAndWhy() {
        RefusedException refused = new RefusedException(TrustRule.SIGNED_AT, 12, "this", "that");
        assertThat(refused).hasMessage("trust/signed-at at byte 12: found this, expected that");
        assertThat(refused.rule()).isEqualTo(TrustRule.SIGNED_AT);
        assertThat(refused.offset()).isEqualTo(12);
        assertThat(refused.found()).isEqualTo("this");
        assertThat(refused.expected()).isEqualTo("that");
        assertThat(new RefusedException(DmaRule.WRAP, 0, "a", "b"))
                .hasMessage("dma/wrap at byte 0: found a, expected b");
        assertThat(new RefusedException(DmaRule.WRAP, RefusedException.NOWHERE, "a", "b"))
                .hasMessage("dma/wrap: found a, expected b");
    }

    @Test
    void aRefusalHasNoStackTraceBecauseParsersUnderAttackThrowMany() {
        assertThat(new RefusedException(DmaRule.WRAP, 0, "a", "b").getStackTrace())
                .isEmpty();
    }

    @Test
    void numbersAreShownWithoutASign() {
        assertThat(RefusedException.hex(-1)).isEqualTo("0xffffffffffffffff");
        assertThat(RefusedException.hex(0)).isEqualTo("0x0");
        assertThat(RefusedException.hex(0xABC)).isEqualTo("0xabc");
    }
}
