package dev.ironshim.hw.suite;

import dev.ironshim.hw.target.Ability;
import dev.ironshim.impl.quarantine.Delivery;
import dev.ironshim.model.isolation.LineCondition;
import dev.ironshim.model.lifecycle.Phase;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Interrupts of the device: what arrives, and what the monitor lets through. */
final class InterruptChecks {
    private static final Set<Ability> INTERRUPT = Set.of(Ability.INTERRUPT);
    private static final Set<Ability> MONITOR = Set.of(Ability.INTERRUPT, Ability.MONITOR);

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
            new Check("delivered within the budget", MONITOR, scene -> {
                Rig rig = scene.rig();
                Rig.Line line = rig.line();
                scene.target.interrupts(true);
                for (int i = 0; i < Rig.BUDGET; i++) {
                    arrives(scene);
                    decides(line, 0, Delivery.DELIVERED);
                }
            }),
            new Check("masked beyond the budget", MONITOR, scene -> {
                Rig rig = scene.rig();
                Rig.Line line = rig.line();
                scene.target.interrupts(true);
                exhaust(scene, line, 0);
                arrives(scene);
                decides(line, 0, Delivery.MASKED);
                // What the monitor masks is masked at the device, or a storm costs what it always did.
                scene.target.interrupts(false);
                silent(scene);
            }),
            new Check("delivered again in the next window", MONITOR, scene -> {
                Rig rig = scene.rig();
                Rig.Line line = rig.line();
                scene.target.interrupts(true);
                exhaust(scene, line, 0);
                arrives(scene);
                decides(line, 0, Delivery.MASKED);
                arrives(scene);
                decides(line, Rig.WINDOW_TICKS, Delivery.DELIVERED);
            }),
            new Check("quarantined after a storm", MONITOR, scene -> {
                Rig rig = scene.rig();
                Rig.Line line = rig.line();
                scene.target.interrupts(true);
                storm(scene, line);
                // A storm is its driver's fault: the device is silenced, too.
                rig.returned();
                decides(line, Rig.STORM * Rig.WINDOW_TICKS, Delivery.REVOKED);
                Scene.that(
                        rig.facts().lines().equals(List.of(LineCondition.ACCUSED)),
                        "the line is " + rig.facts().lines());
                Scene.that(rig.facts().life().phase() == Phase.QUARANTINED, "the driver is not in quarantine");
                silent(scene);
            }),
            new Check("no interrupt for a contained driver", MONITOR, scene -> {
                Rig rig = scene.rig();
                Rig.Line line = rig.line();
                scene.target.interrupts(true);
                arrives(scene);
                decides(line, 0, Delivery.DELIVERED);
                rig.contain();
                decides(line, 0, Delivery.REVOKED);
                silent(scene);
            }),
            new Check("no interrupt for an ended epoch", MONITOR, scene -> {
                Rig rig = scene.rig();
                Rig.Line line = rig.line();
                scene.target.interrupts(true);
                rig.revoke();
                arrives(scene);
                decides(line, 0, Delivery.REVOKED);
            }),
            new Check("served by the monitor", MONITOR, scene -> {
                Rig rig = scene.rig();
                AtomicLong served = new AtomicLong();
                rig.irq().serve(ticket -> served.addAndGet(ticket.count()));
                scene.target.raise();
                Scene.soon(() -> served.get() > 0, "an interrupt was raised and its handler was not called");
                Scene.that(served.get() == 1, "one interrupt was raised and " + served + " were served");
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

    private static void decides(Rig.Line line, long now, Delivery expected) {
        Delivery decided = line.interrupt(now);
        Scene.that(decided == expected, "the gate answered " + decided + " instead of " + expected);
    }

    private static void exhaust(Scene scene, Rig.Line line, long now) throws IOException {
        for (int i = 0; i < Rig.BUDGET; i++) {
            arrives(scene);
            decides(line, now, Delivery.DELIVERED);
        }
    }

    /** One interrupt too many in one window after the other. The first one is the device's, the others cost no time. */
    private static void storm(Scene scene, Rig.Line line) throws IOException {
        exhaust(scene, line, 0);
        line.interrupt(0);
        for (int window = 1; window < Rig.STORM; window++) {
            for (int i = 0; i <= Rig.BUDGET; i++) {
                line.interrupt(window * Rig.WINDOW_TICKS);
            }
        }
    }
}
