package dev.ironshim.impl.isolation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** What a decision leaves to be done after it, when no lock is held any more. */
final class Acts {
    private record Act(Executor executor, Runnable task, Consumer<RuntimeException> refused) {}

    private final List<Act> acts = new ArrayList<>();

    /** @param refused told, with no lock held, if the executor does not take the task */
    void add(Executor executor, Runnable task, Consumer<RuntimeException> refused) {
        acts.add(new Act(executor, task, refused));
    }

    /** Hands everything over. An executor that refuses one does not keep the others from theirs. */
    void carryOut() {
        for (Act act : acts) {
            try {
                act.executor.execute(act.task);
            } catch (RuntimeException e) {
                act.refused.accept(e);
            }
        }
    }
}
