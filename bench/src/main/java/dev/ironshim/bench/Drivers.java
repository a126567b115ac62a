package dev.ironshim.bench;

import dev.ironshim.impl.isolation.Driver;
import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.isolation.Monitor;
import dev.ironshim.impl.isolation.MonitorLimits;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.isolation.Requirements;
import dev.ironshim.impl.isolation.Surroundings;
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
import dev.ironshim.impl.trust.VolatileStore;
import dev.ironshim.impl.verified.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * A monitor with running drivers, each with a device of its own. Its sinks take everything at once, and it looks at its clock as
 * often as a monitor usually does.
 */
final class Drivers implements AutoCloseable {
    /** Bytes of the window of addresses that each driver may map memory into. */
    static final long WINDOW = 100_000 * Grant.PAGE;

    private static final int MAX_DRIVERS = 65_536;
    private static final long BAR = 0x1_0000;
    private static final int PORTS = 0xC000;
    private static final long WINDOW_TICKS = 1_000;
    // More than a core whose clock ticks with every interrupt can use up in a window.
    private static final long INTERRUPTS = 2 * WINDOW_TICKS;

    private final Maker maker = new Maker();
    private final Monitor monitor;

    private Drivers(Executor effects) {
        Surroundings usual = Surroundings.usual((driver, grant) -> true, event -> {}, event -> {});
        monitor = Monitor.open(
                maker.policy(),
                new VolatileStore(),
                new MonitorLimits(MAX_DRIVERS, 1 << 30, 1 << 30, 1),
                Requirements.USUAL,
                new Surroundings(
                        usual.policy(),
                        usual.audit(),
                        usual.telemetry(),
                        effects,
                        Runnable::run,
                        usual.ticks(),
                        () -> Maker.NOW,
                        usual.effectTicks(),
                        usual.tickMillis()));
    }

    /** Hardware is asked by threads of the monitor's. */
    static Drivers apart() {
        return new Drivers(Surroundings.usual((driver, grant) -> true, event -> {}, event -> {})
                .effects());
    }

    /** Hardware is asked by whoever decides: for what is measured until it has answered. */
    static Drivers together() {
        return new Drivers(Runnable::run);
    }

    Monitor monitor() {
        return monitor;
    }

    /**
     * Starts a driver.
     *
     * @param number of its own, 1 to 65535
     * @param platform made for the device
     */
    Driver start(int number, Function<LiveDevice, Platform> platform) {
        Bdf address = new Bdf(0, number >> 8, (number >> 3) & 0x1F, number & 7);
        LiveDevice device = new LiveDevice(address, number, function(number));
        Driver driver = monitor.admit(maker.sign(draft(number)), monitor.device(platform.apply(device)));
        driver.initialize();
        driver.start();
        return driver;
    }

    /** Ports are few: the first driver alone has some. */
    private static Draft draft(int number) {
        long base = base(number);
        return new Draft(
                number,
                number,
                String.format(Locale.ROOT, "%032x", number),
                1,
                0,
                Maker.NOW,
                Draft.NO_DIGEST,
                Draft.NO_DIGEST,
                new Budgets(
                        WINDOW, WINDOW, WINDOW / Grant.PAGE, 12, 0, Grant.PAGE, INTERRUPTS, WINDOW_TICKS, WINDOW_TICKS),
                List.of(new Grant.Mmio(base, base + Grant.PAGE - 1, 0, 0, Rights.READ_WRITE, 4)),
                number == 1 ? List.of(new Grant.Port(PORTS + 8, PORTS + 15, Rights.READ_WRITE, 7)) : List.of(),
                List.of(new Grant.Dma(0, 0, WINDOW - 1, Direction.BOTH)),
                List.of(new Grant.Irq(IrqKind.MSI, 0, INTERRUPTS, WINDOW_TICKS)),
                List.of());
    }

    /** Below what the architecture keeps for itself. */
    private static long base(int number) {
        return BAR * (number + 1);
    }

    private static PciFunction function(int number) {
        PciFunction function = ConfigParser.parse(config(number));
        List<Bar> bars = new ArrayList<>(function.bars());
        bars.set(0, bars.get(0).sized(Grant.PAGE));
        bars.set(1, bars.get(1).sized(16));
        return function.withBars(bars);
    }

    /** An endpoint with MSI. */
    private static byte[] config(int number) {
        byte[] config = new byte[4096];
        Bytes.putU32(config, 0, 0x0001_1234);
        Bytes.putU16(config, 6, 0x10);
        Bytes.putU32(config, 0x10, base(number));
        Bytes.putU32(config, 0x14, PORTS + 1);
        config[0x34] = 0x40;
        Bytes.putU16(config, 0x40, 0x5005);
        Bytes.putU16(config, 0x50, 0x0010);
        return config;
    }

    @Override
    public void close() {
        monitor.close();
    }
}
