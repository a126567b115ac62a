package dev.ironshim.impl.linux;

import org.jspecify.annotations.Nullable;

/** Several things of which each is tried, whatever failed before. */
final class Steps {
    private @Nullable LinuxException first;

    void run(IrqSource.Step step) {
        try {
            step.run();
        } catch (LinuxException e) {
            if (first == null) {
                first = e;
            } else {
                first.addSuppressed(e);
            }
        }
    }

    /** @throws LinuxException the first failure, with the others */
    void end() throws LinuxException {
        if (first != null) {
            throw first;
        }
    }
}
