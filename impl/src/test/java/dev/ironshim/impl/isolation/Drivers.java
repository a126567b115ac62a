package dev.ironshim.impl.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.audit.Audit;
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
import dev.ironshim.impl.trust.Trust;
import dev.ironshim.impl.trust.TrustPolicy;
import dev.ironshim.impl.trust.TrustedKey;
import dev.ironshim.impl.trust.VerifiedManifest;
import dev.ironshim.impl.trust.VolatileStore;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A monitor with drivers to play with, and everything that it recorded. */
public final class Drivers {
    static final long DOMAIN = 7;
    static final long NOW = 1_000;
    static final int PAGE = (int) Grant.PAGE;
    static final int PORTS = 0xC000;

    private static final KeyPair PAIR = pair();

    // Uses are refused on any thread.
    final List<AuditEvent> audit = Collections.synchronizedList(new ArrayList<>());
    final List<TelemetryEvent> telemetry = Collections.synchronizedList(new ArrayList<>());
    final MemoryPlatform platform = new MemoryPlatform();
    final Isolation isolation;
    private final List<Long> admitted = new ArrayList<>();

    /** All that a refusal must leave as it was. */
    private record Everything(
            Map<Long, DriverFacts> facts,
            Map<Integer, Map<Long, Long>> mapped,
            Map<Long, Long> registers,
            Map<Integer, Integer> ports) {}

    private Drivers(MonitorLimits limits, Policy policy, Requirements requirements) {
        isolation = new Isolation(limits, platform, policy, audit::add, telemetry::add, requirements);
    }

    /** A monitor that admits drivers of a certain interface only. */
    static Drivers requiring(AbiRequirement abi) {
        return new Drivers(
                MonitorLimits.USUAL,
                (driver, grant) -> true,
                new Requirements(ArchitectureRanges.X86, Optional.of(abi)));
    }

    public static Drivers monitor() {
        return new Drivers(new MonitorLimits(1000, 3, 100, 1), (driver, grant) -> true, Requirements.USUAL);
    }

    static Drivers monitor(MonitorLimits limits, Policy policy) {
        return new Drivers(limits, policy, Requirements.USUAL);
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static VerifiedManifest verified(Draft draft) {
        return verified(draft, event -> {});
    }

    static VerifiedManifest verified(Draft draft, Audit audit) {
        try {
            Manifest manifest = ManifestCodec.encode(draft);
            TrustedKey key = new TrustedKey(Algorithm.ED25519, PAIR.getPublic(), 0, NOW);
            Authority authority = new Authority("maker", Scope.ALL, List.of(key), Map.of(Algorithm.ED25519, 1));
            Trust trust = Trust.open(
                    new TrustPolicy(1, List.of(authority), Set.of(), Set.of()),
                    new VolatileStore(),
                    audit,
                    Runnable::run);
            trust.tick(NOW);
            byte[] envelope =
                    new Envelope(manifest, List.of(Signer.sign(manifest, Algorithm.ED25519, PAIR, NOW))).encoded();
            return trust.admit(envelope);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
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

    /** Grants with a bit of everything. */
    static Draft draft(long driver) {
        return new Draft(
                driver,
                DOMAIN,
                String.format("%032x", driver),
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
        return stamped(draft, counter, draft.validUntil(), draft.attestation());
    }

    static Draft validUntil(Draft draft, long until) {
        return stamped(draft, draft.counter(), until, draft.attestation());
    }

    static Draft attesting(Draft draft, String attestation) {
        return stamped(draft, draft.counter(), draft.validUntil(), attestation);
    }

    private static Draft stamped(Draft draft, long counter, long until, String attestation) {
        return new Draft(
                draft.driver(),
                draft.domain(),
                draft.nonce(),
                counter,
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

    private Everything everything() {
        Map<Long, DriverFacts> facts = new HashMap<>();
        Map<Long, Long> registers = new HashMap<>();
        Map<Integer, Integer> ports = new HashMap<>();
        for (long driver : admitted) {
            facts.put(driver, isolation.facts(driver));
            for (long at = base(driver) - 8; at < base(driver) + 6 * PAGE; at += PAGE / 2) {
                registers.put(at, platform.readRegister(at, 8));
                registers.put(at + 8, platform.readRegister(at + 8, 8));
            }
            for (int port = port(driver) - 4; port < port(driver) + 20; port += 4) {
                ports.put(port, platform.readPort(port, 4));
            }
        }
        Map<Integer, Map<Long, Long>> mapped = new HashMap<>();
        for (int pasid = 0; pasid < 8; pasid++) {
            mapped.put(pasid, platform.mapped(new AddressSpace(DOMAIN, pasid)));
        }
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
        return new LiveDevice(new Bdf(0, 1, 0, 0), domain, sized(config));
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
        admit(draft, DOMAIN, config);
        admitted.add(draft.driver());
        return this;
    }

    void admit(Draft draft, long domain, byte[] config) {
        isolation.admit(verified(draft), device(draft.driver(), domain, config));
    }

    public Isolation running() {
        return running(1);
    }

    Isolation running(long driver) {
        assertThat(isolation.life(driver, LifecycleOp.INITIALIZE)).isEqualTo(IsolationResult.OK);
        assertThat(isolation.life(driver, LifecycleOp.START)).isEqualTo(IsolationResult.OK);
        return isolation;
    }
}
