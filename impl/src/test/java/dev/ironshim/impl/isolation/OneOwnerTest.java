package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.DOMAIN;
import static dev.ironshim.impl.isolation.Drivers.address;
import static dev.ironshim.impl.isolation.Drivers.config;
import static dev.ironshim.impl.isolation.Drivers.device;
import static dev.ironshim.impl.isolation.Drivers.domain;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.later;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.manifest.Terms;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.Phase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A device, with all that it can be, and an address space belong to one driver, or to a unit that all its drivers have declared
 * and in which they are contained together.
 */
class OneOwnerTest {
    private final Drivers drivers = Drivers.monitor().driver(1);

    private static Draft in(Draft draft, long unit) {
        return draft.with(new Terms(new Terms.Device(0x1234, 1, 0, 0, 0, 0), unit, Terms.Abi.NONE, List.of()));
    }

    /** A driver of version 4, on ports and registers of its own, in a unit and a domain. */
    static Draft member(long driver, long unit, long domain) {
        Draft draft = Drivers.withPorts(Drivers.relative(driver, new Terms.Device(0x1234, 1, 0, 0, 0, 0)));
        return in(Drivers.in(draft, domain), unit);
    }

    /** C1: driver 1 faulted, and its device went on writing into the memory of driver 2. */
    @Test
    void twoDriversInOneDomainAreRefused() {
        drivers.refused(MonitorRule.UNIT, () -> drivers.admit(Drivers.in(draft(2), domain(1)), config(2)));
        drivers.driver(2);
        drivers.running(1).running(2);
        drivers.map(2, 0, pages(1), 0x10000, Direction.BOTH);
        drivers.operator.fault(1);
        assertThat(drivers.platform(1).master()).isFalse();
        assertThat(drivers.platform(1).reaches(0, 0x10000)).isFalse();
        assertThat(drivers.platform(2).reaches(0, 0x10000)).isTrue();
    }

    /** C1: one function was GONE for one driver and RUNNING for another. */
    @Test
    void oneFunctionBelongsToOneDriverWhateverItsDomain() {
        drivers.refused(
                MonitorRule.DEVICE_TAKEN,
                () -> drivers.admit(draft(2), new LiveDevice(address(1), domain(2), Drivers.sized(config(2)))));
        // And so does one vector of it: both drivers would be told of its interrupts.
        Draft sameVector = Drivers.withIrqs(draft(2), draft(1).irqs().getFirst());
        drivers.refused(
                MonitorRule.DEVICE_TAKEN,
                () -> drivers.admit(sameVector, new LiveDevice(address(1), domain(2), Drivers.sized(config(2)))));
    }

    @Test
    void everyRequesterIdOfADeviceBelongsToIt() {
        // A phantom function of driver 2's device carries an id of driver 1's.
        LiveDevice phantom = device(2, domain(2), config(2))
                .in(Set.of(address(2).requesterId(), address(1).requesterId()), Set.of(address(2)));
        drivers.refused(MonitorRule.DEVICE_TAKEN, () -> drivers.admit(draft(2), phantom));
        LiveDevice alias =
                device(2, domain(2), config(2)).in(Set.of(address(2).requesterId(), 0x0900), Set.of(address(2)));
        drivers.admit(draft(2), alias);
        LiveDevice behindTheSameBridge =
                device(3, domain(3), config(3)).in(Set.of(address(3).requesterId(), 0x0900), Set.of(address(3)));
        drivers.refused(MonitorRule.DEVICE_TAKEN, () -> drivers.admit(draft(3), behindTheSameBridge));
        // In another segment the same numbers are others.
        LiveDevice elsewhere = new LiveDevice(new Bdf(1, 1, 0, 0), domain(4), Drivers.sized(config(4)));
        drivers.admit(draft(4), elsewhere);
    }

    @Test
    void whatResetsTogetherIsRefusedToDriversThatDoNotSaySo() {
        Bdf first = address(5);
        Bdf second = address(6);
        Set<Bdf> together = Set.of(first, second);
        LiveDevice five = device(5, domain(5), config(5)).in(Set.of(first.requesterId()), together);
        LiveDevice six = device(6, domain(6), config(6)).in(Set.of(second.requesterId()), together);
        drivers.admit(member(5, 77, domain(5)), five);
        drivers.refused(MonitorRule.UNIT, () -> drivers.admit(draft(6), six));
        drivers.refused(MonitorRule.UNIT, () -> drivers.admit(member(6, 78, domain(6)), six));
        drivers.admit(member(6, 77, domain(6)), six);
    }

    @Test
    void aSecondDriverCannotDeclareItsWayIntoTheUnitOfOneThatHasNotDeclaredAny() {
        drivers.refused(MonitorRule.UNIT, () -> drivers.admit(member(2, 77, domain(1)), config(2)));
        drivers.admit(member(2, 77, domain(2)), config(2));
        // Nor a third one into a domain that belongs to another unit than its own.
        drivers.refused(MonitorRule.UNIT, () -> drivers.admit(member(3, 78, domain(2)), config(3)));
        drivers.refused(MonitorRule.UNIT, () -> drivers.admit(member(3, 0, domain(2)), config(3)));
    }

    private Drivers unit() {
        Drivers unit = Drivers.monitor();
        for (long driver = 1; driver <= 3; driver++) {
            unit.admit(member(driver, driver == 3 ? 0 : 77, driver == 3 ? domain(3) : DOMAIN), config(driver));
            unit.running(driver);
        }
        return unit;
    }

    @Test
    void aDeclaredUnitIsContainedTogetherAndNobodyElseIs() {
        for (boolean fault : new boolean[] {true, false}) {
            Drivers unit = unit();
            DmaMapping first = unit.of(1).map("queues", pages(1), 0x10000, Direction.BOTH);
            DmaMapping second = unit.of(2).map("queues", pages(1), 0x11000, Direction.BOTH);
            DmaMapping third = unit.of(3).map("queues", pages(1), 0x10000, Direction.BOTH);
            CutOff cut = fault ? unit.operator.fault(1) : unit.operator.containUntilReset(1);
            assertThat(cut.returned()).isTrue();
            for (long driver = 1; driver <= 2; driver++) {
                assertThat(unit.facts(driver).life().phase()).isEqualTo(Phase.QUARANTINED);
                assertThat(unit.facts(driver).device())
                        .isEqualTo(fault ? DeviceCondition.SOUND : DeviceCondition.RECOVERING);
                assertThat(unit.platform(driver).mapped(0)).isEmpty();
                assertThat(unit.platform(driver).master()).isFalse();
            }
            unit.refused(MonitorRule.STALE, () -> first.readInt(0));
            unit.refused(MonitorRule.STALE, () -> second.readInt(0));
            third.writeInt(0, 1);
            assertThat(unit.facts(3).life().phase()).isEqualTo(Phase.RUNNING);
            assertThat(unit.platform(3).reaches(0, 0x10000)).isTrue();
        }
    }

    @Test
    void anErrorOfOneDeviceIsRecoveredWithItsWholeUnit() {
        Drivers unit = unit();
        unit.ingress.error(2, DeviceError.FATAL);
        for (long driver = 1; driver <= 2; driver++) {
            assertThat(unit.facts(driver).life().phase()).isEqualTo(Phase.QUARANTINED);
            // The monitor has had both reset.
            assertThat(unit.facts(driver).device()).isEqualTo(DeviceCondition.SOUND);
            assertThat(unit.facts(driver).life().resetDue()).isFalse();
            assertThat(unit.life(driver, LifecycleOp.REQUEST_RELEASE)).isEqualTo(IsolationResult.OK);
            assertThat(unit.life(driver, LifecycleOp.GRANT)).isEqualTo(IsolationResult.OK);
            unit.running(driver);
        }
    }

    /** Nobody of a unit is handed anything while hardware of one of them is being asked to forget. */
    @Test
    void nothingIsHandedOutInAUnitThatIsNotSettled() {
        Drivers unit = unit();
        DmaMapping mapping = unit.of(1).map("queues", pages(1), 0x10000, Direction.BOTH);
        unit.effects.hold();
        unit.of(1).unmap(mapping);
        unit.refused(MonitorRule.UNSETTLED, () -> unit.of(2).mmio("registers"));
        unit.refused(MonitorRule.UNSETTLED, () -> unit.of(2).map("queues", pages(1), 0x10000, Direction.BOTH));
        unit.of(3).mmio("registers");
        unit.effects.letGo();
        unit.of(2).map("queues", pages(1), 0x10000, Direction.BOTH);
        unit.refused(MonitorRule.OVERLAP, () -> unit.of(1).map("queues", pages(1), 0x10000, Direction.BOTH));
    }

    @Test
    void everythingIsFreeAgainAfterTheDismissalAndNotBefore() {
        drivers.life(1, LifecycleOp.SHUTDOWN);
        drivers.refused(MonitorRule.UNIT, () -> drivers.admit(Drivers.in(draft(2), domain(1)), config(2)));
        drivers.dismiss(1);
        Draft second = Drivers.in(draft(2), domain(1));
        drivers.admit(second, new LiveDevice(address(1), domain(1), Drivers.sized(config(2))));
        drivers.refused(MonitorRule.DEVICE_TAKEN, () -> drivers.admit(later(draft(1), 2), config(1)));
    }

    @Test
    void anAdmissionThatIsRefusedHasTakenNothing() {
        Draft greedy = Drivers.withMmio(draft(2), Drivers.mmio(1, 0, Rights.READ, 1));
        drivers.refused(MonitorRule.MMIO_TAKEN, () -> drivers.admit(greedy, config(1)));
        drivers.admit(draft(2), config(2));
        drivers.running(2);
    }

    /** Whoever named the number of somebody else's unit was contained with it, and contained it. */
    @Test
    void aNumberAloneJoinsNoUnit() {
        Drivers drivers = Drivers.monitor();
        for (long driver = 1; driver <= 2; driver++) {
            drivers.admit(OneOwnerTest.member(driver, 77, Drivers.domain(driver)), config(driver));
            drivers.running(driver);
        }
        drivers.operator.fault(2);
        assertThat(drivers.facts(1).life().phase()).isEqualTo(Phase.RUNNING);
    }

    /** Containment can ask so many; with one more, no error of any of them was contained. */
    @Test
    void aUnitHasAsManyMembersAsContainmentAsks() {
        Registry registry = new Registry(1_000, 1_000);
        for (long driver = 1; driver <= Unit.MAX_MEMBERS; driver++) {
            registry.claim(sharing(driver));
        }
        assertThat(catchThrowableOfType(RefusedException.class, () -> registry.claim(sharing(Unit.MAX_MEMBERS + 1)))
                        .rule())
                .isEqualTo(MonitorRule.DRIVERS_FULL);
    }

    private static Registry.Claim sharing(long driver) {
        return new Registry.Claim(
                driver,
                Drivers.address(driver),
                77,
                1,
                Set.of(driver),
                Set.of(),
                new Registry.Ranges(Map.of(), Map.of()));
    }
}
