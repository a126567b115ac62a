package dev.ironshim.hw.suite;

import static dev.ironshim.hw.target.Target.PAGE;

import dev.ironshim.hw.target.Ability;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.dma.DmaRule;
import dev.ironshim.impl.isolation.DmaMapping;
import dev.ironshim.impl.isolation.MonitorRule;
import dev.ironshim.impl.manifest.Direction;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** The monitor's decisions, carried out on the device: whatever it takes from a driver, the device loses. */
final class MonitorChecks {
    private static final Set<Ability> DMA = Set.of(Ability.MONITOR, Ability.DMA);
    private static final Set<Ability> READ = Set.of(Ability.MONITOR, Ability.DMA, Ability.DMA_READ);
    private static final Set<Ability> REGISTERS = Set.of(Ability.MONITOR, Ability.REGISTERS);

    static final List<Check> ALL = List.of(
            new Check("mapped by the monitor", READ, scene -> {
                Rig rig = scene.rig();
                DmaBuffer buffer = Scene.fill(rig.pages(1));
                DmaMapping mapping = rig.map(buffer, Rig.WINDOW, Direction.BOTH);
                long told = rig.piece(mapping, 0, PAGE);
                scene.writes(told, buffer, 0);
                scene.reads(told, buffer, 0);
            }),
            new Check("refused outside the grant", DMA, scene -> {
                Rig rig = scene.rig();
                DmaBuffer buffer = Scene.fill(rig.pages(2));
                Scene.refused(MonitorRule.OUT_OF_BOUNDS, () -> rig.map(buffer, Rig.READ_ONLY - PAGE, Direction.BOTH));
                scene.cannotWrite(Rig.READ_ONLY - PAGE, buffer);
                scene.cannotWrite(Rig.READ_ONLY, buffer);
            }),
            new Check("refused in a direction that is not granted", READ, scene -> {
                Rig rig = scene.rig();
                DmaBuffer buffer = Scene.fill(rig.pages(1));
                Scene.refused(MonitorRule.RIGHTS, () -> rig.map(buffer, Rig.READ_ONLY, Direction.BOTH));
                rig.map(buffer, Rig.READ_ONLY, Direction.TO_DEVICE);
                scene.cannotWrite(Rig.READ_ONLY, buffer);
                scene.reads(Rig.READ_ONLY, buffer, 0);
            }),
            new Check("unmapped by the monitor", DMA, scene -> {
                Rig rig = scene.rig();
                DmaBuffer buffer = Scene.fill(rig.pages(1));
                DmaMapping mapping = rig.map(buffer, Rig.WINDOW, Direction.BOTH);
                rig.unmap(mapping);
                scene.cannotWrite(Rig.WINDOW, buffer);
                Scene.refused(MonitorRule.NOT_MAPPED, () -> mapping.readInt(0));
            }),
            new Check("revoked", READ, scene -> {
                Rig rig = scene.rig();
                DmaBuffer buffer = Scene.fill(rig.pages(1));
                DmaMapping mapping = rig.map(buffer, Rig.WINDOW, Direction.BOTH);
                scene.writes(Rig.WINDOW, buffer, 0);
                Scene.fill(buffer);
                rig.revoke();
                scene.cannotWrite(Rig.WINDOW, buffer);
                scene.cannotRead(Rig.WINDOW);
                Scene.refused(MonitorRule.STALE, () -> mapping.readInt(0));
            }),
            new Check("granted again after a revocation", DMA, scene -> {
                Rig rig = scene.rig();
                DmaBuffer first = Scene.fill(rig.pages(1));
                DmaMapping old = rig.map(first, Rig.WINDOW, Direction.BOTH);
                rig.revoke();
                DmaBuffer second = Scene.fill(rig.pages(1));
                rig.map(second, Rig.WINDOW, Direction.BOTH);
                scene.cannotWrite(Rig.WINDOW, first);
                scene.writes(Rig.WINDOW, second, 0);
                Scene.refused(MonitorRule.STALE, () -> old.readInt(0));
            }),
            new Check("quarantined for a fault", READ, scene -> {
                Rig rig = scene.rig();
                DmaBuffer buffer = Scene.fill(rig.pages(1));
                DmaMapping mapping = rig.map(buffer, Rig.WINDOW, Direction.BOTH);
                rig.fault();
                unreachable(scene, buffer);
                scene.cannotRead(Rig.WINDOW);
                Scene.refused(MonitorRule.STALE, () -> mapping.readInt(0));
            }),
            new Check("shut down", DMA, scene -> {
                Rig rig = scene.rig();
                DmaBuffer buffer = Scene.fill(rig.pages(1));
                rig.map(buffer, Rig.WINDOW, Direction.BOTH);
                rig.driver.shutdown();
                rig.returned();
                unreachable(scene, buffer);
            }),
            new Check("contained with its device", READ, MonitorChecks::contained),
            new Check("nothing granted while the device recovers", DMA, scene -> {
                Rig rig = scene.rig();
                DmaBuffer buffer = Scene.fill(rig.pages(1));
                rig.map(buffer, Rig.WINDOW, Direction.BOTH);
                rig.contain();
                rig.driver.requestRelease();
                Scene.refused(MonitorRule.DEVICE_NOT_SOUND, () -> rig.operator().grant(Rig.DRIVER));
                scene.target.busMaster(true);
                scene.cannotWrite(Rig.WINDOW, buffer);
            }),
            new Check("released after recovery", DMA, scene -> {
                Rig rig = scene.rig();
                DmaBuffer before = Scene.fill(rig.pages(1));
                rig.map(before, Rig.WINDOW, Direction.BOTH);
                rig.contain();
                rig.operator().recovered(Rig.DRIVER, true);
                rig.release();
                DmaBuffer after = Scene.fill(rig.pages(1));
                rig.map(after, Rig.WINDOW + PAGE, Direction.BOTH);
                scene.writes(Rig.WINDOW + PAGE, after, 0);
                scene.cannotWrite(Rig.WINDOW, before);
            }),
            new Check("memory kept while it is mapped", DMA, scene -> {
                Rig rig = scene.rig();
                DmaBuffer buffer = Scene.fill(rig.pages(1));
                rig.map(buffer, Rig.WINDOW, Direction.BOTH);
                Scene.refused(DmaRule.MAPPED, buffer::close);
                scene.writes(Rig.WINDOW, buffer, 0);
                rig.revoke();
                Scene.fill(buffer);
                scene.cannotWrite(Rig.WINDOW, buffer);
                buffer.close();
            }),
            new Check("registers through a capability", REGISTERS, scene -> {
                Rig rig = scene.rig();
                Rig.Registers window = rig.registers();
                Scene.that(
                        (int) window.read(0, 4) == scene.target.firstRegister(),
                        "the capability reads something else than what is there");
            }),
            new Check("registers outside the capability", REGISTERS, scene -> {
                Rig.Registers window = scene.rig().registers();
                Scene.refused(MonitorRule.OUT_OF_BOUNDS, () -> window.read(PAGE, 4));
                Scene.refused(MonitorRule.MISALIGNED, () -> window.read(2, 4));
                Scene.refused(MonitorRule.WIDTH, () -> window.read(0, 8));
            }),
            new Check("registers after a revocation", REGISTERS, scene -> {
                Rig rig = scene.rig();
                Rig.Registers window = rig.registers();
                window.read(0, 4);
                rig.revoke();
                Scene.refused(MonitorRule.STALE, () -> window.read(0, 4));
                rig.registers().read(0, 4);
            }),
            new Check("registers after a quarantine", REGISTERS, scene -> {
                Rig rig = scene.rig();
                Rig.Registers window = rig.registers();
                rig.fault();
                Scene.refused(MonitorRule.STALE, () -> window.read(0, 4));
            }));

    private MonitorChecks() {}

    /** Neither as the monitor leaves the device, nor if somebody lets it ask again. */
    private static void unreachable(Scene scene, DmaBuffer buffer) throws IOException {
        scene.cannotWrite(Rig.WINDOW, buffer);
        scene.target.busMaster(true);
        scene.cannotWrite(Rig.WINDOW, buffer);
    }

    /** Memory that nobody takes back shows that the device cannot ask: the monitor has silenced it. */
    private static void contained(Scene scene) throws IOException {
        Rig rig = scene.rig();
        DmaBuffer beside = scene.pages(1);
        scene.map(beside, 0, Rig.BESIDE, Direction.BOTH);
        DmaBuffer buffer = Scene.fill(rig.pages(1));
        DmaMapping mapping = rig.map(buffer, Rig.WINDOW, Direction.BOTH);
        scene.writes(Rig.WINDOW, buffer, 0);
        scene.writes(Rig.BESIDE, beside, 0);
        Scene.fill(buffer);
        Scene.fill(beside);
        rig.containUntilReset();
        scene.cannotWrite(Rig.WINDOW, buffer);
        scene.cannotRead(Rig.WINDOW);
        scene.cannotWrite(Rig.BESIDE, beside);
        scene.cannotRead(Rig.BESIDE);
        Scene.that(!scene.target.mastering(), "the device may send requests");
        Scene.refused(MonitorRule.STALE, () -> mapping.readInt(0));
    }
}
