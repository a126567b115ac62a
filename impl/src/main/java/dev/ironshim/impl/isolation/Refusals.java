package dev.ironshim.impl.isolation;

import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.isolation.IsolationResult;
import java.util.function.Supplier;

/** From answers of the specification to the one channel for errors that an embedder has. */
final class Refusals {
    private Refusals() {}

    /**
     * @param found says how the driver stands, if it comes to a refusal
     * @throws RefusedException if it is one
     */
    static void done(IsolationResult answer, Supplier<String> found) {
        if (answer.refused()) {
            MonitorRule rule = MonitorRule.of(answer);
            throw new RefusedException(rule, RefusedException.NOWHERE, found.get(), rule.says());
        }
    }
}
