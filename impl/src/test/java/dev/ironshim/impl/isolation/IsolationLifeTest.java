package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.DOMAIN;
import static dev.ironshim.impl.isolation.Drivers.PAGE;
import static dev.ironshim.impl.isolation.Drivers.base;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.impl.audit.TelemetryFeed;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.model.isolation.CapabilityKind;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.Phase;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Drivers and devices as they come and go, and the lines and memory that go with them. */
class IsolationLifeTest {
    private final Drivers drivers = Drivers.monitor().driver(1);
    private final Drivers monitor = drivers;

    private void answers(IsolationResult expected, LifecycleOp... moves) {
        for (LifecycleOp move : moves) {
            DriverFacts before = monitor.facts(1);
            assertThat(monitor.life(1, move)).as(move.name()).isEqualTo(expected);
            if (expected.refused()) {
                assertThat(monitor.facts(1)).isEqualTo(before);
            }
        }
    }

    @Test
    void stepsOutOfOrderAreRefusedAndChangeNothing() {
        answers(IsolationResult.ILLEGAL_TRANSITION, LifecycleOp.START, LifecycleOp.SUSPEND, LifecycleOp.RESUME);
        answers(IsolationResult.NOT_QUARANTINED, LifecycleOp.REQUEST_RELEASE);
        answers(IsolationResult.NOT_REQUESTED, LifecycleOp.GRANT, LifecycleOp.DENY);
        answers(IsolationResult.OK, LifecycleOp.INITIALIZE, LifecycleOp.START);
        answers(IsolationResult.ILLEGAL_TRANSITION, LifecycleOp.INITIALIZE, LifecycleOp.START, LifecycleOp.RESUME);
        answers(IsolationResult.OK, LifecycleOp.FAULT);
        answers(IsolationResult.ALREADY_QUARANTINED, LifecycleOp.FAULT);
        answers(IsolationResult.ILLEGAL_TRANSITION, LifecycleOp.INITIALIZE, LifecycleOp.SHUTDOWN);
        answers(IsolationResult.OK, LifecycleOp.REQUEST_RELEASE);
        answers(IsolationResult.ALREADY_REQUESTED, LifecycleOp.REQUEST_RELEASE);
        answers(IsolationResult.OK, LifecycleOp.DENY);
        answers(IsolationResult.NOT_REQUESTED, LifecycleOp.GRANT);
    }

    @Test
    void onlyADecisionOfContainmentContainsAndOnlyForDriversThatAreThere() {
        assertThat(Arrays.stream(Driver.class.getMethods()).map(Method::getName))
                .doesNotContain("contain", "containUntilReset", "disconnect", "recovered", "grant", "dismiss");
        List<Consumer<Operator>> decisions = List.of(
                operator -> operator.contain(2),
                operator -> operator.containUntilReset(2),
                operator -> operator.disconnect(2),
                operator -> operator.recovered(2, true),
                operator -> operator.grant(2),
                operator -> operator.deny(2),
                operator -> operator.fault(2),
                operator -> operator.shutdown(2),
                operator -> operator.revoke(2),
                operator -> operator.releaseLine(2, 0),
                operator -> operator.dismiss(2),
                operator -> operator.cutOff(2),
                operator -> operator.interrupts(2),
                operator -> operator.facts(2));
        for (Consumer<Operator> decision : decisions) {
            drivers.refused(MonitorRule.UNKNOWN_DRIVER, () -> decision.accept(drivers.operator));
        }
    }

    @Test
    void aDriverIsReleasedToASoundDeviceOnly() {
        assertThat(monitor.contain(1, ContainDecision.RESET_REQUIRED)).isEqualTo(IsolationResult.OK);
        assertThat(monitor.facts(1).life().resetDue()).isTrue();
        answers(IsolationResult.OK, LifecycleOp.REQUEST_RELEASE);
        answers(IsolationResult.DEVICE_NOT_SOUND, LifecycleOp.GRANT);
        assertThat(monitor.recovery(1, true)).isEqualTo(IsolationResult.OK);
        assertThat(monitor.facts(1).life().resetDue()).isFalse();
        answers(IsolationResult.OK, LifecycleOp.GRANT);
        assertThat(monitor.facts(1).life().phase()).isEqualTo(Phase.CREATED);
        assertThat(monitor.recovery(1, true)).isEqualTo(IsolationResult.NOTHING_TO_RECOVER);
    }

    @Test
    void containmentMayGetWorseAndSaysWhenItIsNothingNew() {
        assertThat(monitor.contain(1, ContainDecision.QUARANTINE)).isEqualTo(IsolationResult.OK);
        assertThat(monitor.contain(1, ContainDecision.QUARANTINE)).isEqualTo(IsolationResult.ALREADY_CONTAINED);
        assertThat(monitor.contain(1, ContainDecision.RESET_REQUIRED)).isEqualTo(IsolationResult.OK);
        assertThat(monitor.contain(1, ContainDecision.RESET_REQUIRED)).isEqualTo(IsolationResult.ALREADY_CONTAINED);
        assertThat(monitor.contain(1, ContainDecision.DISCONNECT)).isEqualTo(IsolationResult.OK);
        for (ContainDecision decision : ContainDecision.values()) {
            assertThat(monitor.contain(1, decision)).isEqualTo(IsolationResult.GONE);
        }
        assertThat(monitor.recovery(1, true)).isEqualTo(IsolationResult.NOTHING_TO_RECOVER);
        answers(IsolationResult.OK, LifecycleOp.REQUEST_RELEASE);
        answers(IsolationResult.DEVICE_NOT_SOUND, LifecycleOp.GRANT);
    }

    @Test
    void aDeviceThatDidNotRecoverIsGone() {
        monitor.contain(1, ContainDecision.QUARANTINE);
        assertThat(monitor.recovery(1, false)).isEqualTo(IsolationResult.OK);
        assertThat(monitor.facts(1).device()).isEqualTo(DeviceCondition.GONE);
        answers(IsolationResult.OK, LifecycleOp.REQUEST_RELEASE);
        answers(IsolationResult.DEVICE_NOT_SOUND, LifecycleOp.GRANT);
    }

    @Test
    void anErrorOfTheDeviceOfADriverThatIsShutDownDoesNotBringItBack() {
        answers(IsolationResult.OK, LifecycleOp.SHUTDOWN);
        assertThat(monitor.contain(1, ContainDecision.QUARANTINE)).isEqualTo(IsolationResult.OK);
        assertThat(monitor.facts(1).epoch()).isEqualTo(2);
        monitor.recovery(1, true);
        answers(IsolationResult.OK, LifecycleOp.REQUEST_RELEASE, LifecycleOp.GRANT);
        assertThat(monitor.facts(1).life().phase()).isEqualTo(Phase.SHUTDOWN);
        drivers.refused(MonitorRule.INACTIVE, () -> monitor.irq(1, 0));
    }

    @Test
    void aDriverMayBeHandedItsGrantsBeforeItRuns() {
        answers(IsolationResult.OK, LifecycleOp.INITIALIZE);
        IrqLine line = monitor.irq(1, 1);
        assertThat(line.kind()).isEqualTo(CapabilityKind.IRQ);
        assertThat(line.epoch()).isEqualTo(1);
        assertThat(line.grant()).isEqualTo(draft(1).irqs().get(1).named("irq1"));
        assertThat(line.line()).isEqualTo(1);
        assertThat(line.alive()).isTrue();
        assertThat(drivers.line(1, 1).interrupt(0, 0)).isEqualTo(Delivery.DELIVERED);
        answers(IsolationResult.OK, LifecycleOp.START);
        assertThat(line.alive()).isTrue();
        assertThat(drivers.line(1, 1).interrupt(0, 10)).isEqualTo(Delivery.DELIVERED);
    }

    @Test
    void eachGrantIsCountedByItself() {
        drivers.running();
        for (int grant = 0; grant < 2; grant++) {
            int each = grant;
            monitor.ports(1, each);
            monitor.irq(1, each);
            drivers.refused(MonitorRule.ALREADY_MINTED, () -> monitor.ports(1, each));
            drivers.refused(MonitorRule.ALREADY_MINTED, () -> monitor.irq(1, each));
        }
        for (int grant = 2; grant < 4; grant++) {
            monitor.mmio(1, grant);
        }
        monitor.mmio(1, 1);
        drivers.refused(MonitorRule.NOT_GRANTED, () -> monitor.ports(1, -1));
        drivers.refused(MonitorRule.NOT_GRANTED, () -> monitor.irq(1, -1));
        drivers.refused(MonitorRule.NOT_GRANTED, () -> monitor.map(1, -1, pages(1), 0x10000, Direction.BOTH));
    }

    @Test
    void theGateOfADriverIsShutBeforeItIsOpenedForOneEpoch() {
        Gate gate = new Gate(1, 1, new TelemetryFeed(1, feed -> {}, () -> {}));
        assertThat(gate.epoch()).isEqualTo(1);
        assertThat(gate.use(1)).isEqualTo(IsolationResult.INACTIVE);
        gate.publish(1, true);
        assertThat(gate.use(1)).isEqualTo(IsolationResult.OK);
        assertThat(gate.use(0)).isEqualTo(IsolationResult.STALE);
        assertThat(gate.use(2)).isEqualTo(IsolationResult.STALE);
        gate.publish(1 << 30, true);
        assertThat(gate.epoch()).isEqualTo(1 << 30);
        assertThat(gate.use(1)).isEqualTo(IsolationResult.STALE);
        assertThat(gate.use(1 << 30)).isEqualTo(IsolationResult.OK);
        assertThatThrownBy(() -> gate.check(1)).hasMessageContaining("a capability of epoch 1");
    }

    @Test
    void aSixtyFourBitBarIsComparedInFull() {
        byte[] config = Drivers.config(2);
        long high = 0x7_0000_0000L + base(2);
        Bytes.putU32(config, 0x10, base(2) | 4);
        Bytes.putU32(config, 0x14, 7);
        Grant.Mmio above = new Grant.Mmio(high, high + PAGE - 1, 0, 0, Rights.READ_WRITE, 8);
        drivers.refused(
                MonitorRule.BAR,
                () -> drivers.admit(Drivers.withMmio(draft(2), Drivers.mmio(2, 0, Rights.READ, 8)), config));
        // The upper half is no register of its own.
        drivers.refused(
                MonitorRule.BAR,
                () -> drivers.admit(
                        Drivers.withMmio(draft(2), new Grant.Mmio(0, PAGE - 1, 1, 0, Rights.READ, 8)), config));
        drivers.driver(Drivers.withMmio(draft(2), above), config);
        drivers.running(2);
        monitor.mmio(2, 0).write64(8, 5);
        assertThat(drivers.register(2, 8, 8)).isEqualTo(5);
    }

    @Test
    void thePlatformInMemoryKeepsWhatIsWrittenAndKnowsWhatIsMappedAndWhatMayBeCached() {
        MemoryPlatform platform = new MemoryPlatform(Drivers.device(1, DOMAIN, Drivers.config(1)));
        platform.write(0, 0x2004, 4, -1);
        assertThat(platform.read(0, 0x2000, 4)).isZero();
        assertThat(platform.read(0, 0x2000, 8)).isEqualTo(0xFFFF_FFFF_0000_0000L);
        assertThat(platform.read(2, 0x2004, 4)).isZero();
        platform.write(2, 0x2000, 4, 0x0102_0304);
        assertThat(platform.read(2, 0x2001, 2)).isEqualTo(0x0203);
        platform.map(0, 0x1000, pages(1).memory(), Direction.BOTH);
        assertThat(platform.mapped(0)).containsOnlyKeys(0x1000L);
        assertThat(platform.reaches(0, 0x1000)).isFalse();
        platform.arm();
        assertThat(platform.reaches(0, 0x1FFF)).isTrue();
        assertThat(platform.reaches(0, 0x2000)).isFalse();
        assertThat(platform.reaches(1, 0x1000)).isFalse();
        // A removed translation lives on in a cache until a flush of its address space.
        platform.unmap(0, 0x1000, PAGE);
        assertThat(platform.mapped(0)).isEmpty();
        assertThat(platform.reaches(0, 0x1000)).isTrue();
        platform.flush(1);
        assertThat(platform.reaches(0, 0x1000)).isTrue();
        platform.flush(0);
        assertThat(platform.reaches(0, 0x1000)).isFalse();
        // Nothing there is as good as removed.
        platform.unmap(0, 0x1000, PAGE);
        // A device that is detached reaches nothing until it is armed again.
        platform.map(0, 0x1000, pages(1).memory(), Direction.BOTH);
        platform.detach();
        assertThat(platform.reaches(0, 0x1000)).isFalse();
        platform.arm();
        assertThat(platform.reaches(0, 0x1000)).isTrue();
    }
}
