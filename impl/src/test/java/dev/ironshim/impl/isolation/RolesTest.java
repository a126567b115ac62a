package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.config;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.later;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.isolation.LineCondition;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.Phase;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Who can do what is a matter of what one holds: a driver can do nothing to another, to its next life, or to the clock. */
class RolesTest {
    private static final List<Class<?>> OF_DRIVERS = List.of(
            Driver.class,
            MmioWindow.class,
            PortRange.class,
            IrqLine.class,
            DmaMapping.class,
            DeferredWork.class,
            CutOff.class,
            DriverFacts.class);

    private static final List<Class<?>> OF_OTHERS = List.of(
            Monitor.class,
            Operator.class,
            Ingress.class,
            LineIngress.class,
            Device.class,
            Platform.class,
            Surroundings.class);

    private static List<String> methods(Class<?> of) {
        return Arrays.stream(of.getDeclaredMethods())
                .filter(each -> Modifier.isPublic(each.getModifiers()) && !each.isSynthetic())
                .map(Method::getName)
                .distinct()
                .sorted()
                .toList();
    }

    /** H3: its holder said which core, which time and how long, and delivered 2,001 interrupts in a window of 3. */
    @Test
    void aDriversLineHasNoWayToDeliver() {
        assertThat(methods(IrqLine.class)).containsExactly("alive", "epoch", "grant", "kind", "line", "serve");
    }

    @Test
    void nobodyMakesARoleForItself() {
        Stream.concat(OF_DRIVERS.stream(), OF_OTHERS.stream())
                .filter(each -> each != DriverFacts.class && each != Surroundings.class && !each.isInterface())
                .forEach(each -> {
                    assertThat(each.getConstructors()).as(each.getSimpleName()).isEmpty();
                    assertThat(each).isFinal();
                });
    }

    /** Whatever a driver is given, and whatever it is given by that, and so on. */
    @Test
    void noWayLeadsFromADriverToAnotherRole() {
        Set<Class<?>> reached = new HashSet<>(List.of(Driver.class));
        List<Class<?>> next = new ArrayList<>(reached);
        while (!next.isEmpty()) {
            for (Method method : next.removeLast().getMethods()) {
                Class<?> given = method.getReturnType();
                if (given.getName().startsWith("dev.ironshim.impl") && reached.add(given)) {
                    next.add(given);
                }
            }
        }
        assertThat(reached).contains(MmioWindow.class, IrqLine.class, DmaMapping.class, CutOff.class);
        assertThat(reached).doesNotContainAnyElementsOf(OF_OTHERS);
    }

    @Test
    void aWindowDeliversItsBudgetWhateverCoreItComesToAndHoweverOften() {
        Drivers drivers = Drivers.monitor().driver(1);
        drivers.running().irq(1, 0);
        LineIngress line = drivers.line(1, 0);
        int delivered = 0;
        for (int i = 0; i < 2_001; i++) {
            delivered += line.interrupt(i % 7, 5) == Delivery.DELIVERED ? 1 : 0;
        }
        assertThat(delivered).isEqualTo(1);
    }

    private record Former(
            Driver driver,
            MmioWindow registers,
            PortRange ports,
            IrqLine line,
            LineIngress ingress,
            DmaMapping mapping,
            DeferredWork deferred) {}

    @Test
    void aHandleOfAFormerLifeDoesNothingToTheNextOne() {
        Drivers drivers = Drivers.monitor().driver(1);
        drivers.running();
        Former former = new Former(
                drivers.of(1),
                drivers.mmio(1, 0),
                drivers.ports(1, 0),
                drivers.irq(1, 0),
                drivers.line(1, 0),
                drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH),
                drivers.of(1).deferred(4));
        former.ingress.interrupt(0, 0);
        drivers.life(1, LifecycleOp.SHUTDOWN);
        drivers.dismiss(1);
        drivers.admit(later(draft(1), 2), config(1));
        drivers.running();
        drivers.irq(1, 0);
        drivers.map(1, 0, pages(1), 0x10000, Direction.BOTH);
        LineIngress line = drivers.line(1, 0);
        assertThat(line.interrupt(0, 0)).isEqualTo(Delivery.DELIVERED);
        DmaBuffer page = pages(1);
        List<ThrowingCallable> requests = List.of(
                former.driver::initialize,
                former.driver::start,
                former.driver::suspend,
                former.driver::resume,
                former.driver::shutdown,
                former.driver::fault,
                former.driver::requestRelease,
                () -> former.driver.mmio("mmio0"),
                () -> former.driver.ports("ports0"),
                () -> former.driver.irq("irq0"),
                () -> former.driver.map("dma0", page, 0x12000, Direction.BOTH),
                () -> former.driver.allocate("dma0", Drivers.PAGE, Direction.BOTH),
                () -> former.driver.unmap(former.mapping));
        for (ThrowingCallable request : requests) {
            drivers.refused(MonitorRule.UNKNOWN_DRIVER, request);
        }
        drivers.refused(MonitorRule.INACTIVE, () -> former.driver.deferred(1));
        drivers.refused(MonitorRule.NOT_MAPPED, () -> drivers.of(1).unmap(former.mapping));
        drivers.refused(MonitorRule.STALE, () -> former.registers.write32(0, 1));
        drivers.refused(MonitorRule.STALE, () -> former.ports.out8(0, (byte) 1));
        drivers.refused(MonitorRule.STALE, () -> former.mapping.writeInt(0, 1));
        drivers.refused(MonitorRule.STALE, () -> former.line.serve(ticket -> {}));
        drivers.refused(MonitorRule.STALE, () -> former.deferred.defer(0));
        assertThat(former.line.alive()).isFalse();
        former.driver.onCutOff(why -> {
            throw new AssertionError("the cut-off of somebody else");
        });
        // A dead line mis-clocked the next life's and quarantined it by trying 256 generations.
        for (int generation = 0; generation < 256; generation++) {
            former.ingress.complete(generation, Long.MAX_VALUE, true);
            assertThat(former.ingress.interrupt(0, 1_000_000L * generation)).isNotEqualTo(Delivery.DELIVERED);
            former.ingress.tick(1_000_000L * generation);
        }
        assertThat(drivers.facts(1).lines()).containsOnly(LineCondition.FINE);
        assertThat(drivers.facts(1).life().phase()).isEqualTo(Phase.RUNNING);
        assertThat(line.interrupt(0, 10)).isEqualTo(Delivery.DELIVERED);
        drivers.operator.fault(1);
        assertThat(drivers.telemetry.toString()).doesNotContain("somebody else");
    }

    @Test
    void deferredWorkEndsWithItsEpoch() {
        Drivers drivers = Drivers.monitor().driver(1);
        DeferredWork deferred = drivers.running().of(1).deferred(8);
        for (int i = 0; i < 6; i++) {
            assertThat(deferred.defer(i % 2)).isTrue();
        }
        AtomicInteger done = new AtomicInteger();
        // The third one is its end.
        assertThat(deferred.drain(100, line -> {
                    if (done.incrementAndGet() == 3) {
                        drivers.operator.fault(1);
                    }
                }))
                .isEqualTo(3);
        assertThat(deferred.drain(100, line -> done.incrementAndGet())).isZero();
        assertThat(done.get()).isEqualTo(3);
        drivers.refused(MonitorRule.STALE, () -> deferred.defer(0));
        // A new life has a queue of its own.
        drivers.life(1, LifecycleOp.REQUEST_RELEASE);
        drivers.life(1, LifecycleOp.GRANT);
        drivers.running();
        assertThat(deferred.drain(100, line -> done.incrementAndGet())).isZero();
        assertThat(drivers.of(1).deferred(8).drain(100, line -> done.incrementAndGet()))
                .isZero();
        drivers.life(1, LifecycleOp.SUSPEND);
        drivers.refused(MonitorRule.INACTIVE, () -> drivers.of(1).deferred(8));
    }

    private static Drivers threads() {
        return new Setup()
                .limits(new MonitorLimits(10, 1000, 1000, 7))
                .threads(Threads.spare("test-effects"))
                .open()
                .driver(1);
    }

    @Test
    void interruptsAreServedByTheMonitorsClockAndEndWithTheEpoch() throws Exception {
        Drivers drivers = threads();
        List<IrqLine.Ticket> tickets = Collections.synchronizedList(new ArrayList<>());
        IrqLine line = drivers.running().irq(1, 0);
        line.serve(tickets::add);
        assertThat(Drivers.rule(() -> line.serve(ticket -> {}))).isEqualTo(MonitorRule.ALREADY_SERVED);
        drivers.platform().raise(0);
        Hang.until(() -> tickets.size() == 1);
        assertThat(tickets.getFirst()).isEqualTo(new IrqLine.Ticket(0, 1));
        // The window is spent until the monitor's clock says otherwise.
        drivers.platform().raise(0);
        Hang.until(() -> drivers.operator.interrupts(1).lost() == 1);
        drivers.ticks.addAndGet(100);
        drivers.platform().raise(0);
        Hang.until(() -> tickets.size() == 2);
        assertThat(drivers.operator.revoke(1).await(20_000)).isTrue();
        assertThat(Drivers.rule(() -> line.serve(ticket -> {}))).isEqualTo(MonitorRule.STALE);
        // Another epoch, another handler.
        List<IrqLine.Ticket> others = Collections.synchronizedList(new ArrayList<>());
        drivers.irq(1, 0).serve(others::add);
        drivers.ticks.addAndGet(100);
        Hang.until(() -> {
            drivers.platform().raise(0);
            drivers.ticks.addAndGet(10);
            return !others.isEmpty();
        });
        assertThat(tickets).hasSize(2);
    }

    @Test
    void aHandlerThatThrowsAccusesItsLineAndItsDriver() throws Exception {
        Drivers drivers = threads();
        drivers.running().irq(1, 0).serve(ticket -> {
            throw new AssertionError("confused");
        });
        drivers.platform().raise(0);
        Hang.until(() -> drivers.facts(1).life().phase() == Phase.QUARANTINED);
        assertThat(drivers.facts(1).lines()).containsExactly(LineCondition.ACCUSED, LineCondition.FINE);
        Hang.until(() -> drivers.audit.contains(new AuditEvent.LineAccused(1, 0, "HANDLER_FAULT")));
    }

    /** Whoever tells the time notices: the one who serves it cannot. */
    @Test
    void aHandlerThatNeverReturnsIsNoticed() throws Exception {
        Drivers drivers = threads();
        Hang hang = new Hang();
        MmioWindow registers = drivers.running().mmio(1, 0);
        drivers.irq(1, 0).serve(ticket -> hang.here());
        drivers.platform().raise(0);
        hang.awaitSomebody();
        drivers.tick(1);
        assertThat(drivers.facts(1).life().phase()).isEqualTo(Phase.RUNNING);
        drivers.tick(1);
        assertThat(drivers.facts(1).life().phase()).isEqualTo(Phase.QUARANTINED);
        assertThat(drivers.facts(1).lines()).containsExactly(LineCondition.ACCUSED, LineCondition.FINE);
        assertThat(Drivers.rule(() -> registers.read8(0))).isEqualTo(MonitorRule.STALE);
        assertThat(drivers.operator.cutOff(1).await(20_000)).isTrue();
        hang.letGo();
    }

    /** Two threads that ask for one line at once had two that serve it, one of which nobody watched. */
    @Test
    void everyLineThatIsHandedOutIsWatched() throws Exception {
        for (int round = 0; round < 20; round++) {
            Drivers drivers = threads();
            drivers.running();
            Hang hang = new Hang();
            CyclicBarrier both = new CyclicBarrier(2);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Thread thread = new Thread(() -> {
                    try {
                        both.await();
                        drivers.of(1).irq("irq0").serve(ticket -> hang.here());
                    } catch (RefusedException e) {
                        // One of them is late.
                        assertThat(e.rule()).isEqualTo(MonitorRule.ALREADY_MINTED);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            drivers.platform().raise(0);
            hang.awaitSomebody();
            drivers.tick(10);
            assertThat(drivers.facts(1).life().phase()).as("round " + round).isEqualTo(Phase.QUARANTINED);
            hang.letGo();
        }
    }
}
