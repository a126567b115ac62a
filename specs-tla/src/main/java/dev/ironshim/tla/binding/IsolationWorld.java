package dev.ironshim.tla.binding;

import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.manifest.Terms;
import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.trust.Algorithm;
import dev.ironshim.impl.trust.Authority;
import dev.ironshim.impl.trust.Envelope;
import dev.ironshim.impl.trust.Scope;
import dev.ironshim.impl.trust.Signer;
import dev.ironshim.impl.trust.TrustPolicy;
import dev.ironshim.impl.trust.TrustedKey;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.model.isolation.DmaWindow;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** Signed manifests, devices and memory for the matrix of Isolation. They are made once: what is explored is the monitor. */
final class IsolationWorld {
    /** Seconds since 1970, as far as manifests are concerned. */
    static final long NOW = 1_000;

    /** Each driver alone, in an address space of its own. */
    static final IsolationWorld APART = new IsolationWorld(false);
    /** All drivers in one declared unit, and in one address space. */
    static final IsolationWorld TOGETHER = new IsolationWorld(true);

    private static final int DRIVERS = 4;
    private static final int PAGES = 8;
    private static final long UNIT = 7;
    private static final int VENDOR = 0x1234;
    private static final int DEVICE = 1;
    private static final long BAR = 0x1000_0000L;
    private static final int PORTS = 0x2000;

    private final boolean together;
    private final TrustPolicy policy;
    private final KeyPair pair;
    // Signed when they are first asked for: hundreds of mutants have a world each, and ask for a few.
    private final Map<Life, Envelope> manifests = new ConcurrentHashMap<>();
    private final List<LiveDevice> devices;
    private final List<DmaBuffer> memory = DmaWindow.OF_THE_MODEL.stream()
            .map(window -> DmaBuffer.allocate(window.size() * Grant.PAGE, Grant.PAGE))
            .toList();

    private IsolationWorld(boolean together) {
        this.together = together;
        devices = IntStream.rangeClosed(1, DRIVERS).mapToObj(this::found).toList();
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            policy = new TrustPolicy(
                    1,
                    List.of(new Authority(
                            "matrix",
                            Scope.ALL,
                            List.of(new TrustedKey(
                                    Algorithm.ED25519, RememberedSignatures.remembering(pair.getPublic()), 0, 2 * NOW)),
                            Map.of(Algorithm.ED25519, 1))),
                    Set.of(),
                    Set.of());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519", e);
        }
    }

    TrustPolicy policy() {
        return policy;
    }

    private record Life(long driver, int number) {}

    private Envelope signed(Life life) {
        Manifest manifest = ManifestCodec.encode(draft((int) life.driver(), life.number() + 1));
        try {
            return new Envelope(manifest, List.of(Signer.sign(manifest, Algorithm.ED25519, pair, NOW)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has Ed25519", e);
        }
    }

    /** @param life how many manifests of the driver came before */
    byte[] envelope(long driver, int life) {
        return manifests.computeIfAbsent(new Life(driver, life), this::signed).encoded();
    }

    String digest(long driver, int life) {
        Envelope signed = manifests.computeIfAbsent(new Life(driver, life), this::signed);
        return HexFormat.of().formatHex(signed.manifest().digest());
    }

    LiveDevice device(int driver) {
        return devices.get(driver - 1);
    }

    /** The memory that is mapped into a window of the model. */
    DmaBuffer memory(int window) {
        return memory.get(window - 1);
    }

    private Draft draft(int driver, int life) {
        long bytes = PAGES * Grant.PAGE;
        return new Draft(
                        driver,
                        domain(driver),
                        String.format(Locale.ROOT, "%016x%016x", driver, life),
                        life,
                        0,
                        2 * NOW,
                        Draft.NO_DIGEST,
                        Draft.NO_DIGEST,
                        new Budgets(bytes, bytes, 16, 12, 0, Grant.PAGE, 1_000_000, 1_000_000, 1_000),
                        List.of(Grant.Mmio.relative("registers", 0, 0, Grant.PAGE, Rights.READ_WRITE, 15)),
                        List.of(Grant.Port.relative("ports", 1, 0, 8, Rights.READ_WRITE, 7)),
                        List.of(
                                new Grant.Dma(0, 0, bytes - 1, Direction.BOTH).named(grantOf(1)),
                                new Grant.Dma(1, 0, bytes - 1, Direction.BOTH).named(grantOf(2))),
                        List.of(new Grant.Irq(IrqKind.MSI, 0, 60_000, 1_000).named("line")),
                        List.of())
                .with(new Terms(
                        new Terms.Device(VENDOR, DEVICE, 0, 0, 0, 0), together ? UNIT : 0, Terms.Abi.NONE, List.of()));
    }

    /** The name of the grant for an address space of the model. */
    static String grantOf(int space) {
        return "memory-" + space;
    }

    private long domain(int driver) {
        return together ? 1 : driver;
    }

    private static long base(int driver) {
        return BAR * driver;
    }

    private static int ports(int driver) {
        return PORTS + 8 * driver;
    }

    private LiveDevice found(int driver) {
        byte[] config = new byte[4096];
        // An endpoint with a page of registers, eight ports, MSI, and PASIDs of one bit.
        Bytes.putU32(config, 0, DEVICE << 16 | VENDOR);
        Bytes.putU16(config, 6, 0x10);
        Bytes.putU32(config, 0x10, base(driver));
        Bytes.putU32(config, 0x14, ports(driver) | 1);
        config[0x34] = 0x40;
        Bytes.putU16(config, 0x40, 0x5005);
        Bytes.putU16(config, 0x50, 0x0010);
        Bytes.putU32(config, 0x100, 0x0001_001B);
        Bytes.putU16(config, 0x104, 0x0100);
        PciFunction function = ConfigParser.parse(config);
        List<Bar> bars = new ArrayList<>(function.bars());
        bars.set(0, bars.get(0).sized(Grant.PAGE));
        bars.set(1, bars.get(1).sized(8));
        return new LiveDevice(new Bdf(0, driver, 0, 0), domain(driver), function.withBars(bars));
    }
}
