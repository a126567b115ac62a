package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.DOMAIN;
import static dev.ironshim.impl.isolation.Drivers.PAGE;
import static dev.ironshim.impl.isolation.Drivers.config;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.mmio;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static dev.ironshim.impl.isolation.Drivers.port;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.manifest.Terms;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.quarantine.Core;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.refusal.Rule;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every rule of the monitor: broken once, refused with this rule and no other, and nothing has changed. */
class MonitorRuleTest {

    private record Scenario(Drivers drivers, ThrowingCallable request) {}

    @TestFactory
    Stream<DynamicTest> everyRuleHasARefusalOfItsOwnThatChangesNothing() {
        return Arrays.stream(MonitorRule.values())
                .map(rule -> DynamicTest.dynamicTest(rule.id(), () -> {
                    Scenario scenario = scenario(rule);
                    scenario.drivers.audit.clear();
                    scenario.drivers.telemetry.clear();
                    RefusedException refused = scenario.drivers.refused(rule, scenario.request);
                    assertThat(refused).hasMessageStartingWith(rule.id());
                    assertThat(refused.found()).isNotEmpty();
                    assertThat(refused.expected()).isNotEmpty();
                    assertThat(recorded(scenario.drivers))
                            .as("what was recorded")
                            .containsExactly(rule);
                }));
    }

    private static Set<Rule> recorded(Drivers drivers) {
        Set<Rule> rules = new HashSet<>();
        for (AuditEvent event : drivers.audit) {
            if (event instanceof AuditEvent.MintRefused refused) {
                rules.add(refused.rule());
            } else if (event instanceof AuditEvent.AdmissionRefused refused) {
                rules.add(refused.rule());
            } else if (event instanceof AuditEvent.DismissalRefused refused) {
                rules.add(refused.rule());
            }
        }
        for (TelemetryEvent event : drivers.telemetry) {
            if (event instanceof TelemetryEvent.AccessRefused refused) {
                rules.add(refused.rule());
            }
        }
        return rules;
    }

    @Test
    void noTwoRulesSayTheSame() {
        assertThat(MonitorRule.values()).extracting(MonitorRule::says).doesNotHaveDuplicates();
        assertThat(MonitorRule.values()).extracting(MonitorRule::id).doesNotHaveDuplicates();
        assertThat(Arrays.stream(MonitorRule.values()).map(MonitorRule::answer).filter(answer -> answer != null))
                .hasSize(6)
                .doesNotHaveDuplicates()
                .allMatch(answer -> answer.refused());
    }

    /** A switch, so that a rule without a scenario does not compile. */
    private static Scenario scenario(MonitorRule rule) {
        Drivers drivers = Drivers.monitor().driver(1);
        Isolation monitor = drivers.isolation;
        DmaBuffer page = pages(1);
        return switch (rule) {
            case INACTIVE -> new Scenario(drivers, () -> monitor.mmio(1, 0));
            case EPOCHS_SPENT -> {
                drivers.running();
                for (int epoch = 1; epoch <= 3; epoch++) {
                    monitor.revoke(1);
                }
                yield new Scenario(drivers, () -> monitor.mmio(1, 0));
            }
            case ALREADY_MINTED -> {
                drivers.running().mmio(1, 0);
                yield new Scenario(drivers, () -> monitor.mmio(1, 0));
            }
            case OVERLAP -> {
                drivers.running().map(1, 0, page, 0x10000, Direction.BOTH);
                yield new Scenario(drivers, () -> monitor.map(1, 0, page, 0x10000, Direction.BOTH));
            }
            case NOT_MAPPED -> {
                DmaMapping mapping = drivers.running().map(1, 0, page, 0x10000, Direction.BOTH);
                monitor.unmap(1, mapping.space(), 0x10000);
                yield new Scenario(drivers, () -> mapping.readInt(0));
            }
            case STALE -> {
                MmioWindow window = drivers.running().mmio(1, 0);
                monitor.revoke(1);
                yield new Scenario(drivers, () -> window.write32(0, 1));
            }
            case UNKNOWN_DRIVER -> new Scenario(drivers, () -> monitor.mmio(2, 0));
            case NOT_GRANTED -> {
                drivers.running();
                yield new Scenario(drivers, () -> monitor.mmio(1, 4));
            }
            case POLICY -> {
                Drivers denied =
                        Drivers.monitor(MonitorLimits.USUAL, Policy.DENY_ALL).driver(1);
                denied.running();
                yield new Scenario(denied, () -> denied.isolation.mmio(1, 0));
            }
            case OUT_OF_BOUNDS -> {
                MmioWindow window = drivers.running().mmio(1, 0);
                yield new Scenario(drivers, () -> window.write32(PAGE, 1));
            }
            case MISALIGNED -> {
                MmioWindow window = drivers.running().mmio(1, 0);
                yield new Scenario(drivers, () -> window.write32(2, 1));
            }
            case WIDTH -> {
                MmioWindow window = drivers.running().mmio(1, 2);
                yield new Scenario(drivers, () -> window.write32(0, 1));
            }
            case RIGHTS -> {
                MmioWindow window = drivers.running().mmio(1, 1);
                yield new Scenario(drivers, () -> window.write32(0, 1));
            }
            case FOREIGN_BUFFER -> {
                drivers.running();
                DmaBuffer odd = DmaBuffer.allocate(PAGE + 1, PAGE);
                yield new Scenario(drivers, () -> monitor.map(1, 0, odd, 0x10000, Direction.BOTH));
            }
            case MMIO_BUDGET -> {
                drivers.running();
                for (int grant = 0; grant < 3; grant++) {
                    monitor.mmio(1, grant);
                }
                yield new Scenario(drivers, () -> monitor.mmio(1, 3));
            }
            case DMA_BUDGET -> {
                drivers.running().map(1, 0, pages(4), 0x10000, Direction.BOTH);
                monitor.map(1, 0, pages(4), 0x14000, Direction.BOTH);
                yield new Scenario(drivers, () -> monitor.map(1, 0, page, 0x18000, Direction.BOTH));
            }
            case SEGMENT_BUDGET -> {
                drivers.running();
                for (int segment = 0; segment < 3; segment++) {
                    monitor.map(1, 0, page, 0x10000 + segment * PAGE, Direction.BOTH);
                }
                yield new Scenario(drivers, () -> monitor.map(1, 0, page, 0x18000, Direction.BOTH));
            }
            case LINE_QUARANTINED -> {
                drivers.running().irq(1, 0);
                Core core = monitor.core(1, 0, 0);
                core.interrupt(0, 0);
                core.complete(0, core.generation(), 0, true);
                monitor.revoke(1);
                yield new Scenario(drivers, () -> monitor.irq(1, 0));
            }
            case EXPIRED -> {
                drivers.running();
                monitor.life(1, LifecycleOp.FAULT);
                monitor.expire(2 * Drivers.NOW + 1);
                monitor.life(1, LifecycleOp.REQUEST_RELEASE);
                monitor.life(1, LifecycleOp.GRANT);
                monitor.life(1, LifecycleOp.INITIALIZE);
                yield new Scenario(drivers, () -> monitor.mmio(1, 0));
            }
            case STILL_ADMITTED -> new Scenario(drivers, () -> monitor.dismiss(1));
            case SUPERSEDED -> {
                Drivers again = Drivers.monitor();
                again.admit(draft(1), DOMAIN, config(1));
                again.isolation.life(1, LifecycleOp.SHUTDOWN);
                again.isolation.dismiss(1);
                yield new Scenario(again, () -> again.admit(draft(1), DOMAIN, config(1)));
            }
            case ATTESTATION ->
                new Scenario(
                        drivers, () -> drivers.admit(Drivers.attesting(draft(2), "1".repeat(64)), DOMAIN, config(2)));
            case CAPABILITIES ->
                new Scenario(drivers, () -> drivers.admit(draft(2), DOMAIN, Arrays.copyOf(config(2), 64)));
            case ALREADY_ADMITTED -> new Scenario(drivers, () -> drivers.admit(draft(1), DOMAIN, config(1)));
            case DRIVERS_FULL -> {
                Drivers full = Drivers.monitor(new MonitorLimits(1, 1, 1, 0), Policy.DENY_ALL)
                        .driver(1);
                yield new Scenario(full, () -> full.admit(draft(2), DOMAIN, config(2)));
            }
            case DOMAIN -> new Scenario(drivers, () -> drivers.admit(draft(2), DOMAIN + 1, config(2)));
            case DEVICE_GONE -> {
                byte[] ones = new byte[4096];
                Arrays.fill(ones, (byte) -1);
                yield new Scenario(drivers, () -> drivers.admit(draft(2), DOMAIN, ones));
            }
            case BAR -> new Scenario(drivers, () -> drivers.admit(draft(2), DOMAIN, config(3)));
            case MSIX_TABLE ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(Drivers.withMmio(draft(2), mmio(2, 3, Rights.READ, 4)), DOMAIN, config(2)));
            case VECTORS ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(
                                Drivers.withIrqs(draft(2), new Grant.Irq(IrqKind.MSI_X, 4, 1, 1)), DOMAIN, config(2)));
            case PASID ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(
                                Drivers.withDma(draft(2), new Grant.Dma(8, 0, PAGE - 1, Direction.BOTH)),
                                DOMAIN,
                                config(2)));
            case FUNCTIONS ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(
                                Drivers.withFunctions(draft(2), new Budgets.Function(2, 0, 0, 0)), DOMAIN, config(2)));
            case MMIO_TAKEN ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(Drivers.withMmio(draft(2), mmio(1, 4, Rights.READ, 4)), DOMAIN, config(1)));
            case PORTS_TAKEN ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(
                                Drivers.withPorts(draft(2), new Grant.Port(port(1) + 11, port(1) + 11, Rights.READ, 1)),
                                DOMAIN,
                                config(2)));
            case HEADER -> {
                byte[] half = config(2);
                Arrays.fill(half, 4, half.length, (byte) -1);
                yield new Scenario(drivers, () -> drivers.admit(draft(2), DOMAIN, half));
            }
            case VIRTUAL_FUNCTION -> {
                byte[] virtual = config(2);
                Bytes.putU32(virtual, 0, 0xFFFF_FFFFL);
                yield new Scenario(drivers, () -> drivers.admit(draft(2), DOMAIN, virtual));
            }
            case BAR_SIZE ->
                new Scenario(
                        drivers,
                        () -> monitor.admit(
                                Drivers.verified(draft(2)),
                                new LiveDevice(new Bdf(0, 1, 0, 0), DOMAIN, ConfigParser.parse(config(2)))));
            case PORT_BAR ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(
                                Drivers.withPorts(draft(2), new Grant.Port(0xBFFF, 0xC000, Rights.READ, 1)),
                                DOMAIN,
                                config(2)));
            case ARCHITECTURE ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(
                                Drivers.withPorts(draft(2), new Grant.Port(0xCF8, 0xCFB, Rights.READ, 4)),
                                DOMAIN,
                                config(2)));
            case RESERVED_IOVA ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(
                                Drivers.withDma(draft(2), new Grant.Dma(0, 0xFEDF_F000L, 0xFEE0_0FFFL, Direction.BOTH)),
                                DOMAIN,
                                config(2)));
            case DEVICE ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(
                                Drivers.relative(2, new Terms.Device(0x1234, 2, 0, 0, 0, 0)), DOMAIN, config(2)));
            case ABI -> {
                Drivers strict = Drivers.requiring(new AbiRequirement(1, 2, 0, 64, 8));
                yield new Scenario(strict, () -> strict.admit(draft(2), DOMAIN, config(2)));
            }
        };
    }
}
