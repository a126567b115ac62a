package dev.ironshim.impl.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.audit.TelemetryEvent;
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
import dev.ironshim.impl.trust.Algorithm;
import dev.ironshim.impl.trust.Envelope;
import dev.ironshim.impl.trust.Signer;
import dev.ironshim.impl.trust.Trust;
import dev.ironshim.impl.trust.TrustedKey;
import dev.ironshim.impl.trust.VerifiedManifest;
import dev.ironshim.impl.trust.Verifier;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A monitor with drivers to play with, and everything that it recorded. */
public final class Drivers {
    static final long DOMAIN = 7;
    static final long NOW = 1_000;
    static final int PAGE = (int) Grant.PAGE;

    private static final KeyPair PAIR = pair();

    final List<AuditEvent> audit = new ArrayList<>();
    final List<TelemetryEvent> telemetry = new ArrayList<>();
    final MemoryPlatform platform = new MemoryPlatform();
    final Isolation isolation;

    private Drivers(MonitorLimits limits, Policy policy) {
        isolation = new Isolation(limits, platform, policy, audit::add, telemetry::add);
    }

    public static Drivers monitor() {
        return new Drivers(new MonitorLimits(1000, 3, 100, 1), (driver, grant) -> true);
    }

    static Drivers monitor(MonitorLimits limits, Policy policy) {
        return new Drivers(limits, policy);
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static VerifiedManifest verified(Draft draft) {
        try {
            Manifest manifest = ManifestCodec.encode(draft);
            TrustedKey key = new TrustedKey(Algorithm.ED25519, PAIR.getPublic(), 0, NOW);
            Trust trust = new Trust(1, List.of(key), Set.of(Algorithm.ED25519), Set.of(), Set.of());
            byte[] envelope =
                    new Envelope(manifest, List.of(Signer.sign(manifest, Algorithm.ED25519, PAIR, NOW))).encoded();
            return new Verifier(trust, event -> {}).verify(envelope, NOW);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static long base(long driver) {
        return 0x10_0000L * driver + 0x1000_0000L;
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
                        new Grant.Port((int) (16 * driver), (int) (16 * driver) + 7, Rights.READ_WRITE, 7),
                        new Grant.Port((int) (16 * driver) + 8, (int) (16 * driver) + 11, Rights.READ, 1)),
                List.of(
                        new Grant.Dma(0, 0x10000, 0x1FFFF, Direction.BOTH),
                        new Grant.Dma(0, 0x20000, 0x2FFFF, Direction.TO_DEVICE),
                        new Grant.Dma(5, 0x10000, 0x1FFFF, Direction.BOTH)),
                List.of(new Grant.Irq(IrqKind.MSI, 0, 1, 1), new Grant.Irq(IrqKind.MSI_X, 3, 1, 1)),
                List.of(new Budgets.Function(0, 1, 2L * PAGE, PAGE), new Budgets.Function(1, 1, PAGE, 0)));
    }

    static byte[] config(long driver) {
        byte[] config = new byte[4096];
        Bytes.putU32(config, 0, 0x0001_1234);
        Bytes.putU16(config, 6, 0x10);
        Bytes.putU32(config, 0x10, base(driver));
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
        return new LiveDevice(new Bdf(0, 1, 0, 0), domain, ConfigParser.parse(config));
    }

    public Drivers driver(long driver) {
        return driver(draft(driver));
    }

    Drivers driver(Draft draft) {
        isolation.admit(verified(draft), device(draft.driver(), DOMAIN, config(draft.driver())));
        return this;
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
