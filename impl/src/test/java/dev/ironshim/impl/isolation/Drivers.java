package dev.ironshim.impl.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.audit.TelemetryEvent;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.manifest.Terms;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.pci.SimulatedConfig;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.refusal.Rule;
import dev.ironshim.impl.trust.Algorithm;
import dev.ironshim.impl.trust.Authority;
import dev.ironshim.impl.trust.Envelope;
import dev.ironshim.impl.trust.Scope;
import dev.ironshim.impl.trust.Signer;
import dev.ironshim.impl.trust.TrustPolicy;
import dev.ironshim.impl.trust.TrustedKey;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * A monitor with drivers to play with, each on a device of its own, and everything that it recorded. Grants and drivers go by
 * their numbers here, and the answers are those of the specification; everything is asked of the public roles.
 */
public final class Drivers {
    /** Of driver 1; the others are in those that follow. */
    static final long DOMAIN = 7;

    static final long NOW = 1_000;
    static final int PAGE = (int) Grant.PAGE;
    static final int PORTS = 0xC000;
    /** How long an effect may take, in ticks of the fixture's clock, which stands unless somebody moves it. */
    static final long EFFECT_TICKS = 1_000;

    static final KeyPair PAIR = pair();
    static final TrustedKey KEY = new TrustedKey(Algorithm.ED25519, PAIR.getPublic(), 0, 1_000 * NOW);
    static final TrustPolicy POLICY = policy(1);

    // Uses are refused on any thread.
    final List<AuditEvent> audit = Collections.synchronizedList(new ArrayList<>());
    final List<TelemetryEvent> telemetry = Collections.synchronizedList(new ArrayList<>());
    final AtomicLong ticks = new AtomicLong();
    final AtomicLong seconds = new AtomicLong(NOW);
    final EffectQueue effects;
    final Monitor monitor;
    final Operator operator;
    final Ingress ingress;

    private final Setup setup;
    private final Map<Long, Driver> handles = new TreeMap<>();
    private final Map<Long, MemoryPlatform> platforms = new TreeMap<>();
    private final List<DmaMapping> mappings = Collections.synchronizedList(new ArrayList<>());

    /** All that a refusal must leave as it was. */
    private record Everything(
            Map<Long, DriverFacts> facts,
            Map<Long, Map<Integer, Map<Long, Long>>> mapped,
            Map<Long, Map<Long, Long>> registers,
            Map<Long, Map<Integer, Long>> ports) {}

    Drivers(Setup setup) {
        this.setup = setup;
        effects = setup.effects;
        monitor = Monitor.open(setup.trust, setup.store, setup.limits, setup.requirements, setup.surroundings(this));
        operator = monitor.operator();
        ingress = monitor.ingress();
    }

    public static Drivers monitor() {
        return new Setup().open();
    }

    /** A monitor that admits drivers of a certain interface only. */
    static Drivers requiring(AbiRequirement abi) {
        return new Setup()
                .requirements(new Requirements(ArchitectureRanges.X86, Optional.of(abi)))
                .open();
    }

    static Drivers monitor(MonitorLimits limits, Policy policy) {
        return new Setup().limits(limits).policy(policy).open();
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Believes the one key, for everything. */
    static TrustPolicy policy(long version) {
        return new TrustPolicy(
                version,
                List.of(new Authority("tests", Scope.ALL, List.of(KEY), Map.of(Algorithm.ED25519, 1))),
                Set.of(),
                Set.of());
    }

    static byte[] signed(Draft draft) {
        return signed(draft, PAIR);
    }

    static byte[] signed(Draft draft, KeyPair pair) {
        try {
            Manifest manifest = ManifestCodec.encode(draft);
            return new Envelope(manifest, List.of(Signer.sign(manifest, Algorithm.ED25519, pair, NOW))).encoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String digest(Draft draft) {
        return HexFormat.of().formatHex(ManifestCodec.encode(draft).digest());
    }

    static long domain(long driver) {
        return DOMAIN - 1 + driver;
    }

    /** On a bus of its own, in another segment when buses are used up. */
    static Bdf address(long driver) {
        return new Bdf((int) (driver >> 8), (int) (driver & 0xFF), 0, 0);
    }

    static long base(long driver) {
        return 0x10_0000L * driver + 0x1000_0000L;
    }

    /** The first port of a driver's, behind BAR 2. */
    static int port(long driver) {
        return (int) (PORTS + 16 * driver);
    }

    static Grant.Mmio mmio(long driver, int page, Rights rights, int widths) {
        long first = base(driver) + (long) page * PAGE;
        return new Grant.Mmio(first, first + PAGE - 1, 0, (long) page * PAGE, rights, widths);
    }

    private static String nonce(long driver, long counter) {
        return String.format("%016x%016x", counter, driver);
    }

    /** Grants with a bit of everything. */
    static Draft draft(long driver) {
        return new Draft(
                driver,
                domain(driver),
                nonce(driver, 1),
                1,
                0,
                2 * NOW,
                Draft.NO_DIGEST,
                Draft.NO_DIGEST,
                new Budgets(8L * PAGE, 4L * PAGE, 3, 12, 16, 3L * PAGE, 100, 10, 5),
                List.of(
                        mmio(driver, 0, Rights.READ_WRITE, 15),
                        mmio(driver, 1, Rights.READ, 4),
                        mmio(driver, 2, Rights.WRITE, 8),
                        mmio(driver, 4, Rights.READ_WRITE, 15)),
                List.of(
                        new Grant.Port(port(driver), port(driver) + 7, Rights.READ_WRITE, 7),
                        new Grant.Port(port(driver) + 8, port(driver) + 11, Rights.READ, 1)),
                List.of(
                        new Grant.Dma(0, 0x10000, 0x1FFFF, Direction.BOTH),
                        new Grant.Dma(0, 0x20000, 0x2FFFF, Direction.TO_DEVICE),
                        new Grant.Dma(5, 0x10000, 0x1FFFF, Direction.BOTH)),
                List.of(new Grant.Irq(IrqKind.MSI, 0, 1, 1), new Grant.Irq(IrqKind.MSI_X, 3, 1, 1)),
                List.of(new Budgets.Function(0, 1, 2L * PAGE, PAGE), new Budgets.Function(1, 1, PAGE, 0)));
    }

    /** The same in version 4, without virtual functions: for any machine that has such a device. */
    static Draft relative(long driver, Terms.Device device) {
        return relative(driver, new Terms(device, 0, Terms.Abi.NONE, List.of(0, 1, 60)));
    }

    static Draft relative(long driver, Terms terms) {
        Draft older = draft(driver);
        return new Draft(
                driver,
                0,
                older.nonce(),
                older.counter(),
                older.validFrom(),
                older.validUntil(),
                older.provenance(),
                older.attestation(),
                older.budgets(),
                List.of(
                        Grant.Mmio.relative("registers", 0, 0, PAGE, Rights.READ_WRITE, 15),
                        Grant.Mmio.relative("doorbells", 0, 4L * PAGE, PAGE, Rights.WRITE, 4)),
                List.of(Grant.Port.relative("index", 2, 16, 8, Rights.READ_WRITE, 7)),
                List.of(new Grant.Dma(0, 0x10000, 0x1FFFF, Direction.BOTH).named("queues")),
                List.of(new Grant.Irq(IrqKind.MSI, 0, 1, 1).named("events")),
                List.of(),
                Optional.of(terms));
    }

    static Draft with(Draft draft, Budgets budgets, List<Grant.Mmio> mmio, List<Grant.Port> ports) {
        return new Draft(
                draft.driver(),
                draft.domain(),
                draft.nonce(),
                draft.counter(),
                draft.validFrom(),
                draft.validUntil(),
                draft.provenance(),
                draft.attestation(),
                budgets,
                mmio,
                ports,
                draft.dma(),
                draft.irqs(),
                draft.functions(),
                draft.terms());
    }

    static Draft with(Draft draft, List<Grant.Dma> dma, List<Grant.Irq> irqs, List<Budgets.Function> functions) {
        return new Draft(
                draft.driver(),
                draft.domain(),
                draft.nonce(),
                draft.counter(),
                draft.validFrom(),
                draft.validUntil(),
                draft.provenance(),
                draft.attestation(),
                draft.budgets(),
                draft.mmio(),
                draft.ports(),
                dma,
                irqs,
                functions,
                draft.terms());
    }

    static Draft with(Draft draft, Budgets budgets) {
        return with(draft, budgets, draft.mmio(), draft.ports());
    }

    static Draft withMmio(Draft draft, Grant.Mmio... mmio) {
        return with(draft, draft.budgets(), List.of(mmio), draft.ports());
    }

    static Draft withPorts(Draft draft, Grant.Port... ports) {
        return with(draft, draft.budgets(), draft.mmio(), List.of(ports));
    }

    static Draft withDma(Draft draft, Grant.Dma... dma) {
        return with(draft, List.of(dma), draft.irqs(), draft.functions());
    }

    static Draft withIrqs(Draft draft, Grant.Irq... irqs) {
        return with(draft, draft.dma(), List.of(irqs), draft.functions());
    }

    static Draft withFunctions(Draft draft, Budgets.Function... functions) {
        return with(draft, draft.dma(), draft.irqs(), List.of(functions));
    }

    /** A later manifest of the same driver. */
    static Draft later(Draft draft, long counter) {
        return new Draft(
                draft.driver(),
                draft.domain(),
                nonce(draft.driver(), counter),
                counter,
                draft.validFrom(),
                draft.validUntil(),
                draft.provenance(),
                draft.attestation(),
                draft.budgets(),
                draft.mmio(),
                draft.ports(),
                draft.dma(),
                draft.irqs(),
                draft.functions(),
                draft.terms());
    }

    /** The same for another domain. */
    static Draft in(Draft draft, long domain) {
        return new Draft(
                draft.driver(),
                domain,
                draft.nonce(),
                draft.counter(),
                draft.validFrom(),
                draft.validUntil(),
                draft.provenance(),
                draft.attestation(),
                draft.budgets(),
                draft.mmio(),
                draft.ports(),
                draft.dma(),
                draft.irqs(),
                draft.functions(),
                draft.terms());
    }

    static Draft validUntil(Draft draft, long until) {
        return stamped(draft, until, draft.attestation());
    }

    static Draft attesting(Draft draft, String attestation) {
        return stamped(draft, draft.validUntil(), attestation);
    }

    private static Draft stamped(Draft draft, long until, String attestation) {
        return new Draft(
                draft.driver(),
                draft.domain(),
                draft.nonce(),
                draft.counter(),
                draft.validFrom(),
                until,
                draft.provenance(),
                attestation,
                draft.budgets(),
                draft.mmio(),
                draft.ports(),
                draft.dma(),
                draft.irqs(),
                draft.functions(),
                draft.terms());
    }

    static DmaBuffer pages(int count) {
        return DmaBuffer.allocate((long) count * PAGE, PAGE);
    }

    /** Demands that a request is refused with that rule and that nothing has changed. */
    RefusedException refused(Rule rule, ThrowingCallable request) {
        Everything before = everything();
        RefusedException refused = catchThrowableOfType(RefusedException.class, request);
        assertThat(refused).as("a refusal with " + rule).isNotNull();
        assertThat(refused.rule()).as(refused.getMessage()).isEqualTo(rule);
        assertThat(everything()).as("after " + refused.getMessage()).isEqualTo(before);
        return refused;
    }

    /** The rule that a request is refused with, where hardware is at work meanwhile. */
    static Rule rule(ThrowingCallable request) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, request);
        assertThat(refused).as("a refusal").isNotNull();
        return refused.rule();
    }

    private Everything everything() {
        Map<Long, DriverFacts> facts = new HashMap<>();
        Map<Long, Map<Integer, Map<Long, Long>>> mapped = new HashMap<>();
        Map<Long, Map<Long, Long>> registers = new HashMap<>();
        Map<Long, Map<Integer, Long>> ports = new HashMap<>();
        handles.forEach((driver, handle) -> {
            MemoryPlatform platform = platform(driver);
            facts.put(driver, handle.facts());
            for (int pasid = 0; pasid < 8; pasid++) {
                mapped.computeIfAbsent(driver, each -> new HashMap<>()).put(pasid, platform.mapped(pasid));
            }
            for (long at = 0; at < 6L * PAGE; at += PAGE / 2) {
                registers.computeIfAbsent(driver, each -> new HashMap<>()).put(at, platform.read(0, at, 8));
            }
            for (int port = 0; port < 20; port += 4) {
                ports.computeIfAbsent(driver, each -> new HashMap<>())
                        .put(port, platform.read(2, port(driver) - PORTS + port, 4));
            }
        });
        return new Everything(facts, mapped, registers, ports);
    }

    static byte[] config(long driver) {
        byte[] config = new byte[4096];
        Bytes.putU32(config, 0, 0x0001_1234);
        Bytes.putU16(config, 6, 0x10);
        Bytes.putU32(config, 0x10, base(driver));
        Bytes.putU32(config, 0x18, PORTS + 1);
        config[0x34] = 0x40;
        config[0x3D] = 1;
        // MSI, MSI-X with four vectors whose table is in page 3 of BAR 0, PCI Express.
        Bytes.putU16(config, 0x40, 0x5005);
        Bytes.putU32(config, 0x50, 0x0003_6011);
        Bytes.putU32(config, 0x54, 0x3000);
        Bytes.putU32(config, 0x58, 0x3800);
        Bytes.putU16(config, 0x60, 0x0010);
        // PASIDs of 3 bits, and SR-IOV with two functions.
        Bytes.putU32(config, 0x100, 0x1101_001B);
        Bytes.putU16(config, 0x104, 0x0300);
        Bytes.putU32(config, 0x110, 0x0001_0010);
        Bytes.putU16(config, 0x11C, 2);
        Bytes.putU16(config, 0x11E, 2);
        return config;
    }

    static LiveDevice device(long driver, long domain, byte[] config) {
        return new LiveDevice(address(driver), domain, sized(config));
    }

    /** Memory of 1 MiB behind each BAR, and all ports from {@link #PORTS} behind BAR 2. */
    static PciFunction sized(byte[] config) {
        SimulatedConfig device = new SimulatedConfig(config);
        for (int bar = 0; bar < 6; bar++) {
            device.writable(0x10 + 4 * bar, bar == 2 ? -PORTS : 0xFFF0_0000);
        }
        try {
            return ConfigParser.read(device);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public Drivers driver(long driver) {
        return driver(draft(driver));
    }

    Drivers driver(Draft draft) {
        return driver(draft, config(draft.driver()));
    }

    Drivers driver(Draft draft, byte[] config) {
        admit(draft, config);
        return this;
    }

    /** To a device that is in the domain that the manifest names. */
    Driver admit(Draft draft, byte[] config) {
        return admit(draft, draft.domain() == 0 ? domain(draft.driver()) : draft.domain(), config);
    }

    Driver admit(Draft draft, long domain, byte[] config) {
        return admit(draft, device(draft.driver(), domain, config));
    }

    Driver admit(Draft draft, LiveDevice device) {
        return admit(signed(draft), draft.driver(), device);
    }

    Driver admit(byte[] envelope, long driver, LiveDevice device) {
        MemoryPlatform platform = new MemoryPlatform(device);
        Driver handle = monitor.admit(envelope, monitor.device(setup.wrap(driver, platform)));
        platforms.put(driver, platform);
        handles.put(driver, handle);
        return handle;
    }

    /** What the driver holds; refused as an unknown one if it was never admitted. */
    Driver of(long driver) {
        Driver handle = handles.get(driver);
        if (handle == null) {
            operator.facts(driver);
            throw new IllegalStateException("the monitor knows a driver that was not admitted here: " + driver);
        }
        return handle;
    }

    MemoryPlatform platform(long driver) {
        return platforms.get(driver);
    }

    /** The device of driver 1. */
    MemoryPlatform platform() {
        return platform(1);
    }

    /** A register behind BAR 0 of a driver's device. */
    long register(long driver, long offset, int width) {
        return platform(driver).read(0, offset, width);
    }

    /** A port behind BAR 2 of a driver's device, by its number. */
    int portValue(long driver, int port, int width) {
        return (int) platform(driver).read(2, port - PORTS, width);
    }

    public Drivers running() {
        return running(1);
    }

    Drivers running(long driver) {
        assertThat(life(driver, LifecycleOp.INITIALIZE)).isEqualTo(IsolationResult.OK);
        assertThat(life(driver, LifecycleOp.START)).isEqualTo(IsolationResult.OK);
        return this;
    }

    /** The answer of the specification to what either returns or is refused by a rule that stands for one. */
    private static IsolationResult answer(Runnable request) {
        try {
            request.run();
            return IsolationResult.OK;
        } catch (RefusedException e) {
            if (e.rule() instanceof MonitorRule rule && rule.answer() != null && rule != MonitorRule.UNKNOWN_DRIVER) {
                return rule.answer();
            }
            throw e;
        }
    }

    public IsolationResult life(long driver, LifecycleOp move) {
        return answer(() -> {
            switch (move) {
                case INITIALIZE -> of(driver).initialize();
                case START -> of(driver).start();
                case SUSPEND -> of(driver).suspend();
                case RESUME -> of(driver).resume();
                case SHUTDOWN -> of(driver).shutdown();
                case FAULT -> of(driver).fault();
                case REQUEST_RELEASE -> of(driver).requestRelease();
                case GRANT -> operator.grant(driver);
                case DENY -> operator.deny(driver);
                case CONTAIN, CONTAIN_AND_RESET, RESET_DONE ->
                    throw new IllegalArgumentException("nobody has a button for " + move);
            }
        });
    }

    public IsolationResult contain(long driver, ContainDecision decision) {
        return answer(() -> {
            switch (decision) {
                case QUARANTINE -> operator.contain(driver);
                case RESET_REQUIRED -> operator.containUntilReset(driver);
                case DISCONNECT -> operator.disconnect(driver);
            }
        });
    }

    public IsolationResult recovery(long driver, boolean well) {
        return answer(() -> operator.recovered(driver, well));
    }

    public IsolationResult revoke(long driver) {
        return answer(() -> operator.revoke(driver));
    }

    IsolationResult releaseLine(long driver, int line) {
        return answer(() -> operator.releaseLine(driver, line));
    }

    void dismiss(long driver) {
        operator.dismiss(driver);
    }

    DriverFacts facts(long driver) {
        return operator.facts(driver);
    }

    /** Addresses at which something of the driver's is mapped. */
    List<Long> mapped(long driver) {
        return facts(driver).mapped().stream().map(DriverFacts.Place::iova).toList();
    }

    MmioWindow mmio(long driver, int grant) {
        return of(driver).mmio("mmio" + grant);
    }

    MmioWindow mmio(long driver, int grant, int function) {
        return of(driver).mmio("mmio" + grant, function);
    }

    PortRange ports(long driver, int grant) {
        return of(driver).ports("ports" + grant);
    }

    public IrqLine irq(long driver, int grant) {
        return of(driver).irq("irq" + grant);
    }

    IrqLine irq(long driver, int grant, int function) {
        return of(driver).irq("irq" + grant, function);
    }

    LineIngress line(long driver, int grant) {
        return ingress.line(driver, "irq" + grant);
    }

    DmaMapping map(long driver, int grant, DmaBuffer buffer, long iova, Direction direction) {
        return map(driver, grant, buffer, iova, direction, Driver.NO_FUNCTION);
    }

    DmaMapping map(long driver, int grant, DmaBuffer buffer, long iova, Direction direction, int function) {
        DmaMapping mapping = of(driver).map("dma" + grant, buffer, iova, direction, function);
        mappings.add(mapping);
        return mapping;
    }

    IsolationResult unmap(long driver, DmaMapping mapping) {
        return answer(() -> of(driver).unmap(mapping));
    }

    /** The last mapping that a driver was handed out at that address. */
    IsolationResult unmap(long driver, int pasid, long iova) {
        AddressSpace space = new AddressSpace(domain(driver), pasid);
        DmaMapping last = mappings.stream()
                .filter(each -> each.space().equals(space) && each.iova() == iova)
                .reduce((first, second) -> second)
                .orElseThrow();
        return unmap(driver, last);
    }

    /** Tells the time to the monitor: so many ticks more, and what is due is done. */
    boolean tick(long more) {
        ticks.addAndGet(more);
        return ingress.tick();
    }

    /** Tells the monitor what time it is. */
    void clock(long second) {
        seconds.set(second);
        ingress.tick();
    }
}
