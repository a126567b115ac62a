package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.PAGE;
import static dev.ironshim.impl.isolation.Drivers.config;
import static dev.ironshim.impl.isolation.Drivers.domain;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.mmio;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static dev.ironshim.impl.isolation.Drivers.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.refusal.Rule;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every rule of the monitor: broken once, refused with this rule and no other, recorded, and nothing has changed. */
class MonitorRuleTest {
    /** After these, hardware is being asked to undo what it may have done. */
    private static final Set<MonitorRule> UNDONE = Set.of(MonitorRule.PLATFORM_FAILED, MonitorRule.CUT_OFF);

    /** @param afterwards before one looks at what was recorded */
    private record Scenario(Drivers drivers, ThrowingCallable request, Runnable afterwards) {
        Scenario(Drivers drivers, ThrowingCallable request) {
            this(drivers, request, () -> {});
        }
    }

    @TestFactory
    Stream<DynamicTest> everyRuleHasARefusalOfItsOwnThatChangesNothing() {
        return Arrays.stream(MonitorRule.values())
                .map(rule -> DynamicTest.dynamicTest(rule.id(), () -> {
                    Scenario scenario = scenario(rule);
                    scenario.drivers.audit.clear();
                    scenario.drivers.telemetry.clear();
                    RefusedException refused = UNDONE.contains(rule)
                            ? catchThrowableOfType(RefusedException.class, scenario.request)
                            : scenario.drivers.refused(rule, scenario.request);
                    assertThat(refused).hasMessageStartingWith(rule.id());
                    assertThat(refused.found()).isNotEmpty();
                    assertThat(refused.expected()).isNotEmpty();
                    scenario.afterwards.run();
                    assertThat(recorded(scenario.drivers))
                            .as("what was recorded")
                            .containsExactly(rule);
                }));
    }

    private static Set<Rule> recorded(Drivers drivers) {
        Set<Rule> rules = new HashSet<>();
        for (AuditEvent event : drivers.audit) {
            switch (event) {
                case AuditEvent.MintRefused refused -> rules.add(refused.rule());
                case AuditEvent.AdmissionRefused refused -> rules.add(refused.rule());
                case AuditEvent.DismissalRefused refused -> rules.add(refused.rule());
                case AuditEvent.MoveRefused refused -> rules.add(refused.rule());
                default -> {}
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
                .hasSize(25)
                .doesNotHaveDuplicates()
                .allMatch(answer -> answer.refused());
    }

    private static Scenario platform(String call, ThrowingCallable hand) {
        AtomicBoolean armed = new AtomicBoolean();
        Drivers drivers = new Setup()
                .platforms((driver, memory) -> new WatchedPlatform(memory, each -> {
                    if (each.equals(call) && armed.compareAndSet(true, false)) {
                        try {
                            hand.call();
                        } catch (RuntimeException e) {
                            throw e;
                        } catch (Throwable e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }))
                .open();
        drivers.driver(1).running();
        armed.set(true);
        DmaBuffer page = pages(1);
        return new Scenario(drivers, () -> drivers.map(1, 0, page, 0x10000, Direction.BOTH));
    }

    /** A platform that has 64 mappings of a driver to think about. */
    private static Scenario busy(DmaBuffer page) {
        CountDownLatch asked = new CountDownLatch(64);
        CountDownLatch answered = new CountDownLatch(1);
        Drivers busy = new Setup()
                .limits(MonitorLimits.USUAL)
                .platforms((driver, memory) -> new WatchedPlatform(memory, each -> {
                    if ("map".equals(each)) {
                        asked.countDown();
                        await(answered);
                    }
                }))
                .open();
        busy.driver(Drivers.with(
                        Drivers.withDma(draft(1), new Grant.Dma(0, 0x10000, 0xFFFFF, Direction.BOTH)),
                        new Budgets(1000L * PAGE, 4L * PAGE, 1000, 12, 0, 3L * PAGE, 100, 10, 5)))
                .running();
        for (int i = 0; i < 64; i++) {
            long iova = 0x10000L + (long) i * PAGE;
            Thread thread = new Thread(() -> busy.map(1, 0, page, iova, Direction.BOTH));
            thread.setDaemon(true);
            thread.start();
        }
        await(asked);
        return new Scenario(busy, () -> busy.map(1, 0, page, 0xFF000, Direction.BOTH), answered::countDown);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A switch, so that a rule without a scenario does not compile. */
    private static Scenario scenario(MonitorRule rule) {
        Drivers drivers = Drivers.monitor().driver(1);
        Drivers monitor = drivers;
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
            case STALE -> {
                MmioWindow window = drivers.running().mmio(1, 0);
                monitor.revoke(1);
                yield new Scenario(drivers, () -> window.write32(0, 1));
            }
            case POLICY -> {
                Drivers denied =
                        Drivers.monitor(MonitorLimits.USUAL, Policy.DENY_ALL).driver(1);
                denied.running();
                yield new Scenario(denied, () -> denied.mmio(1, 0));
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
            case ADDRESSING -> {
                Drivers sharing = Drivers.monitor();
                sharing.driver(RelativeAdmissionTest.shared(5), RelativeAdmissionTest.sharing(true, true, true));
                sharing.running();
                yield new Scenario(sharing, () -> sharing.of(1).map("guest", page, 0xFEE0_0000L, Direction.BOTH));
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
            case STILL_ADMITTED -> new Scenario(drivers, () -> monitor.dismiss(1));
            case ATTESTATION ->
                new Scenario(drivers, () -> drivers.admit(Drivers.attesting(draft(2), "1".repeat(64)), config(2)));
            case CAPABILITIES -> new Scenario(drivers, () -> drivers.admit(draft(2), Arrays.copyOf(config(2), 64)));
            case DEVICE_GONE -> {
                byte[] ones = new byte[4096];
                Arrays.fill(ones, (byte) -1);
                yield new Scenario(drivers, () -> drivers.admit(draft(2), ones));
            }
            case NOT_MAPPED -> {
                DmaMapping mapping = drivers.running().map(1, 0, page, 0x10000, Direction.BOTH);
                monitor.unmap(1, mapping);
                yield new Scenario(drivers, () -> mapping.readInt(0));
            }
            case NOT_GRANTED -> {
                drivers.running();
                yield new Scenario(drivers, () -> monitor.mmio(1, 4));
            }
            case UNKNOWN_DRIVER -> {
                Driver held = drivers.running().of(1);
                held.shutdown();
                monitor.dismiss(1);
                yield new Scenario(drivers, () -> held.mmio("mmio0"));
            }
            case UNSETTLED -> {
                drivers.running().map(1, 0, page, 0x10000, Direction.BOTH);
                drivers.effects.hold();
                monitor.revoke(1);
                yield new Scenario(drivers, () -> monitor.mmio(1, 0));
            }
            case PLATFORM_FAILED ->
                platform("map", () -> {
                    throw new IllegalStateException("no memory for page tables");
                });
            case CUT_OFF -> {
                List<Drivers> later = new ArrayList<>();
                Scenario scenario = platform("map", () -> later.getFirst().revoke(1));
                later.add(scenario.drivers);
                yield scenario;
            }
            case LINE_QUARANTINED -> {
                drivers.running().irq(1, 0);
                LineIngress line = monitor.line(1, 0);
                line.interrupt(0, 0);
                line.complete(line.generation(0, 0), 0, true);
                monitor.life(1, LifecycleOp.REQUEST_RELEASE);
                monitor.life(1, LifecycleOp.GRANT);
                drivers.running();
                yield new Scenario(drivers, () -> monitor.irq(1, 0));
            }
            case ILLEGAL_TRANSITION -> new Scenario(drivers, () -> drivers.of(1).start());
            case ALREADY_QUARANTINED -> {
                monitor.life(1, LifecycleOp.FAULT);
                yield new Scenario(drivers, () -> drivers.operator.fault(1));
            }
            case NOT_QUARANTINED -> new Scenario(drivers, () -> drivers.of(1).requestRelease());
            case ALREADY_REQUESTED -> {
                monitor.life(1, LifecycleOp.FAULT);
                monitor.life(1, LifecycleOp.REQUEST_RELEASE);
                yield new Scenario(drivers, () -> drivers.of(1).requestRelease());
            }
            case NOT_REQUESTED -> {
                monitor.life(1, LifecycleOp.FAULT);
                yield new Scenario(drivers, () -> drivers.operator.grant(1));
            }
            case RELEASES_SPENT -> {
                monitor.life(1, LifecycleOp.FAULT);
                monitor.life(1, LifecycleOp.REQUEST_RELEASE);
                monitor.life(1, LifecycleOp.GRANT);
                monitor.life(1, LifecycleOp.FAULT);
                monitor.life(1, LifecycleOp.REQUEST_RELEASE);
                yield new Scenario(drivers, () -> drivers.operator.grant(1));
            }
            case DEVICE_NOT_SOUND -> {
                monitor.contain(1, ContainDecision.QUARANTINE);
                monitor.life(1, LifecycleOp.REQUEST_RELEASE);
                yield new Scenario(drivers, () -> drivers.operator.grant(1));
            }
            case GONE -> {
                monitor.contain(1, ContainDecision.DISCONNECT);
                yield new Scenario(drivers, () -> drivers.operator.contain(1));
            }
            case ALREADY_CONTAINED -> {
                monitor.contain(1, ContainDecision.QUARANTINE);
                yield new Scenario(drivers, () -> drivers.operator.contain(1));
            }
            case NOTHING_TO_RECOVER -> new Scenario(drivers, () -> drivers.operator.recovered(1, true));
            case NOT_TRUSTED -> {
                drivers.operator.revokeManifest(Drivers.digest(draft(1)));
                yield new Scenario(drivers, () -> drivers.of(1).initialize());
            }
            case LINE_CONTAINED -> {
                monitor.contain(1, ContainDecision.QUARANTINE);
                yield new Scenario(drivers, () -> drivers.operator.releaseLine(1, 0));
            }
            case ALREADY_ADMITTED -> new Scenario(drivers, () -> drivers.admit(Drivers.later(draft(1), 2), config(1)));
            case BUSY -> busy(page);
            case ALREADY_SERVED -> {
                Drivers threads = new Setup().threads(task -> {}).open();
                threads.driver(1).running();
                IrqLine line = threads.irq(1, 0);
                line.serve(ticket -> {});
                yield new Scenario(threads, () -> line.serve(ticket -> {}));
            }
            case CLOSED -> {
                monitor.life(1, LifecycleOp.FAULT);
                monitor.life(1, LifecycleOp.REQUEST_RELEASE);
                drivers.monitor.close();
                yield new Scenario(drivers, () -> drivers.operator.grant(1));
            }
            case AUDIT -> {
                AtomicBoolean full = new AtomicBoolean();
                Drivers silent = new Setup()
                        .audit(sink -> event -> {
                            if (full.get()) {
                                throw new IllegalStateException("disk full");
                            }
                            sink.record(event);
                        })
                        .open()
                        .driver(1);
                full.set(true);
                silent.life(1, LifecycleOp.INITIALIZE);
                yield new Scenario(silent, () -> silent.admit(draft(2), config(2)), () -> {
                    full.set(false);
                    silent.tick(0);
                });
            }
            case DEVICE_TAKEN ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(
                                draft(2), new LiveDevice(new Bdf(0, 1, 0, 0), domain(2), Drivers.sized(config(2)))));
            case UNIT -> new Scenario(drivers, () -> drivers.admit(Drivers.in(draft(2), domain(1)), config(2)));
            case DRIVERS_FULL -> {
                Drivers full = Drivers.monitor(new MonitorLimits(1, 1, 1, 0), Policy.DENY_ALL)
                        .driver(1);
                yield new Scenario(full, () -> full.admit(draft(2), config(2)));
            }
            case DOMAIN -> new Scenario(drivers, () -> drivers.admit(draft(2), domain(3), config(2)));
            case BAR -> new Scenario(drivers, () -> drivers.admit(draft(2), config(3)));
            case MSIX_TABLE ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(Drivers.withMmio(draft(2), mmio(2, 3, Rights.READ, 4)), config(2)));
            case VECTORS ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(
                                Drivers.withIrqs(draft(2), new Grant.Irq(IrqKind.MSI_X, 4, 1, 1)), config(2)));
            case PASID ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(
                                Drivers.withDma(draft(2), new Grant.Dma(8, 0, PAGE - 1, Direction.BOTH)), config(2)));
            case FUNCTIONS ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(
                                Drivers.withFunctions(draft(2), new Budgets.Function(2, 0, 0, 0)), config(2)));
            case MMIO_TAKEN ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(Drivers.withMmio(draft(2), mmio(1, 4, Rights.READ, 4)), config(1)));
            case PORTS_TAKEN ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(
                                Drivers.withPorts(draft(2), new Grant.Port(port(1) + 11, port(1) + 11, Rights.READ, 1)),
                                config(2)));
            case HEADER -> {
                byte[] half = config(2);
                Arrays.fill(half, 4, half.length, (byte) -1);
                yield new Scenario(drivers, () -> drivers.admit(draft(2), half));
            }
            case VIRTUAL_FUNCTION -> {
                byte[] virtual = config(2);
                Bytes.putU32(virtual, 0, 0xFFFF_FFFFL);
                yield new Scenario(drivers, () -> drivers.admit(draft(2), virtual));
            }
            case BAR_SIZE ->
                new Scenario(
                        drivers,
                        () -> monitor.admit(
                                draft(2),
                                new LiveDevice(Drivers.address(2), domain(2), ConfigParser.parse(config(2)))));
            case PORT_BAR ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(
                                Drivers.withPorts(draft(2), new Grant.Port(0xBFFF, 0xC000, Rights.READ, 1)),
                                config(2)));
            case ARCHITECTURE ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(
                                Drivers.withPorts(draft(2), new Grant.Port(0xCF8, 0xCFB, Rights.READ, 4)), config(2)));
            case RESERVED_IOVA ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(
                                Drivers.withDma(draft(2), new Grant.Dma(0, 0xFEDF_F000L, 0xFEE0_0FFFL, Direction.BOTH)),
                                config(2)));
            case DEVICE ->
                new Scenario(
                        drivers,
                        () -> drivers.admit(
                                Drivers.in(Drivers.relative(2, new Terms.Device(0x1234, 2, 0, 0, 0, 0)), domain(2)),
                                config(2)));
            case ABI -> {
                Drivers strict = Drivers.requiring(new AbiRequirement(1, 2, 0, 64, 8));
                yield new Scenario(strict, () -> strict.admit(draft(2), config(2)));
            }
        };
    }
}
