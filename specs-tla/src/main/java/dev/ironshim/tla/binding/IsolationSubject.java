package dev.ironshim.tla.binding;

import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.isolation.AddressSpace;
import dev.ironshim.impl.isolation.Capability;
import dev.ironshim.impl.isolation.DmaMapping;
import dev.ironshim.impl.isolation.DriverFacts;
import dev.ironshim.impl.isolation.IrqLine;
import dev.ironshim.impl.isolation.Isolation;
import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.isolation.MemoryPlatform;
import dev.ironshim.impl.isolation.MmioWindow;
import dev.ironshim.impl.isolation.MonitorLimits;
import dev.ironshim.impl.isolation.MonitorRule;
import dev.ironshim.impl.isolation.PortRange;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigParser;
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
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.model.isolation.CapabilityKind;
import dev.ironshim.model.isolation.DmaWindow;
import dev.ironshim.model.isolation.DriverState;
import dev.ironshim.model.isolation.IsolationBounds;
import dev.ironshim.model.isolation.IsolationOp;
import dev.ironshim.model.isolation.IsolationOp.Contain;
import dev.ironshim.model.isolation.IsolationOp.Life;
import dev.ironshim.model.isolation.IsolationOp.Mint;
import dev.ironshim.model.isolation.IsolationOp.Recovery;
import dev.ironshim.model.isolation.IsolationOp.Revoke;
import dev.ironshim.model.isolation.IsolationOp.Unmap;
import dev.ironshim.model.isolation.IsolationOp.Use;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.isolation.IsolationState;
import dev.ironshim.model.machine.Subject;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Drives the monitor with drivers that were admitted by signed manifests. Where the model says "the driver presents a
 * capability", a capability that the driver was handed is really used: registers are read, memory is read, an interrupt is
 * delivered. What drivers hold is part of the state, for nothing makes them give it back.
 *
 * <p>A page stands for each address of the model; its second IOMMU domain is a second address space, by PASID.
 */
public final class IsolationSubject implements Subject<IsolationState, IsolationOp, IsolationResult> {
    private final IsolationBounds bounds;
    private final Isolation isolation;
    private final List<List<Capability>> held;
    private final int[] window;

    public IsolationSubject(Constants constants) {
        bounds = bounds(constants);
        isolation = new Isolation(
                new MonitorLimits(bounds.driverCount(), bounds.epochCount(), 1, bounds.maxReleases()),
                new MemoryPlatform(),
                (driver, grant) -> true,
                event -> {},
                event -> {});
        held = IntStream.rangeClosed(1, bounds.driverCount())
                .<List<Capability>>mapToObj(driver -> new ArrayList<>())
                .toList();
        window = new int[bounds.driverCount()];
        for (int driver = 1; driver <= bounds.driverCount(); driver++) {
            isolation.admit(World.MANIFESTS.get(driver - 1), World.device(driver));
        }
    }

    static IsolationBounds bounds(Constants constants) {
        return new IsolationBounds(
                constants.integer("DriverCount"),
                constants.strings("Kinds").stream()
                        .map(name -> CapabilityKind.valueOf(name.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toSet()),
                constants.integer("EpochCount"),
                constants.integer("WindowCount"),
                constants.integer("MaxReleases"));
    }

    @Override
    public IsolationResult perform(IsolationOp operation) {
        try {
            return switch (operation) {
                case Life life -> isolation.life(life.driver(), life.move());
                case Contain contain -> isolation.contain(contain.driver(), contain.decision());
                case Recovery recovery -> isolation.recovery(recovery.driver(), recovery.recovered());
                case Mint mint -> hold(mint.driver(), mint(mint.driver(), mint.capability()));
                case IsolationOp.Map map -> map(map.driver(), map.window());
                case Unmap unmap -> unmap(unmap.driver());
                case Revoke revoke -> isolation.revoke(revoke.driver());
                case Use use -> use(use);
            };
        } catch (RefusedException e) {
            return answer(e);
        }
    }

    private Capability mint(int driver, CapabilityKind kind) {
        return switch (kind) {
            case MMIO -> isolation.mmio(driver, 0);
            case PORT -> isolation.ports(driver, 0);
            case IRQ -> isolation.irq(driver, 0);
            case DMA -> throw new IllegalArgumentException("a DMA capability comes with a mapping");
        };
    }

    private IsolationResult hold(int driver, Capability capability) {
        held.get(driver - 1).add(capability);
        return IsolationResult.OK;
    }

    private IsolationResult map(int driver, int number) {
        DmaWindow asked = DmaWindow.OF_THE_MODEL.get(number - 1);
        DmaMapping mapping = isolation.map(
                driver, asked.domain() - 1, World.BUFFERS.get(number - 1), asked.base() * Grant.PAGE, Direction.BOTH);
        window[driver - 1] = number;
        return hold(driver, mapping);
    }

    private IsolationResult unmap(int driver) {
        DmaWindow last = DmaWindow.OF_THE_MODEL.get(Math.max(window[driver - 1], 1) - 1);
        return isolation.unmap(driver, new AddressSpace(World.DOMAIN, last.domain() - 1), last.base() * Grant.PAGE);
    }

    private IsolationResult use(Use use) {
        for (Capability capability : held.get(use.driver() - 1)) {
            if (capability.kind() == use.capability() && capability.epoch() == use.epoch()) {
                return use(capability);
            }
        }
        return IsolationResult.NOT_MINTED;
    }

    private static IsolationResult use(Capability capability) {
        switch (capability) {
            case MmioWindow registers -> registers.read32(0);
            case PortRange ports -> ports.in8(0);
            case DmaMapping memory -> memory.readInt(0);
            case IrqLine line -> {
                IsolationResult answer = line.deliver();
                boolean through = line.interrupt(0, 0) != Delivery.REVOKED;
                // What decides about a real interrupt is what counts; where it decides otherwise, the matrix must see
                // that.
                if (through == answer.refused()) {
                    return through ? IsolationResult.OK : IsolationResult.INACTIVE;
                }
                return answer;
            }
        }
        return IsolationResult.OK;
    }

    private static IsolationResult answer(RefusedException refused) {
        IsolationResult answer = refused.rule() instanceof MonitorRule rule ? rule.answer() : null;
        if (answer == null) {
            throw new IllegalStateException("a refusal that the specification does not know", refused);
        }
        return answer;
    }

    @Override
    public IsolationState observe() {
        return new IsolationState(IntStream.rangeClosed(1, bounds.driverCount())
                .mapToObj(this::observe)
                .toList());
    }

    private DriverState observe(int driver) {
        Map<CapabilityKind, Set<Integer>> minted = new EnumMap<>(CapabilityKind.class);
        bounds.kinds().forEach(kind -> minted.put(kind, new HashSet<>()));
        held.get(driver - 1)
                .forEach(capability -> minted.computeIfAbsent(capability.kind(), kind -> new HashSet<>())
                        .add(capability.epoch()));
        DriverFacts facts = isolation.facts(driver);
        return new DriverState(
                facts.life(),
                facts.device(),
                facts.epoch(),
                minted,
                facts.mapped().isEmpty() ? 0 : window[driver - 1]);
    }

    /** Manifests, devices and memory. They are made once: what is explored is the monitor. */
    private static final class World {
        static final long DOMAIN = 1;
        static final int DRIVERS = 4;
        private static final long NOW = 1_000;
        private static final int PAGES = 8;
        private static final byte[] CONFIG = config();

        static final List<DmaBuffer> BUFFERS = DmaWindow.OF_THE_MODEL.stream()
                .map(window -> DmaBuffer.allocate(window.size() * Grant.PAGE, Grant.PAGE))
                .toList();
        static final List<VerifiedManifest> MANIFESTS = manifests();

        private static List<VerifiedManifest> manifests() {
            try {
                KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
                TrustedKey key = new TrustedKey(Algorithm.ED25519, pair.getPublic(), 0, NOW);
                Authority authority = new Authority("maker", Scope.ALL, List.of(key), Map.of(Algorithm.ED25519, 1));
                Trust trust = Trust.open(
                        new TrustPolicy(1, List.of(authority), Set.of(), Set.of()),
                        new VolatileStore(),
                        event -> {},
                        Runnable::run);
                trust.tick(NOW);
                List<VerifiedManifest> manifests = new ArrayList<>();
                for (int driver = 1; driver <= DRIVERS; driver++) {
                    Manifest manifest = ManifestCodec.encode(draft(driver));
                    Envelope envelope =
                            new Envelope(manifest, List.of(Signer.sign(manifest, Algorithm.ED25519, pair, NOW)));
                    manifests.add(trust.admit(envelope.encoded()));
                }
                return List.copyOf(manifests);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java platform has Ed25519", e);
            }
        }

        private static Draft draft(int driver) {
            long bytes = PAGES * Grant.PAGE;
            return new Draft(
                    driver,
                    DOMAIN,
                    String.format(Locale.ROOT, "%032x", driver),
                    1,
                    0,
                    NOW,
                    Draft.NO_DIGEST,
                    Draft.NO_DIGEST,
                    new Budgets(bytes, bytes, 1, 12, 0, Grant.PAGE, 1, 1, 1),
                    List.of(new Grant.Mmio(base(driver), base(driver) + Grant.PAGE - 1, 0, 0, Rights.READ_WRITE, 4)),
                    List.of(new Grant.Port(8 * driver, 8 * driver + 7, Rights.READ_WRITE, 7)),
                    List.of(
                            new Grant.Dma(0, 0, bytes - 1, Direction.BOTH),
                            new Grant.Dma(1, 0, bytes - 1, Direction.BOTH)),
                    List.of(new Grant.Irq(IrqKind.MSI, 0, 1, 1)),
                    List.of());
        }

        private static long base(int driver) {
            return 0x1000_0000L * driver;
        }

        static LiveDevice device(int driver) {
            byte[] config = CONFIG.clone();
            Bytes.putU32(config, 0x10, base(driver));
            return new LiveDevice(new Bdf(0, driver, 0, 0), DOMAIN, ConfigParser.parse(config));
        }

        /** An endpoint with MSI, and with PASIDs of one bit. */
        private static byte[] config() {
            byte[] config = new byte[4096];
            Bytes.putU32(config, 0, 0x0001_1234);
            Bytes.putU16(config, 6, 0x10);
            config[0x34] = 0x40;
            Bytes.putU16(config, 0x40, 0x5005);
            Bytes.putU16(config, 0x50, 0x0010);
            Bytes.putU32(config, 0x100, 0x0001_001B);
            Bytes.putU16(config, 0x104, 0x0100);
            return config;
        }
    }
}
