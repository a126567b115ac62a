package dev.ironshim.bench;

import dev.ironshim.impl.isolation.Isolation;
import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.isolation.MonitorLimits;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.trust.Algorithm;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.lifecycle.LifecycleOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A running driver with a capability of each kind. */
final class Driver {
    static final long ID = 1;
    static final long BASE = 0x1000_0000L;
    static final int PORTS = 0xC000;
    private static final long DOMAIN = 1;
    private static final long BYTES = 8 * Grant.PAGE;

    private Driver() {}

    static Isolation running(Platform platform) {
        Isolation isolation = new Isolation(
                new MonitorLimits(1, 1, 1, 1), platform, (driver, grant) -> true, event -> {}, event -> {});
        Signed signed = new Signed(draft(), Set.of(Algorithm.ED25519));
        isolation.admit(signed.verify(), new LiveDevice(new Bdf(0, 1, 0, 0), DOMAIN, function()));
        if (isolation.life(ID, LifecycleOp.INITIALIZE) != IsolationResult.OK
                || isolation.life(ID, LifecycleOp.START) != IsolationResult.OK) {
            throw new IllegalStateException("the driver does not start");
        }
        return isolation;
    }

    private static Draft draft() {
        return new Draft(
                ID,
                DOMAIN,
                "01".repeat(16),
                1,
                0,
                Signed.NOW,
                Draft.NO_DIGEST,
                Draft.NO_DIGEST,
                new Budgets(BYTES, BYTES, 1, 12, 0, Grant.PAGE, 1, 1, 1),
                List.of(new Grant.Mmio(BASE, BASE + Grant.PAGE - 1, 0, 0, Rights.READ_WRITE, 4)),
                List.of(new Grant.Port(PORTS + 8, PORTS + 15, Rights.READ_WRITE, 7)),
                List.of(new Grant.Dma(0, 0, BYTES - 1, Direction.BOTH)),
                List.of(new Grant.Irq(IrqKind.MSI, 0, 1, 1)),
                List.of());
    }

    private static PciFunction function() {
        PciFunction function = ConfigParser.parse(config());
        List<Bar> bars = new ArrayList<>(function.bars());
        bars.set(0, bars.get(0).sized(Grant.PAGE));
        bars.set(1, bars.get(1).sized(16));
        return function.withBars(bars);
    }

    /** An endpoint with MSI. */
    private static byte[] config() {
        byte[] config = new byte[4096];
        Bytes.putU32(config, 0, 0x0001_1234);
        Bytes.putU16(config, 6, 0x10);
        Bytes.putU32(config, 0x10, BASE);
        Bytes.putU32(config, 0x14, PORTS + 1);
        config[0x34] = 0x40;
        Bytes.putU16(config, 0x40, 0x5005);
        Bytes.putU16(config, 0x50, 0x0010);
        return config;
    }
}
