package dev.ironshim.hw.suite;

import dev.ironshim.impl.audit.Audit;
import dev.ironshim.impl.isolation.Device;
import dev.ironshim.impl.isolation.DmaMapping;
import dev.ironshim.impl.isolation.Driver;
import dev.ironshim.impl.isolation.MmioWindow;
import dev.ironshim.impl.isolation.Monitor;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.isolation.Policy;
import dev.ironshim.impl.isolation.Surroundings;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.trust.TrustPolicy;
import dev.ironshim.impl.trust.TrustStore;
import java.util.function.Consumer;

/** The embedder of {@code docs/embedding.md}, to the letter: what is shown there is run here, on every target. */
final class Embedding {
    private Embedding() {}

    /** What is driven, once the monitor has handed it out. */
    interface Work {
        void with(MmioWindow registers, DmaMapping memory) throws Exception;
    }

    static void run(
            TrustPolicy trust,
            TrustStore store,
            byte[] manifest,
            Platform platform,
            Policy policy,
            Audit audit,
            Consumer<String> told,
            Work queues)
            throws Exception {
        // begin: docs/embedding.md
        Surroundings world = Surroundings.usual(policy, audit, event -> told.accept(event.toString()));
        try (Monitor monitor = Monitor.open(trust, store, world)) {
            Device device = monitor.device(platform); // VfioPlatform.open("0000:01:00.0"), for one
            Driver driver = monitor.admit(manifest, device); // verified and admitted in one step, exclusive
            driver.onCutOff(reason -> told.accept("cut off: " + reason));
            driver.initialize(); // the device may ask from now on
            driver.start();
            MmioWindow registers = driver.mmio("registers"); // by the name in the manifest, relative to a BAR
            DmaMapping memory = driver.allocate("queues", 16_384, Direction.BOTH);
            driver.irq("completions").serve(ticket -> told.accept("interrupts: " + ticket.count()));
            queues.with(registers, memory);
            if (!driver.unmap(memory).await(2_000)) { // dead at once; back when the hardware has forgotten it
                told.accept("the memory has not come back: " + driver.facts().trouble());
            }
            driver.shutdown().await(2_000);
            monitor.operator().dismiss(driver.identity()); // the device is free for another driver
        }
        // end
    }
}
