package dev.ironshim.impl.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.impl.audit.TelemetryFeed;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A quarantined driver made six million records a second: what it makes beyond its share is counted, and told as a number. */
class TelemetryBoundTest {
    private static final int FLOOD = 100_000;

    private final Drivers drivers = Drivers.monitor().driver(1).driver(2);

    private static void refused(Runnable request) {
        assertThat(catchThrowableOfType(RefusedException.class, request::run)).isNotNull();
    }

    private long told(Class<?> kind) {
        return List.copyOf(drivers.telemetry).stream().filter(kind::isInstance).count();
    }

    private long dropped() {
        return List.copyOf(drivers.telemetry).stream()
                .mapToLong(event -> event instanceof TelemetryEvent.Dropped dropped ? dropped.count() : 0)
                .sum();
    }

    @Test
    void aFloodOfRefusedUsesIsBoundedAndCounted() {
        drivers.running(1).running(2);
        MmioWindow dead = drivers.mmio(1, 0);
        MmioWindow alive = drivers.mmio(2, 0);
        drivers.life(1, LifecycleOp.FAULT);
        drivers.telemetry.clear();
        drivers.tick(1);
        for (int i = 0; i < FLOOD; i++) {
            refused(() -> dead.read8(0));
        }
        assertThat(told(TelemetryEvent.AccessRefused.class)).isEqualTo(TelemetryFeed.SHARE);
        assertThat(dropped()).isZero();
        // Another driver has a share of its own.
        refused(() -> alive.read8(-1));
        assertThat(drivers.telemetry).endsWith(new TelemetryEvent.AccessRefused(2, MonitorRule.OUT_OF_BOUNDS));
        drivers.tick(1);
        assertThat(drivers.telemetry).contains(new TelemetryEvent.Dropped(1, FLOOD - TelemetryFeed.SHARE));
        assertThat(dropped() + told(TelemetryEvent.AccessRefused.class)).isEqualTo(FLOOD + 1);
        // And then it may speak again.
        refused(() -> dead.read8(0));
        assertThat(drivers.telemetry).endsWith(new TelemetryEvent.AccessRefused(1, MonitorRule.STALE));
    }

    @Test
    void aFloodFromManyThreadsIsCountedToTheLastOne() throws Exception {
        drivers.running(1);
        MmioWindow window = drivers.mmio(1, 0);
        drivers.tick(1);
        drivers.telemetry.clear();
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(each -> new Thread(() -> {
                    for (int i = 0; i < FLOOD / 4; i++) {
                        refused(() -> window.read8(-1));
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        drivers.tick(1);
        assertThat(dropped() + told(TelemetryEvent.AccessRefused.class)).isEqualTo(FLOOD);
    }

    @Test
    void aSinkThatIsFullCountsWhatItDidNotTake() {
        AtomicInteger taken = new AtomicInteger();
        Drivers full = new Setup()
                .telemetry(sink -> event -> {
                    if (!(event instanceof TelemetryEvent.Dropped) && taken.incrementAndGet() > 10) {
                        throw new IllegalStateException("full");
                    }
                    sink.record(event);
                })
                .open()
                .driver(1);
        MmioWindow window = full.running().mmio(1, 0);
        for (int i = 0; i < 100; i++) {
            refused(() -> window.read8(-1));
        }
        full.tick(1);
        assertThat(full.telemetry).hasSize(11).endsWith(new TelemetryEvent.Dropped(1, 90));
    }

    /** The audit is everybody's: one driver that asks for what it has not cannot fill it. */
    @Test
    void aFloodOfRefusedRequestsDoesNotFillTheAudit() {
        drivers.running(1).running(2);
        drivers.mmio(1, 0);
        drivers.audit.clear();
        for (int i = 0; i < FLOOD; i++) {
            switch (i % 5) {
                case 0 -> refused(() -> drivers.mmio(1, 0));
                case 1 -> refused(() -> drivers.of(1).mmio("a name that it has made up"));
                case 2 -> refused(() -> drivers.of(1).start());
                case 3 -> refused(() -> drivers.ingress.systemCall(1, 1));
                default -> refused(() -> drivers.of(1).requestRelease());
            }
        }
        refused(() -> drivers.of(2).start());
        assertThat(drivers.audit).hasSize(Share.REFUSALS + 1);
        drivers.tick(1);
        assertThat(drivers.audit).endsWith(new AuditEvent.RefusalsCounted(1, FLOOD - Share.REFUSALS));
        assertThat(drivers.audit).noneMatch(event -> event.toString().contains("made up"));
    }
}
