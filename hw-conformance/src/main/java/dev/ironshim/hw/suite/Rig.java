package dev.ironshim.hw.suite;

import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.isolation.CutOff;
import dev.ironshim.impl.isolation.DmaMapping;
import dev.ironshim.impl.isolation.Driver;
import dev.ironshim.impl.isolation.DriverFacts;
import dev.ironshim.impl.isolation.IrqLine;
import dev.ironshim.impl.isolation.LineIngress;
import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.isolation.MmioWindow;
import dev.ironshim.impl.isolation.Monitor;
import dev.ironshim.impl.isolation.MonitorLimits;
import dev.ironshim.impl.isolation.Operator;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.isolation.Requirements;
import dev.ironshim.impl.isolation.Surroundings;
import dev.ironshim.impl.linux.DmaMemory;
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
import dev.ironshim.impl.pci.Capability.MsiX;
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
import dev.ironshim.model.isolation.DeviceCondition;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A reference monitor of its own, with one driver, who runs and is granted a page of registers, two DMA windows and an interrupt.
 * What the monitor decides is carried out on the target, by the monitor's own threads; errors that the target's platform reports
 * come in where an embedder lets them in.
 */
final class Rig implements AutoCloseable {
    static final long DRIVER = 7;

    /** The window that the device may read and write: 16 pages. */
    static final long WINDOW = Target.FREE;

    static final long WINDOW_PAGES = 16;

    /** The window that it may only read. */
    static final long READ_ONLY = Target.FREE + WINDOW_PAGES * Target.PAGE;

    /** Where nothing is granted: for memory that is mapped without the monitor. */
    static final long BESIDE = READ_ONLY + 2 * Target.PAGE;

    /** Interrupts in a window of time. */
    static final int BUDGET = 3;

    /** Windows that have to be exhausted one after the other before a line is quarantined. */
    static final int STORM = 3;

    static final long WINDOW_TICKS = 1_000;

    private static final String REGISTERS = "mmio0";
    private static final String LINE = "irq0";
    private static final long NOW = 1_000;
    // No handler of the suite's may be blamed for a machine that does other things too.
    static final long CALL_TICKS = 4_000_000_000L;
    private static final long PATIENCE_MILLIS = 10_000;

    final Target target;
    final Driver driver;
    private final Monitor monitor;
    private final Bar bar;
    private final List<DmaBuffer> buffers = new ArrayList<>();

    Rig(Target target) throws IOException {
        this.target = target;
        KeyPair pair = pair();
        monitor = Monitor.open(
                trust(pair, NOW),
                new VolatileStore(),
                new MonitorLimits(1, 4, 16, 2),
                Requirements.USUAL,
                surroundings());
        Platform platform = target.platform();
        LiveDevice device = platform.device();
        bar = registers(device.function());
        driver = monitor.admit(signed(draft(device), pair), monitor.device(platform));
        boolean started = false;
        try {
            start();
            started = true;
        } finally {
            if (!started) {
                // Nobody else has this monitor, and it goes on listening.
                monitor.close();
            }
        }
    }

    void start() {
        driver.initialize();
        driver.start();
    }

    /** The usual ones, on the day that the manifest was signed. */
    private static Surroundings surroundings() {
        Surroundings usual = Surroundings.usual((driver, grant) -> true, event -> {}, event -> {});
        return new Surroundings(
                usual.policy(),
                usual.audit(),
                usual.telemetry(),
                usual.effects(),
                usual.records(),
                usual.ticks(),
                () -> NOW,
                usual.effectTicks(),
                usual.tickMillis());
    }

    /** A page of registers in which no interrupt is set up. */
    static Bar registers(PciFunction function) {
        int table = function.capability(MsiX.class)
                .filter(msix -> msix.tableOffset() < Target.PAGE)
                .map(MsiX::tableBar)
                .orElse(-1);
        int pending = function.capability(MsiX.class)
                .filter(msix -> msix.pendingOffset() < Target.PAGE)
                .map(MsiX::pendingBar)
                .orElse(-1);
        return function.bars().stream()
                .filter(each -> each.memory() && each.number() != table && each.number() != pending)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the device has no registers in memory"));
    }

    private Draft draft(LiveDevice device) {
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
                        CALL_TICKS),
                List.of(new Grant.Mmio(
                        bar.base(), bar.base() + Target.PAGE - 1, bar.number(), 0, Rights.READ_WRITE, 4)),
                List.of(),
                List.of(
                        new Grant.Dma(0, WINDOW, READ_ONLY - 1, Direction.BOTH),
                        new Grant.Dma(0, READ_ONLY, READ_ONLY + Target.PAGE - 1, Direction.TO_DEVICE)),
                List.of(new Grant.Irq(kind, 0, BUDGET, CALL_TICKS)),
                List.of());
    }

    static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance(Algorithm.ED25519.javaName()).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has Ed25519", e);
        }
    }

    static TrustPolicy trust(KeyPair pair, long until) {
        Authority authority = new Authority(
                "suite",
                Scope.ALL,
                List.of(new TrustedKey(Algorithm.ED25519, pair.getPublic(), 0, until)),
                Map.of(Algorithm.ED25519, 1));
        return new TrustPolicy(1, List.of(authority), Set.of(), Set.of());
    }

    static byte[] signed(Draft draft, KeyPair pair) {
        try {
            Manifest manifest = ManifestCodec.encode(draft);
            return new Envelope(manifest, List.of(Signer.sign(manifest, Algorithm.ED25519, pair, NOW))).encoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("JDK 25 has Ed25519", e);
        }
    }

    /** Pages that the suite gives to the device and looks at afterwards. */
    DmaBuffer pages(int count) {
        DmaBuffer buffer = DmaMemory.malloc((long) count * Target.PAGE).buffer();
        buffers.add(buffer);
        return buffer;
    }

    /** Where the device finds a part of what is mapped, as the driver tells it. */
    long piece(DmaMapping mapping, long offset, long length) {
        return driver.transfer()
                .add(mapping, offset, length)
                .pieces()
                .getFirst()
                .address();
    }

    DmaMapping map(DmaBuffer buffer, long iova, Direction direction) {
        try {
            return driver.map(iova == READ_ONLY ? "dma1" : "dma0", buffer, iova, direction);
        } catch (RefusedException e) {
            if (flawed(Flaw.MAPS_REFUSED)) {
                target.platform().map(0, iova, buffer.memory(), direction);
            }
            throw e;
        }
    }

    void unmap(DmaMapping mapping) {
        returned(driver.unmap(mapping));
    }

    /** What a driver does with registers. */
    interface Registers {
        long read(long offset, int width);
    }

    /** The driver's capability for its registers. */
    Registers registers() {
        MmioWindow window = driver.mmio(REGISTERS);
        if (flawed(Flaw.UNCHECKED_REGISTERS)) {
            return (offset, width) -> target.platform().read(bar.number(), offset, width);
        }
        return (offset, width) -> width == Integer.BYTES ? window.read32(offset) : window.read64(offset);
    }

    /** The capability for the interrupt. */
    IrqLine irq() {
        return driver.irq(LINE);
    }

    /** What the gate says of interrupts that have come. */
    interface Line {
        Delivery interrupt(long now);
    }

    /** Where interrupts come in of a line that the driver has asked for. */
    Line line() {
        irq();
        LineIngress line = monitor.ingress().line(DRIVER, LINE);
        if (flawed(Flaw.UNCHECKED_INTERRUPTS)) {
            return now -> Delivery.DELIVERED;
        }
        return flawed(Flaw.CLOSED_INTERRUPTS) ? now -> Delivery.MASKED : now -> line.interrupt(0, now);
    }

    private boolean flawed(Flaw flaw) {
        return target instanceof Flawed flawed && flawed.flaw() == flaw;
    }

    Operator operator() {
        return monitor.operator();
    }

    DriverFacts facts() {
        return operator().facts(DRIVER);
    }

    void revoke() {
        returned(operator().revoke(DRIVER));
    }

    void fault() {
        returned(operator().fault(DRIVER));
    }

    /** The device is not to be trusted: no request, no interrupt, and no memory left. */
    void contain() {
        returned(operator().contain(DRIVER));
    }

    /** The same, until it was reset. */
    void containUntilReset() {
        returned(operator().containUntilReset(DRIVER));
    }

    /** Lets the driver out of its quarantine, and starts it. */
    void release() {
        driver.requestRelease();
        operator().grant(DRIVER);
        start();
    }

    /** The device is sound again: its recovery has ended, and with it what was asked of the hardware. */
    void recovers() throws IOException {
        Scene.soon(() -> facts().device() != DeviceCondition.RECOVERING, "the recovery of the device does not end");
        Scene.that(facts().device() == DeviceCondition.SOUND, "the device is " + facts().device());
        returned();
    }

    /** Waits for what the monitor has asked of the hardware. */
    void returned() {
        returned(operator().cutOff(DRIVER));
    }

    private void returned(CutOff cutOff) {
        Scene.that(cutOff.await(PATIENCE_MILLIS), "the hardware was asked, and it is no more than " + cutOff);
    }

    /** Takes everything from the driver and gives the pages back. */
    @Override
    public void close() {
        monitor.close();
        buffers.forEach(DmaBuffer::close);
    }
}
