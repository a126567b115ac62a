package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.DOMAIN;
import static dev.ironshim.impl.isolation.Drivers.PAGE;
import static dev.ironshim.impl.isolation.Drivers.base;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.model.isolation.CapabilityKind;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Drivers and devices as they come and go, and the lines and memory that go with them. */
class IsolationLifeTest {
    private final Drivers drivers = Drivers.monitor().driver(1);
    private final Isolation monitor = drivers.isolation;

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
        for (LifecycleOp move : List.of(LifecycleOp.CONTAIN, LifecycleOp.CONTAIN_AND_RESET, LifecycleOp.RESET_DONE)) {
            DriverFacts before = monitor.facts(1);
            assertThatThrownBy(() -> monitor.life(1, move)).isInstanceOf(IllegalArgumentException.class);
            assertThat(monitor.facts(1)).isEqualTo(before);
        }
        drivers.refused(MonitorRule.UNKNOWN_DRIVER, () -> monitor.life(2, LifecycleOp.INITIALIZE));
        drivers.refused(MonitorRule.UNKNOWN_DRIVER, () -> monitor.contain(2, ContainDecision.QUARANTINE));
        drivers.refused(MonitorRule.UNKNOWN_DRIVER, () -> monitor.recovery(2, true));
        drivers.refused(MonitorRule.UNKNOWN_DRIVER, () -> monitor.revoke(2));
        drivers.refused(MonitorRule.UNKNOWN_DRIVER, () -> monitor.facts(2));
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
        assertThat(line.deliver()).isEqualTo(IsolationResult.OK);
        answers(IsolationResult.OK, LifecycleOp.START);
        assertThat(line.deliver()).isEqualTo(IsolationResult.OK);
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
        Gate gate = new Gate(1, event -> {});
        assertThat(gate.epoch()).isEqualTo(1);
        assertThat(gate.use(1)).isEqualTo(IsolationResult.INACTIVE);
        gate.set(1, true);
        assertThat(gate.use(1)).isEqualTo(IsolationResult.OK);
        assertThat(gate.use(0)).isEqualTo(IsolationResult.STALE);
        assertThat(gate.use(2)).isEqualTo(IsolationResult.STALE);
        gate.set(1 << 30, true);
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
                () -> drivers.admit(Drivers.withMmio(draft(2), Drivers.mmio(2, 0, Rights.READ, 8)), DOMAIN, config));
        // The upper half is no register of its own.
        drivers.refused(
                MonitorRule.BAR,
                () -> drivers.admit(
                        Drivers.withMmio(draft(2), new Grant.Mmio(0, PAGE - 1, 1, 0, Rights.READ, 8)), DOMAIN, config));
        drivers.driver(Drivers.withMmio(draft(2), above), config);
        drivers.running(2);
        monitor.mmio(2, 0).write64(8, 5);
        assertThat(drivers.platform.readRegister(high + 8, 8)).isEqualTo(5);
    }

    @Test
    void thePlatformInMemoryKeepsWhatIsWrittenAndKnowsWhatIsMapped() {
        MemoryPlatform platform = new MemoryPlatform();
        AddressSpace space = new AddressSpace(DOMAIN, 0);
        platform.writeRegister(0x2004, 4, -1);
        assertThat(platform.readRegister(0x2000, 4)).isZero();
        platform.writePort(0x2004, 4, -1);
        assertThat(platform.readPort(0x2000, 4)).isZero();
        platform.writePort(0x2000, 4, 0x0102_0304);
        assertThat(platform.readPort(0x2001, 2)).isEqualTo(0x0203);
        assertThatThrownBy(() -> platform.unmap(space, 0x1000, PAGE)).hasMessageContaining("mapped at 1000");
        platform.map(space, 0x1000, pages(1).memory(), Direction.BOTH);
        assertThatThrownBy(() -> platform.unmap(space, 0x1000, 2 * PAGE)).isInstanceOf(IllegalStateException.class);
        assertThat(platform.mapped(space)).containsOnlyKeys(0x1000L);
        platform.unmap(space, 0x1000, PAGE);
        assertThat(platform.mapped(space)).isEmpty();
    }
}
