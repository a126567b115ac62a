package dev.ironshim.hw.suite;

import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.isolation.AddressSpace;
import dev.ironshim.impl.isolation.DmaMapping;
import dev.ironshim.impl.isolation.IrqLine;
import dev.ironshim.impl.isolation.Isolation;
import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.isolation.MmioWindow;
import dev.ironshim.impl.isolation.MonitorLimits;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Capability.Msi;
import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.impl.refusal.RefusedException;
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
import dev.ironshim.model.isolation.ContainDecision;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The reference monitor with one driver, who runs and is granted a page of registers, two DMA windows and an interrupt, on a
 * target that carries the decisions out.
 */
final class Rig implements AutoCloseable {
    static final long DRIVER = 7;

    /** The window that the device may read and write: 16 pages. */
    static final long WINDOW = Target.FREE;

    static final long WINDOW_PAGES = 16;

    /** The window that it may only read. */
    static final long READ_ONLY = Target.FREE + WINDOW_PAGES * Target.PAGE;

    /** Interrupts in a window of time. */
    static final int BUDGET = 3;

    /** Windows that have to be exhausted one after the other before a line is quarantined. */
    static final int STORM = 3;

    static final long WINDOW_TICKS = 1_000;

    private static final long NOW = 1_000;
    private static final AddressSpace SPACE = new AddressSpace(Target.OWN, 0);

    final Target target;
    final Isolation monitor;
    private final long base;
    private final List<DmaBuffer> buffers = new ArrayList<>();

    Rig(Target target) throws IOException {
        this.target = target;
        monitor = new Isolation(
                new MonitorLimits(1, 4, 16, 2), target.platform(), (driver, grant) -> true, event -> {}, event -> {});
        LiveDevice device = target.device();
        base = device.function().bars().getFirst().base();
        monitor.admit(signed(draft(device)), device);
        start();
    }

    void start() {
        ok(monitor.life(DRIVER, LifecycleOp.INITIALIZE));
        ok(monitor.life(DRIVER, LifecycleOp.START));
    }

    private static Draft draft(LiveDevice device) {
        Bar bar = device.function().bars().stream()
                .filter(Bar::memory)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the device has no registers in memory"));
        IrqKind kind = device.function().capability(Msi.class).isPresent() ? IrqKind.MSI : IrqKind.MSI_X;
        return new Draft(
                DRIVER,
                Target.OWN,
                "01".repeat(16),
                1,
                0,
                NOW,
                Draft.NO_DIGEST,
                Draft.NO_DIGEST,
                new Budgets(
                        WINDOW_PAGES * Target.PAGE,
                        WINDOW_PAGES * Target.PAGE,
                        8,
                        12,
                        0,
                        Target.PAGE,
                        1_000,
                        WINDOW_TICKS,
                        WINDOW_TICKS),
                List.of(new Grant.Mmio(bar.base(), bar.base() + Target.PAGE - 1, 0, 0, Rights.READ_WRITE, 4)),
                List.of(),
                List.of(
                        new Grant.Dma(0, WINDOW, READ_ONLY - 1, Direction.BOTH),
                        new Grant.Dma(0, READ_ONLY, READ_ONLY + Target.PAGE - 1, Direction.TO_DEVICE)),
                List.of(new Grant.Irq(kind, 0, BUDGET, WINDOW_TICKS)),
                List.of());
    }

    private static VerifiedManifest signed(Draft draft) {
        try {
            Manifest manifest = ManifestCodec.encode(draft);
            KeyPair pair =
                    KeyPairGenerator.getInstance(Algorithm.ED25519.javaName()).generateKeyPair();
            Authority authority = new Authority(
                    "suite",
                    Scope.ALL,
                    List.of(new TrustedKey(Algorithm.ED25519, pair.getPublic(), 0, NOW)),
                    Map.of(Algorithm.ED25519, 1));
            Trust trust = Trust.open(
                    new TrustPolicy(1, List.of(authority), Set.of(), Set.of()),
                    new VolatileStore(),
                    event -> {},
                    Runnable::run);
            trust.tick(NOW);
            byte[] envelope =
                    new Envelope(manifest, List.of(Signer.sign(manifest, Algorithm.ED25519, pair, NOW))).encoded();
            return trust.admit(envelope);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has Ed25519", e);
        }
    }

    /** Pages that the suite gives to the device and looks at afterwards. */
    DmaBuffer pages(int count) {
        DmaBuffer buffer = DmaBuffer.allocate((long) count * Target.PAGE, Target.PAGE);
        buffers.add(buffer);
        return buffer;
    }

    DmaMapping map(DmaBuffer buffer, long iova, Direction direction) {
        try {
            return monitor.map(DRIVER, iova == READ_ONLY ? 1 : 0, buffer, iova, direction);
        } catch (RefusedException e) {
            if (flawed(Flaw.MAPS_REFUSED)) {
                target.platform().map(SPACE, iova, buffer.memory(), direction);
            }
            throw e;
        }
    }

    void unmap(long iova) {
        ok(monitor.unmap(DRIVER, SPACE, iova));
    }

    /** What a driver does with registers. */
    interface Registers {
        long read(long offset, int width);
    }

    /** The driver's capability for its registers. */
    Registers registers() {
        MmioWindow window = monitor.mmio(DRIVER, 0);
        if (flawed(Flaw.UNCHECKED_REGISTERS)) {
            return (offset, width) -> target.platform().readRegister(base + offset, width);
        }
        return (offset, width) -> width == Integer.BYTES ? window.read32(offset) : window.read64(offset);
    }

    /** What the gate says of an interrupt that has come. */
    Delivery interrupt(IrqLine line, long now) {
        if (flawed(Flaw.UNCHECKED_INTERRUPTS)) {
            return Delivery.DELIVERED;
        }
        return flawed(Flaw.CLOSED_INTERRUPTS) ? Delivery.MASKED : line.interrupt(0, now);
    }

    private boolean flawed(Flaw flaw) {
        return target instanceof Flawed flawed && flawed.flaw() == flaw;
    }

    IrqLine line() {
        return monitor.irq(DRIVER, 0);
    }

    /** The decision of containment, carried out on monitor and device: no request, no interrupt. */
    void contain(ContainDecision decision) throws IOException {
        ok(monitor.contain(DRIVER, decision));
        target.busMaster(false);
        target.interrupts(false);
    }

    static void ok(IsolationResult result) {
        if (result != IsolationResult.OK) {
            throw new Broken("the monitor answered " + result);
        }
    }

    /** Takes everything from the driver and gives the pages back. */
    @Override
    public void close() {
        if (!monitor.facts(DRIVER).mapped().isEmpty()) {
            monitor.revoke(DRIVER);
        }
        buffers.forEach(DmaBuffer::close);
    }
}
