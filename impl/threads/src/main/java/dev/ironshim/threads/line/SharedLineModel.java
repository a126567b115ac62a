package dev.ironshim.threads.line;

import dev.ironshim.model.quarantine.QuarantineResult;

/** What {@link SharedLine} must do. */
public final class SharedLineModel extends LineModel {
    public SharedLineModel() {
        super(Gates.WINDOWS);
    }

    public Object interruptEarly() {
        return interruptAt(0);
    }

    public Object interruptLater() {
        return interruptAt(1);
    }

    public Object interruptLate() {
        return interruptAt(2);
    }

    public QuarantineResult tick(int window) {
        return tickTo(window);
    }
}
