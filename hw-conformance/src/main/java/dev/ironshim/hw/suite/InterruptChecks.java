package dev.ironshim.hw.suite;

import dev.ironshim.hw.target.Ability;
import dev.ironshim.impl.isolation.IrqLine;
import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.model.isolation.ContainDecision;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Interrupts of the device: what arrives, and what the monitor lets through. */
final class InterruptChecks {
    private static final Set<Ability> INTERRUPT = Set.of(Ability.INTERRUPT);

    static final List<Check> ALL = List.of(
            new Check("interrupt arrives", INTERRUPT, scene -> {
                scene.target.interrupts(true);
                arrives(scene);
            }),
            new Check("every interrupt arrives", INTERRUPT, scene -> {
                scene.target.interrupts(true);
                for (int i = 0; i < 5; i++) {
                    arrives(scene);
                }
            }),
            new Check("silent while off", INTERRUPT, scene -> {
                scene.target.interrupts(true);
                arrives(scene);
                scene.target.interrupts(false);
                silent(scene);
            }),
            new Check("heard when on again", INTERRUPT, scene -> {
                scene.target.interrupts(true);
                scene.target.interrupts(false);
                scene.target.interrupts(true);
                arrives(scene);
            }),
            new Check("delivered within the budget", INTERRUPT, scene -> {
                Rig rig = scene.rig();
                IrqLine line = rig.line();
                scene.target.interrupts(true);
                for (int i = 0; i < Rig.BUDGET; i++) {
                    arrives(scene);
                    decides(rig, line, 0, Delivery.DELIVERED);
                }
            }),
            new Check("masked beyond the budget", INTERRUPT, scene -> {
                Rig rig = scene.rig();
                IrqLine line = rig.line();
                scene.target.interrupts(true);
                exhaust(scene, rig, line, 0);
                arrives(scene);
                decides(rig, line, 0, Delivery.MASKED);
                // What the monitor masks is masked at the device, or a storm costs what it always did.
                scene.target.interrupts(false);
                silent(scene);
            }),
            new Check("delivered again in the next window", INTERRUPT, scene -> {
                Rig rig = scene.rig();
                IrqLine line = rig.line();
                scene.target.interrupts(true);
                exhaust(scene, rig, line, 0);
                arrives(scene);
                decides(rig, line, 0, Delivery.MASKED);
                arrives(scene);
                decides(rig, line, Rig.WINDOW_TICKS, Delivery.DELIVERED);
            }),
            new Check("quarantined after a storm", INTERRUPT, scene -> {
                Rig rig = scene.rig();
                IrqLine line = rig.line();
                scene.target.interrupts(true);
                storm(scene, rig, line);
                arrives(scene);
                decides(rig, line, Rig.STORM * Rig.WINDOW_TICKS, Delivery.QUARANTINED);
                scene.target.interrupts(false);
                silent(scene);
            }),
            new Check("no interrupt for a contained driver", INTERRUPT, scene -> {
                Rig rig = scene.rig();
                IrqLine line = rig.line();
                scene.target.interrupts(true);
                arrives(scene);
                decides(rig, line, 0, Delivery.DELIVERED);
                rig.contain(ContainDecision.QUARANTINE);
                decides(rig, line, 0, Delivery.REVOKED);
                silent(scene);
            }),
            new Check("no interrupt for an ended epoch", INTERRUPT, scene -> {
                Rig rig = scene.rig();
                IrqLine line = rig.line();
                scene.target.interrupts(true);
                Rig.ok(rig.monitor.revoke(Rig.DRIVER));
                arrives(scene);
                decides(rig, line, 0, Delivery.REVOKED);
            }));

    private InterruptChecks() {}

    private static void arrives(Scene scene) throws IOException {
        scene.target.raise();
        long arrived = scene.target.arrived();
        Scene.that(arrived == 1, "one interrupt was raised and " + arrived + " arrived");
    }

    private static void silent(Scene scene) throws IOException {
        scene.target.raise();
        Scene.that(scene.target.arrived() == 0, "an interrupt arrived that is off");
    }

    private static void decides(Rig rig, IrqLine line, long now, Delivery expected) {
        Delivery decided = rig.interrupt(line, now);
        Scene.that(decided == expected, "the gate answered " + decided + " instead of " + expected);
    }

    private static void exhaust(Scene scene, Rig rig, IrqLine line, long now) throws IOException {
        for (int i = 0; i < Rig.BUDGET; i++) {
            arrives(scene);
            decides(rig, line, now, Delivery.DELIVERED);
        }
    }

    /** One interrupt too many in one window after the other. The first one is the device's, the others cost no time. */
    private static void storm(Scene scene, Rig rig, IrqLine line) throws IOException {
        exhaust(scene, rig, line, 0);
        rig.interrupt(line, 0);
        for (int window = 1; window < Rig.STORM; window++) {
            for (int i = 0; i <= Rig.BUDGET; i++) {
                rig.interrupt(line, window * Rig.WINDOW_TICKS);
            }
        }
    }
}
