package dev.ironshim.tla.binding;

import dev.ironshim.impl.isolation.EffectTask;
import dev.ironshim.model.isolation.EffectKind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;

/** What a monitor asks of hardware, kept until an operation says how it ends. */
final class ScriptedEffects implements Executor {
    private final List<EffectTask> tasks = new ArrayList<>();

    @Override
    public void execute(Runnable task) {
        if (task instanceof EffectTask effect) {
            tasks.add(effect);
        } else {
            throw new IllegalStateException("only effects are expected here, not " + task);
        }
    }

    /** Ends an effect of a driver. Whether there was one under way. */
    boolean run(long driver, EffectKind kind, Runnable before) {
        List<EffectTask> due = new ArrayList<>();
        for (Iterator<EffectTask> each = tasks.iterator(); each.hasNext(); ) {
            EffectTask task = each.next();
            if (task.driver() == driver && task.kind() == kind) {
                each.remove();
                due.add(task);
            }
        }
        before.run();
        boolean any = false;
        for (EffectTask task : due) {
            any |= task.due();
            task.run();
        }
        return any;
    }
}
