package dev.ironshim.impl.isolation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** What a decision leaves to be done after it, when no lock is held any more. */
final class Acts {
    private record Act(Executor executor, Runnable task, Consumer<Throwable> refused) {}

    private final List<Act> acts = new ArrayList<>();

    /** @param refused told, with no lock held, if the executor does not take the task */
    void add(Executor executor, Runnable task, Consumer<Throwable> refused) {
        acts.add(new Act(executor, task, refused));
    }

    /** Something that needs no executor, only that no lock is held. */
    void afterwards(Runnable task) {
        add(Runnable::run, task, e -> {});
    }

    /**
     * Hands everything over. An executor that refuses one does not keep the others from theirs, and neither does one that has no
     * memory for another thread, which is an error.
     */
    void carryOut() {
        for (Act act : acts) {
            try {
                act.executor.execute(act.task);
            } catch (Throwable e) {
                act.refused.accept(e);
            }
        }
    }
}
