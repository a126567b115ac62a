package dev.ironshim.impl.isolation;

import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.isolation.IsolationResult;

/** From answers of the specification to the one channel for errors that an embedder has. */
final class Refusals {
    private Refusals() {}

    /** @throws RefusedException if it is a refusal */
    static void done(IsolationResult answer) {
        if (answer.refused()) {
            MonitorRule rule = MonitorRule.of(answer);
            throw new RefusedException(rule, RefusedException.NOWHERE, "otherwise", rule.says());
        }
    }
}
