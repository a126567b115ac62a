package dev.ironshim.tla.binding;

import dev.ironshim.model.dmawindows.DmaWindowsMachine;
import dev.ironshim.model.dmawindows.DmaWindowsOp;
import dev.ironshim.model.dmawindows.DmaWindowsResult;
import dev.ironshim.model.dmawindows.DmaWindowsState;

/** The machine DmaWindows, bound. */
final class DmaWindowsBinding {
    private DmaWindowsBinding() {}

    static Binding<DmaWindowsState, DmaWindowsOp, DmaWindowsResult> binding() {
        return new Binding<>(
                "DmaWindows",
                DmaWindowsState.class,
                DmaWindowsOp.class,
                DmaWindowsResult.class,
                constants -> new DmaWindowsMachine(constants.integer("DomainCount"), constants.integer("WindowCount")),
                DmaWindowsSubject.class);
    }
}
