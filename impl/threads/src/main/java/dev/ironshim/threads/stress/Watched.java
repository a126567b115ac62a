package dev.ironshim.threads.stress;

import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.isolation.DmaMapping;
import dev.ironshim.impl.isolation.Driver;
import dev.ironshim.impl.isolation.DriverFacts;
import dev.ironshim.impl.isolation.LineIngress;
import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.isolation.MemoryPlatform;
import dev.ironshim.impl.isolation.MmioWindow;
import dev.ironshim.impl.isolation.Monitor;
import dev.ironshim.impl.isolation.MonitorLimits;
import dev.ironshim.impl.isolation.Operator;
import dev.ironshim.impl.isolation.Requirements;
import dev.ironshim.impl.isolation.Surroundings;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.trust.Algorithm;
import dev.ironshim.impl.trust.Authority;
import dev.ironshim.impl.trust.Envelope;
import dev.ironshim.impl.trust.Scope;
import dev.ironshim.impl.trust.Signer;
import dev.ironshim.impl.trust.TrustPolicy;
import dev.ironshim.impl.trust.TrustedKey;
import dev.ironshim.impl.trust.VolatileStore;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.threads.stress.Meeting.Place;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A monitor with one running driver on a device in memory. What the monitor asks of hardware waits until a test carries it out,
 * on whichever thread. Most of what a driver needs is used again by the next test that asks for one.
 */
final class Watched {
    private static final long DRIVER = 1;
    private static final long NOW = 1_000;
    private static final long BASE = 0x1000_0000L;
    private static final int RELEASES = 7;
    // No handler takes so long, and no test has so many interrupts.
    private static final long MUCH = 1_000_000;

    private static final Queue<Watched> IDLE = new ConcurrentLinkedQueue<>();
    private static final AtomicInteger TURN = new AtomicInteger();
    private static final KeyPair PAIR = pair();
    private static final byte[] ENVELOPE = signed();

    private final MemoryPlatform platform;
    private final Queue<Runnable> due = new ConcurrentLinkedQueue<>();
    private final DmaBuffer memory = DmaBuffer.allocate(Grant.PAGE, Grant.PAGE);
    private final Monitor monitor;
    private final Operator operator;
    private final Driver driver;
    private final LineIngress line;
    private volatile Meeting meeting = new Meeting(Place.ANYWHERE);
    private int lives;
    private MmioWindow window;
    private int admitted;
    private int epoch;

    private Watched() {
        PciFunction function = function();
        platform = new MemoryPlatform(new LiveDevice(new Bdf(0, 1, 0, 0), 1, function));
        monitor = Monitor.open(
                trust(),
                new VolatileStore(),
                new MonitorLimits(1, 1 << 20, 1 << 20, RELEASES),
                Requirements.USUAL,
                new Surroundings(
                        (who, grant) -> {
                            meeting.at(Place.POLICY);
                            return true;
                        },
                        event -> {},
                        event -> {},
                        due::add,
                        Runnable::run,
                        System::nanoTime,
                        () -> NOW,
                        Surroundings.USUAL_EFFECT_TICKS,
                        0));
        operator = monitor.operator();
        driver = monitor.admit(ENVELOPE, monitor.device(new MeetingPlatform(platform, place -> meeting.at(place))));
        line = monitor.ingress().line(DRIVER, "irq0");
        window = live();
    }

    /** A running driver, with nothing mapped and nothing outstanding. */
    static Watched take() {
        Watched idle = IDLE.poll();
        return idle == null ? new Watched() : idle;
    }

    /** From now on {@link #meanwhile} comes to one of these places, to another one in the next test. */
    void meetAt(Place... places) {
        meeting = new Meeting(places[TURN.getAndIncrement() & (places.length - 1)]);
    }

    /** Does something while another thread is at the place. */
    int meanwhile(Meeting.Doing what) {
        return meeting.meanwhile(what);
    }

    private MmioWindow live() {
        driver.initialize();
        driver.start();
        driver.irq("irq0");
        epoch = driver.facts().epoch();
        return driver.mmio("mmio0");
    }

    /** Lets the driver out of quarantine for the next test, as long as that can be done. */
    void giveBack() {
        if (left() != 0 || ++lives > RELEASES) {
            end();
            return;
        }
        driver.requestRelease();
        operator.grant(DRIVER);
        meeting = new Meeting(Place.ANYWHERE);
        window = live();
        IDLE.add(this);
    }

    /** The driver is of no use any more. Memory that has not come back is not given back: that has been told already. */
    void end() {
        settle();
        close(memory);
    }

    /** 1 if the operator's decision was taken, 0 if it was refused since another one had been. */
    int fault() {
        return done(() -> operator.fault(DRIVER));
    }

    /** As {@link #fault}. */
    int contain() {
        return done(() -> operator.contain(DRIVER));
    }

    /** 1 if the register was read, 0 if that was refused. */
    int readRegister() {
        return done(() -> window.read32(0));
    }

    /** 1 if an interrupt reached the driver, otherwise 0. */
    int interrupt() {
        if (line.interrupt(0, 0) != Delivery.DELIVERED) {
            return 0;
        }
        admitted = line.generation(0, 0);
        return 1;
    }

    /** The handler of the last interrupt that reached the driver has failed. */
    void fails() {
        line.complete(admitted, 1, true);
    }

    /** Memory of the driver's own that is mapped, or null if that was refused. */
    @Nullable
    DmaMapping map(int page) {
        return map(memory, page);
    }

    /** The same, of somebody else's. */
    @Nullable
    DmaMapping map(DmaBuffer buffer, int page) {
        try {
            return driver.map("dma0", buffer, page * Grant.PAGE, Direction.BOTH);
        } catch (RefusedException e) {
            return null;
        }
    }

    /** 1 if memory was written through a mapping, 0 if that was refused or there is none. */
    static int write(@Nullable DmaMapping mapping) {
        return mapping == null ? 0 : done(() -> mapping.writeInt(0, 1));
    }

    /** 1 if memory was closed, 0 if that was refused. */
    static int close(DmaBuffer buffer) {
        return done(buffer::close);
    }

    /** As {@link #fault}, by the driver itself. */
    int unmap(@Nullable DmaMapping mapping) {
        return mapping == null ? 0 : done(() -> driver.unmap(mapping));
    }

    /** Carries one thing out that hardware was asked. 1 if there was one, otherwise 0. */
    int act() {
        Runnable next = due.poll();
        if (next == null) {
            return 0;
        }
        next.run();
        return 1;
    }

    /** Carries out all that is left. */
    void settle() {
        while (act() == 1) {
            Thread.onSpinWait();
        }
    }

    /** How often the driver was cut off since it lives. */
    int cuts() {
        return driver.facts().epoch() - epoch;
    }

    /** What must not be of a driver that was cut off when all is carried out that was asked for. */
    int left() {
        settle();
        DriverFacts facts = driver.facts();
        int wrong = facts.mapped().size() + facts.withheld().size();
        wrong += platform.mapped(0).isEmpty() ? 0 : 1;
        wrong += platform.master() ? 1 : 0;
        wrong += operator.cutOff(DRIVER).returned() ? 0 : 1;
        return wrong + (facts.dmaBytes() == 0 && facts.segments() == 0 ? 0 : 1);
    }

    private static int done(Runnable what) {
        try {
            what.run();
            return 1;
        } catch (RefusedException e) {
            return 0;
        }
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance(Algorithm.ED25519.javaName()).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has Ed25519", e);
        }
    }

    private static TrustPolicy trust() {
        Authority authority = new Authority(
                "maker",
                Scope.ALL,
                List.of(new TrustedKey(Algorithm.ED25519, PAIR.getPublic(), 0, NOW)),
                Map.of(Algorithm.ED25519, 1));
        return new TrustPolicy(1, List.of(authority), Set.of(), Set.of());
    }

    private static byte[] signed() {
        Manifest manifest = ManifestCodec.encode(new Draft(
                DRIVER,
                1,
                "01".repeat(16),
                1,
                0,
                NOW,
                Draft.NO_DIGEST,
                Draft.NO_DIGEST,
                new Budgets(8 * Grant.PAGE, Grant.PAGE, 8, 12, 0, Grant.PAGE, MUCH, MUCH, MUCH),
                List.of(new Grant.Mmio(BASE, BASE + Grant.PAGE - 1, 0, 0, Rights.READ_WRITE, 4)),
                List.of(),
                List.of(new Grant.Dma(0, 0, 8 * Grant.PAGE - 1, Direction.BOTH)),
                List.of(new Grant.Irq(IrqKind.MSI, 0, MUCH, MUCH)),
                List.of()));
        try {
            return new Envelope(manifest, List.of(Signer.sign(manifest, Algorithm.ED25519, PAIR, NOW))).encoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has Ed25519", e);
        }
    }

    /** An endpoint with a page of registers and MSI. */
    private static PciFunction function() {
        byte[] config = new byte[4096];
        Bytes.putU32(config, 0, 0x0001_1234);
        Bytes.putU16(config, 6, 0x10);
        Bytes.putU32(config, 0x10, BASE);
        config[0x34] = 0x40;
        Bytes.putU16(config, 0x40, 0x0005);
        PciFunction parsed = ConfigParser.parse(config);
        List<Bar> bars = new ArrayList<>(parsed.bars());
        bars.set(0, bars.get(0).sized(Grant.PAGE));
        return parsed.withBars(bars);
    }
}
