package dev.ironshim.hw.suite;

import dev.ironshim.hw.target.Ability;
import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.isolation.DmaMapping;
import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.manifest.Terms;
import dev.ironshim.impl.pci.Capability.Msi;
import dev.ironshim.impl.trust.VolatileStore;
import java.io.IOException;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What {@code docs/embedding.md} shows, run on the device: by a manifest of version 4, with the usual threads and clocks. */
final class EmbeddingChecks {
    private static final long PAGES = 16;
    private static final long EVER = 4_000_000_000L;

    static final List<Check> ALL = List.of(
            new Check("embedding as documented", Set.of(Ability.MONITOR, Ability.DMA), EmbeddingChecks::embedded));

    private EmbeddingChecks() {}

    private static void embedded(Scene scene) throws IOException {
        Target target = scene.target;
        KeyPair pair = Rig.pair();
        Queue<String> told = new ConcurrentLinkedQueue<>();
        long[] iova = new long[1];
        try {
            Embedding.run(
                    Rig.trust(pair, EVER),
                    new VolatileStore(),
                    Rig.signed(draft(target.platform().device()), pair),
                    target.platform(),
                    (driver, grant) -> true,
                    event -> {},
                    told::add,
                    (registers, memory) -> {
                        iova[0] = memory.iova();
                        registers.read32(0);
                        works(target, memory);
                    });
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new Broken("the embedder's lines end with " + e);
        }
        Scene.that(told.stream().noneMatch(line -> line.startsWith("the memory has not")), String.valueOf(told));
        Scene.that(!target.mastering(), "the driver is dismissed, and its device may send requests");
    }

    private static void works(Target target, DmaMapping memory) throws IOException {
        byte[] written = target.deviceWrites(memory.iova());
        Scene.that(
                Arrays.equals(written, memory.copyOut(0, written.length)),
                "the device wrote, and the driver does not see it in its mapping");
    }

    private static Draft draft(LiveDevice device) {
        IrqKind kind = device.function().capability(Msi.class).isPresent() ? IrqKind.MSI : IrqKind.MSI_X;
        return new Draft(
                        Rig.DRIVER,
                        0,
                        "02".repeat(16),
                        1,
                        0,
                        EVER,
                        Draft.NO_DIGEST,
                        Draft.NO_DIGEST,
                        new Budgets(
                                PAGES * Target.PAGE,
                                PAGES * Target.PAGE,
                                8,
                                12,
                                0,
                                Target.PAGE,
                                1_000,
                                Rig.WINDOW_TICKS,
                                Rig.CALL_TICKS),
                        List.of(Grant.Mmio.relative(
                                "registers",
                                Rig.registers(device.function()).number(),
                                0,
                                Target.PAGE,
                                Rights.READ,
                                4)),
                        List.of(),
                        List.of(new Grant.Dma(0, Target.FREE, Target.FREE + PAGES * Target.PAGE - 1, Direction.BOTH)
                                .named("queues")),
                        List.of(new Grant.Irq(kind, 0, 1_000, Rig.CALL_TICKS).named("completions")),
                        List.of())
                .with(new Terms(
                        new Terms.Device(
                                device.function().vendor(), device.function().device(), 0, 0, 0, 0),
                        0,
                        Terms.Abi.NONE,
                        List.of()));
    }
}
