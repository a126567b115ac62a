package dev.ironshim.threads.line;

import dev.ironshim.model.quarantine.LineState;
import dev.ironshim.model.quarantine.QuarantineResult;

/** What {@link OwnedLine} must do. Its windows do not begin again, so that the gate's small circle must not show. */
public final class OwnedLineModel extends LineModel {
    private int window;

    public OwnedLineModel() {
        super(1 << 16);
    }

    public Object interrupt(int later) {
        window += later;
        return interruptAt(window);
    }

    public QuarantineResult tick(int later) {
        window += later;
        return tickTo(window);
    }

    public LineState seen() {
        return Gates.timeless(state());
    }
}
