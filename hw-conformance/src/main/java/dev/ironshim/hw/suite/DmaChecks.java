package dev.ironshim.hw.suite;

import static dev.ironshim.hw.target.Target.ACCESS;
import static dev.ironshim.hw.target.Target.FREE;
import static dev.ironshim.hw.target.Target.PAGE;

import dev.ironshim.hw.target.Ability;
import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.manifest.Direction;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** What a device reaches of memory: mapped by hand, so that only the IOMMU and the kernel are asked. */
final class DmaChecks {
    private static final Set<Ability> DMA = Set.of(Ability.DMA);
    private static final Set<Ability> READ = Set.of(Ability.DMA, Ability.DMA_READ);

    static final List<Check> ALL = List.of(
            new Check("read inside a window", READ, scene -> {
                DmaBuffer buffer = scene.pages(1);
                scene.map(buffer, 0, FREE, Direction.TO_DEVICE);
                scene.reads(FREE, buffer, 0);
            }),
            new Check("write inside a window", DMA, scene -> {
                DmaBuffer buffer = scene.pages(1);
                scene.map(buffer, 0, FREE, Direction.FROM_DEVICE);
                scene.writes(FREE, buffer, 0);
            }),
            new Check("both directions of one window", READ, scene -> {
                DmaBuffer buffer = scene.pages(1);
                scene.map(buffer, 0, FREE, Direction.BOTH);
                scene.writes(FREE + PAGE - ACCESS, buffer, PAGE - ACCESS);
                scene.reads(FREE + PAGE - ACCESS, buffer, PAGE - ACCESS);
            }),
            new Check("write outside every window", DMA, scene -> {
                DmaBuffer buffer = scene.pages(2);
                scene.map(buffer, 0, FREE, Direction.BOTH);
                scene.cannotWrite(FREE + PAGE, buffer);
            }),
            new Check("read outside every window", READ, scene -> {
                DmaBuffer buffer = scene.pages(2);
                scene.map(buffer, 0, FREE, Direction.BOTH);
                scene.cannotRead(FREE + PAGE);
            }),
            new Check("write over the end of a window", DMA, scene -> {
                DmaBuffer buffer = scene.pages(2);
                scene.map(buffer, 0, FREE, Direction.BOTH);
                scene.cannotWrite(FREE + PAGE - ACCESS / 2, buffer, PAGE, PAGE);
            }),
            new Check("write over the start of a window", DMA, scene -> {
                DmaBuffer buffer = scene.pages(2);
                scene.map(buffer, 1, FREE + PAGE, Direction.BOTH);
                scene.cannotWrite(FREE + PAGE - ACCESS / 2, buffer, 0, PAGE);
            }),
            new Check("write after unmap", DMA, scene -> {
                DmaBuffer buffer = scene.pages(1);
                Scene.Mapping mapping = scene.map(buffer, 0, FREE, Direction.BOTH);
                scene.writes(FREE, buffer, 0);
                mapping.unmap();
                Scene.fill(buffer);
                scene.cannotWrite(FREE, buffer);
            }),
            new Check("read after unmap", READ, scene -> {
                DmaBuffer buffer = scene.pages(1);
                Scene.Mapping mapping = scene.map(buffer, 0, FREE, Direction.BOTH);
                scene.reads(FREE, buffer, 0);
                mapping.unmap();
                scene.cannotRead(FREE);
            }),
            new Check("write to a window that is only read", DMA, scene -> {
                DmaBuffer buffer = scene.pages(1);
                scene.map(buffer, 0, FREE, Direction.TO_DEVICE);
                scene.cannotWrite(FREE, buffer);
            }),
            new Check("read of a window that is only written", READ, scene -> {
                DmaBuffer buffer = scene.pages(1);
                scene.map(buffer, 0, FREE, Direction.FROM_DEVICE);
                scene.cannotRead(FREE);
            }),
            new Check("address given to other memory", DMA, scene -> {
                DmaBuffer first = scene.pages(1);
                Scene.Mapping mapping = scene.map(first, 0, FREE, Direction.BOTH);
                scene.writes(FREE, first, 0);
                mapping.unmap();
                Scene.fill(first);
                DmaBuffer second = scene.pages(1);
                scene.map(second, 0, FREE, Direction.BOTH);
                scene.cannotWrite(FREE, first);
                scene.writes(FREE, second, 0);
            }),
            new Check("one of two windows unmapped", DMA, scene -> {
                DmaBuffer buffer = scene.pages(2);
                Scene.Mapping first = scene.map(buffer, 0, FREE, Direction.BOTH);
                scene.map(buffer, 1, FREE + PAGE, Direction.BOTH);
                first.unmap();
                scene.cannotWrite(FREE, buffer);
                scene.writes(FREE + PAGE, buffer, PAGE);
            }),
            new Check("memory with two addresses", READ, scene -> {
                DmaBuffer buffer = scene.pages(1);
                Scene.Mapping first = scene.map(buffer, 0, FREE, Direction.BOTH);
                scene.map(buffer, 0, FREE + PAGE, Direction.TO_DEVICE);
                first.unmap();
                scene.cannotWrite(FREE, buffer);
                scene.cannotWrite(FREE + PAGE, buffer);
                scene.reads(FREE + PAGE, buffer, 0);
            }),
            new Check("write without bus mastering", DMA, scene -> {
                DmaBuffer buffer = scene.pages(1);
                scene.map(buffer, 0, FREE, Direction.BOTH);
                scene.target.busMaster(false);
                scene.cannotWrite(FREE, buffer);
            }),
            new Check("read without bus mastering", READ, scene -> {
                scene.map(scene.pages(1), 0, FREE, Direction.BOTH);
                scene.target.busMaster(false);
                scene.cannotRead(FREE);
            }),
            new Check("bus mastering given back", DMA, scene -> {
                DmaBuffer buffer = scene.pages(1);
                scene.map(buffer, 0, FREE, Direction.BOTH);
                scene.target.busMaster(false);
                scene.target.busMaster(true);
                scene.writes(FREE, buffer, 0);
            }),
            new Check("write after a reset", Set.of(Ability.DMA, Ability.RESET), scene -> {
                DmaBuffer buffer = scene.pages(2);
                Scene.Mapping gone = scene.map(buffer, 1, FREE + PAGE, Direction.BOTH);
                scene.map(buffer, 0, FREE, Direction.BOTH);
                gone.unmap();
                scene.target.reset();
                scene.cannotWrite(FREE + PAGE, buffer);
                scene.writes(FREE, buffer, 0);
            }),
            new Check("blocked request in the log", Set.of(Ability.DMA, Ability.FAULT_LOG), scene -> {
                DmaBuffer buffer = scene.pages(2);
                scene.map(buffer, 0, FREE, Direction.BOTH);
                scene.cannotWrite(FREE + PAGE, buffer);
                // Requests that are blocked before this check may have used up what the system logs.
                Scene.that(scene.target.faults() > 0, "nothing is logged of any request that was blocked");
            }),
            new Check("write in another domain", Set.of(Ability.DMA, Ability.DOMAINS), scene -> {
                DmaBuffer buffer = scene.pages(1);
                scene.map(buffer, 0, FREE, Direction.BOTH);
                scene.target.attach(Target.OTHER);
                scene.cannotWrite(FREE, buffer);
            }),
            new Check("read in another domain", Set.of(Ability.DMA, Ability.DMA_READ, Ability.DOMAINS), scene -> {
                scene.map(scene.pages(1), 0, FREE, Direction.BOTH);
                scene.target.attach(Target.OTHER);
                scene.cannotRead(FREE);
            }),
            new Check("same address in two domains", Set.of(Ability.DMA, Ability.DOMAINS), DmaChecks::twoDomains),
            new Check("back in its own domain", Set.of(Ability.DMA, Ability.DOMAINS), scene -> {
                DmaBuffer own = scene.pages(1);
                DmaBuffer other = scene.pages(1);
                scene.map(own, 0, FREE, Direction.BOTH);
                scene.map(Target.OTHER, other, 0, FREE, Direction.BOTH);
                scene.target.attach(Target.OTHER);
                scene.target.attach(Target.OWN);
                scene.cannotWrite(FREE, other);
                scene.writes(FREE, own, 0);
            }));

    private DmaChecks() {}

    private static void twoDomains(Scene scene) throws IOException {
        DmaBuffer own = scene.pages(1);
        DmaBuffer other = scene.pages(1);
        scene.map(own, 0, FREE, Direction.BOTH);
        scene.map(Target.OTHER, other, 0, FREE, Direction.BOTH);
        scene.target.attach(Target.OTHER);
        scene.cannotWrite(FREE, own);
        scene.writes(FREE, other, 0);
    }
}
