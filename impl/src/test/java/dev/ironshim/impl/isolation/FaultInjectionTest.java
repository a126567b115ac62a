package dev.ironshim.impl.isolation;

import static dev.ironshim.impl.isolation.Drivers.EFFECT_TICKS;
import static dev.ironshim.impl.isolation.Drivers.PAGE;
import static dev.ironshim.impl.isolation.Drivers.config;
import static dev.ironshim.impl.isolation.Drivers.device;
import static dev.ironshim.impl.isolation.Drivers.domain;
import static dev.ironshim.impl.isolation.Drivers.draft;
import static dev.ironshim.impl.isolation.Drivers.later;
import static dev.ironshim.impl.isolation.Drivers.pages;
import static dev.ironshim.impl.isolation.Drivers.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.dma.DmaRule;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.trust.TrustStore;
import dev.ironshim.impl.trust.VolatileStore;
import dev.ironshim.model.isolation.DeviceCondition;
import dev.ironshim.model.isolation.Standing;
import dev.ironshim.model.lifecycle.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every call of a monitor to what is not its own (platforms, sinks, policy, store, executors, callbacks of drivers) throws, hangs
 * or calls back, once in each position of a scenario in which two drivers live and die. Whatever it is: nothing is reached that
 * the books call free, nothing is lost from the books, the other driver is not held up, and afterwards everything comes back.
 */
class FaultInjectionTest {
    private enum Mode {
        THROWS,
        HANGS,
        CALLS_BACK
    }

    /** What a call throws that was chosen. */
    private static final class Injected extends RuntimeException {
        private static final long serialVersionUID = 1;

        Injected(String where) {
            super(where);
        }
    }

    private static final List<byte[]> ENVELOPES =
            List.of(signed(draft(1)), signed(draft(2)), signed(later(draft(1), 2)), signed(later(draft(2), 2)));
    private static final List<LiveDevice> DEVICES =
            List.of(device(1, domain(1), config(1)), device(2, domain(2), config(2)));
    private static final List<Long> ADDRESSES = List.of(0x10000L, 0x11000L, 0x12000L, 0x13000L, 0x14000L);
    private static final List<Integer> SPACES = List.of(0, 5);
    private static final long PATIENCE_MILLIS = 20_000;
    /** Admissions wait for store and audit, and for nothing else. */
    private static final long ADMISSION_MILLIS = 100;

    /** Where somebody wanted memory last. */
    private record Wanted(long driver, DriverFacts.Place place) {}

    /** One run of the scenario, with one call that is chosen. */
    private static final class Run {
        final Mode mode;
        final String chosen;
        final List<String> places = Collections.synchronizedList(new ArrayList<>());
        private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
        private final CountDownLatch letGo = new CountDownLatch(1);
        private final List<DmaBuffer> buffers = Collections.synchronizedList(new ArrayList<>());
        private final Map<Wanted, DmaBuffer> memory = new ConcurrentHashMap<>();
        private final List<DmaMapping> mappings = Collections.synchronizedList(new ArrayList<>());
        private volatile Thread hung;
        /** Opening a monitor is nobody's affair but the embedder's, who may open it again. */
        private volatile boolean opened;

        volatile boolean reached;
        final Drivers drivers;

        Run(Mode mode, String chosen) {
            this.mode = mode;
            this.chosen = chosen;
            Setup setup = new Setup()
                    .limits(new MonitorLimits(10, 1000, 1000, 7))
                    .store(store())
                    .policy((driver, grant) -> {
                        at("policy");
                        return true;
                    })
                    .audit(sink -> event -> {
                        at("audit");
                        sink.record(event);
                    })
                    .telemetry(sink -> event -> {
                        at("telemetry");
                        sink.record(event);
                    })
                    .platforms((driver, memory) -> new WatchedPlatform(
                            memory, call -> at(driver + " " + call), call -> at(driver + " " + call + " done")));
            Executor effects = mode == Mode.HANGS ? Threads.spare("injection-effects") : setup.effects;
            Executor records = mode == Mode.HANGS ? Threads.spare("injection-records") : Runnable::run;
            drivers = setup.threads(at("effects", effects))
                    .records(at("records", records))
                    .open();
            opened = true;
        }

        private Executor at(String place, Executor real) {
            return task -> {
                at(place);
                real.execute(task);
            };
        }

        private TrustStore store() {
            VolatileStore kept = new VolatileStore();
            return new TrustStore() {
                @Override
                public Optional<byte[]> load() {
                    return kept.load();
                }

                @Override
                public void save(byte[] memory) {
                    at("store");
                    kept.save(memory);
                    at("store done");
                }
            };
        }

        /** Somebody calls out. */
        private void at(String place) {
            if (!opened) {
                return;
            }
            int count =
                    counts.computeIfAbsent(place, each -> new AtomicInteger()).incrementAndGet();
            String position = place + " #" + count;
            places.add(position);
            if (!position.equals(chosen)) {
                return;
            }
            reached = true;
            switch (mode) {
                case THROWS -> throw new Injected(position);
                case HANGS -> {
                    hung = Thread.currentThread();
                    try {
                        letGo.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
                case CALLS_BACK -> callBack();
            }
        }

        /** From within a call: whatever can be asked about driver 1, by anybody. */
        private void callBack() {
            Stream.<Runnable>of(
                            () -> drivers.operator.facts(1),
                            () -> drivers.of(1).mmio("mmio2"),
                            () -> map(1, 0, 0x14000),
                            () -> drivers.of(1).unmap(mappings.getFirst()),
                            drivers.ingress::tick,
                            () -> drivers.operator.revoke(1),
                            () -> drivers.operator.contain(1),
                            () -> drivers.operator.dismiss(1),
                            () -> drivers.of(1).requestRelease())
                    .forEach(Run::attempt);
        }

        private static void attempt(Runnable request) {
            try {
                request.run();
            } catch (RefusedException | Injected | IllegalStateException | java.util.NoSuchElementException e) {
                // Nobody may have been admitted, and nothing mapped.
                assertThat(String.valueOf(e.getMessage())).doesNotContain("given back");
            }
        }

        /** A step of the scenario: it may be refused, and what was chosen may come out of it. */
        private void step(boolean admission, Runnable request) {
            if (mode != Mode.HANGS) {
                attempt(request);
                return;
            }
            CountDownLatch ended = new CountDownLatch(1);
            List<Throwable> wrong = Collections.synchronizedList(new ArrayList<>());
            Thread thread = new Thread(() -> {
                try {
                    attempt(request);
                } catch (Throwable e) {
                    wrong.add(e);
                } finally {
                    ended.countDown();
                }
            });
            thread.setDaemon(true);
            thread.start();
            long began = System.nanoTime();
            try {
                while (!ended.await(1, TimeUnit.MILLISECONDS)) {
                    long millis = (System.nanoTime() - began) / 1_000_000;
                    if (hung == thread || (admission && reached && millis > ADMISSION_MILLIS)) {
                        return;
                    }
                    assertThat(millis).as("something waits behind " + chosen).isLessThan(PATIENCE_MILLIS);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            assertThat(wrong).isEmpty();
        }

        private void step(Runnable request) {
            step(false, request);
        }

        private void admit(int envelope, long driver) {
            drivers.admit(ENVELOPES.get(envelope), driver, DEVICES.get((int) driver - 1));
        }

        private void map(long driver, int grant, long iova) {
            DmaBuffer buffer = pages(1);
            buffers.add(buffer);
            memory.put(new Wanted(driver, new DriverFacts.Place(grant == 2 ? 5 : 0, iova, PAGE)), buffer);
            mappings.add(drivers.of(driver).map("dma" + grant, buffer, iova, Direction.BOTH));
        }

        private void interrupt(Supplier<DeferredWork> queue, long now) {
            LineIngress line = drivers.line(1, 0);
            if (line.interrupt(0, now) == Delivery.DELIVERED) {
                queue.get().defer(0);
                line.complete(line.generation(0, now), 1, false);
            }
            queue.get().drain(10, each -> at("deferred"));
        }

        void scenario() {
            step(true, () -> admit(0, 1));
            step(true, () -> admit(1, 2));
            for (long driver = 1; driver <= 2; driver++) {
                long each = driver;
                step(() -> drivers.of(each).onCutOff(why -> at("cut-off told")));
                step(() -> drivers.of(each).onError(handler()));
                step(() -> drivers.of(each).initialize());
                step(() -> drivers.of(each).start());
            }
            step(() -> map(2, 0, 0x10000));
            step(() -> drivers.mmio(1, 0).write32(0, 7));
            step(() -> drivers.ports(1, 0).in8(0));
            step(() -> drivers.irq(1, 0));
            step(() -> map(1, 0, 0x10000));
            step(() -> map(1, 0, 0x11000));
            step(() -> map(1, 2, 0x10000));
            List<DeferredWork> queue = new ArrayList<>();
            step(() -> queue.add(drivers.of(1).deferred(4)));
            step(() -> interrupt(queue::getFirst, 0));
            step(() -> drivers.of(1).unmap(mappings.getLast()));
            step(() -> drivers.ingress.systemCall(1, 3));
            step(() -> drivers.ingress.error(1, DeviceError.NON_FATAL));
            settle(1);
            step(() -> drivers.of(1).requestRelease());
            step(() -> drivers.operator.grant(1));
            step(() -> drivers.of(1).initialize());
            step(() -> map(1, 0, 0x12000));
            step(() -> drivers.operator.revoke(1));
            settle(1);
            step(() -> map(1, 0, 0x13000));
            step(() -> drivers.irq(1, 0));
            step(() -> drivers.ingress.tick());
            step(() -> drivers.of(1).shutdown());
            settle(1);
            step(() -> drivers.operator.dismiss(1));
        }

        private ErrorHandler handler() {
            return new ErrorHandler() {
                @Override
                public Vote detected() {
                    at("error told");
                    return Vote.CAN_RECOVER;
                }

                @Override
                public Vote registersEnabled() {
                    at("registers told");
                    return Vote.NEED_RESET;
                }

                @Override
                public Vote afterReset() {
                    at("reset told");
                    return Vote.RECOVERED;
                }
            };
        }

        /** Waits for hardware, unless that is what hangs. */
        private void settle(long driver) {
            step(() -> {
                CutOff cut = drivers.operator.cutOff(driver);
                while (!reached && !cut.await(1) && mode == Mode.HANGS) {
                    Thread.onSpinWait();
                }
                while (!reached && drivers.facts(driver).device() == DeviceCondition.RECOVERING && mode == Mode.HANGS) {
                    Thread.onSpinWait();
                }
            });
        }

        /** What hangs belongs to driver 1, or to its own callbacks; then it is nothing to driver 2. */
        private boolean of1() {
            return chosen.startsWith("1 ");
        }

        /** The operator ends everything, while what hangs still hangs. */
        void end() {
            // Both may be: what matters is that neither is waited for.
            step(() -> drivers.operator.fault(1));
            step(() -> drivers.operator.fault(2));
            unreached();
            if (mode == Mode.HANGS && of1() && drivers.operator.drivers().contains(2L)) {
                step(() -> assertThat(drivers.operator.cutOff(2).await(PATIENCE_MILLIS))
                        .as("driver 2 waits behind " + chosen)
                        .isTrue());
                assertThat(drivers.platform(2).master()).isFalse();
                assertThat(drivers.platform(2).mapped(0)).isEmpty();
            }
            for (DmaMapping each : mappings) {
                assertThat(Drivers.rule(() -> each.readInt(0))).isInstanceOf(MonitorRule.class);
            }
        }

        /** Nothing is reached that the books call free. @return how much is in the books */
        int unreached() {
            int known = 0;
            for (long driver = 1; driver <= 2; driver++) {
                MemoryPlatform platform = drivers.platform(driver);
                if (platform == null) {
                    continue;
                }
                // The books are read before and after: what has come back meanwhile was in the first ones.
                List<DriverFacts.Place> books = new ArrayList<>(books(driver));
                for (int pasid : SPACES) {
                    for (long iova : ADDRESSES) {
                        boolean held = platform.mapped(pasid).containsKey(iova) || platform.reaches(pasid, iova);
                        if (held) {
                            DriverFacts.Place place = new DriverFacts.Place(pasid, iova, PAGE);
                            // What is being mapped is not in these lists yet, but nobody can let go of its memory.
                            assertThat(books.contains(place)
                                            || books(driver).contains(place)
                                            || isHeld(memory.get(new Wanted(driver, place))))
                                    .as("driver " + driver + " reaches " + place + " after " + mode + " " + chosen)
                                    .isTrue();
                        }
                    }
                }
                known += books.size();
            }
            return known;
        }

        private static boolean isHeld(DmaBuffer buffer) {
            try {
                buffer.close();
                return false;
            } catch (RefusedException e) {
                return e.rule() == DmaRule.MAPPED;
            }
        }

        private List<DriverFacts.Place> books(long driver) {
            DriverFacts facts = drivers.of(driver).facts();
            return Stream.concat(facts.mapped().stream(), facts.withheld().stream())
                    .toList();
        }

        /** The fault is over, some time passes, and everything has come back. */
        void recover() {
            letGo.countDown();
            for (int i = 0; i < 4; i++) {
                drivers.tick(EFFECT_TICKS);
            }
            for (long driver = 1; driver <= 2; driver++) {
                if (drivers.platform(driver) != null) {
                    comesBack(driver);
                }
            }
            assertThat(unreached()).isZero();
            for (DmaBuffer buffer : buffers) {
                buffer.close();
            }
        }

        private void comesBack(long driver) {
            Driver handle = drivers.of(driver);
            long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
            while (drivers.operator.drivers().contains(driver)
                    && !drivers.operator.cutOff(driver).await(1)) {
                assertThat(System.nanoTime())
                        .as("driver " + driver + " after " + mode + " " + chosen + ": " + handle.facts())
                        .isLessThan(until);
                drivers.tick(EFFECT_TICKS);
            }
            DriverFacts facts = handle.facts();
            assertThat(facts.mapped()).isEmpty();
            assertThat(facts.withheld()).isEmpty();
            assertThat(facts.dmaBytes() + facts.mmioBytes() + facts.segments()).isZero();
            assertThat(drivers.platform(driver).mapped(0)).isEmpty();
            assertThat(drivers.platform(driver).mapped(5)).isEmpty();
            assertThat(drivers.platform(driver).master()).isFalse();
        }

        /** Out of quarantine, if its device is there, dismissed, and admitted again. */
        boolean again(long driver) {
            if (drivers.platform(driver) == null) {
                return false;
            }
            Driver handle = drivers.of(driver);
            long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
            while (handle.facts().device() == DeviceCondition.RECOVERING) {
                assertThat(System.nanoTime())
                        .as("a recovery does not end after " + mode + " " + chosen)
                        .isLessThan(until);
                // Refused while the monitor is at it itself.
                attempt(() -> drivers.operator.recovered(driver, true));
                drivers.tick(1);
                Thread.onSpinWait();
            }
            if (handle.facts().device() == DeviceCondition.GONE) {
                return false;
            }
            if (handle.facts().standing() != Standing.ABSENT) {
                if (handle.facts().life().phase() == Phase.QUARANTINED) {
                    if (!handle.facts().life().requested()) {
                        handle.requestRelease();
                    }
                    drivers.operator.grant(driver);
                }
                if (handle.facts().life().phase() != Phase.SHUTDOWN) {
                    handle.shutdown();
                }
                assertThat(drivers.operator.cutOff(driver).await(PATIENCE_MILLIS))
                        .isTrue();
                drivers.operator.dismiss(driver);
            }
            admit((int) driver + 1, driver);
            drivers.running(driver);
            return true;
        }

        /** Every mapping that was recorded has been recorded to have come back, and no record was lost. */
        void accounted() {
            drivers.tick(1);
            long until = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
            while (outstanding() != 0) {
                assertThat(System.nanoTime())
                        .as("records are missing after " + mode + " " + chosen)
                        .isLessThan(until);
                drivers.tick(1);
                Thread.onSpinWait();
            }
            assertThat(List.copyOf(drivers.audit)).noneMatch(event -> event instanceof AuditEvent.RecordsLost);
        }

        private long outstanding() {
            List<AuditEvent> all = List.copyOf(drivers.audit);
            long mapped = all.stream()
                    .filter(event -> event instanceof AuditEvent.Mapped)
                    .count();
            long unmapped = all.stream()
                    .filter(event -> event instanceof AuditEvent.Unmapped)
                    .count();
            // What failed to be mapped comes back without having been recorded as mapped.
            return Math.max(0, mapped - unmapped);
        }
    }

    @Test
    void everyForeignCallFailsOnceInEveryPosition() {
        Run healthy = new Run(Mode.THROWS, "none");
        healthy.scenario();
        assertThat(healthy.drivers.operator.drivers()).containsExactly(2L);
        List<String> positions = List.copyOf(healthy.places);
        int reached = 0;
        int again = 0;
        int gone = 0;
        for (Mode mode : Mode.values()) {
            for (String position : positions) {
                Run run = new Run(mode, position);
                run.scenario();
                run.unreached();
                run.end();
                run.recover();
                for (long driver = 1; driver <= 2; driver++) {
                    boolean back = run.again(driver);
                    again += back ? 1 : 0;
                    gone += back ? 0 : 1;
                }
                run.accounted();
                reached += run.reached ? 1 : 0;
            }
        }
        System.out.println("injection: " + 3 * positions.size() + " positions (" + positions.size()
                + " calls that throw, hang, call back), " + reached + " reached, 0 reachable, 0 unaccounted; " + again
                + " drivers live again, " + gone + " have no device any more or were not admitted");
        assertThat(positions.size()).isGreaterThan(100);
        assertThat(reached).isGreaterThan(3 * positions.size() * 95 / 100);
        assertThat(gone).isLessThan(again / 5);
    }
}
