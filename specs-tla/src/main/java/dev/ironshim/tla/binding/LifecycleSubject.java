package dev.ironshim.tla.binding;

import dev.ironshim.impl.lifecycle.Lifecycle;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.LifecycleResult;
import dev.ironshim.model.lifecycle.LifecycleState;
import dev.ironshim.model.machine.Subject;

/** Drives {@link Lifecycle}. */
public final class LifecycleSubject implements Subject<LifecycleState, LifecycleOp, LifecycleResult> {
    private final Lifecycle lifecycle;

    public LifecycleSubject(Constants constants) {
        lifecycle = new Lifecycle(constants.integer("MaxReleases"));
    }

    @Override
    public LifecycleResult perform(LifecycleOp operation) {
        return switch (operation) {
            case INITIALIZE -> lifecycle.initialize();
            case START -> lifecycle.start();
            case SUSPEND -> lifecycle.suspend();
            case RESUME -> lifecycle.resume();
            case SHUTDOWN -> lifecycle.shutdown();
            case FAULT -> lifecycle.fault();
            case CONTAIN -> lifecycle.contain();
            case CONTAIN_AND_RESET -> lifecycle.containAndReset();
            case RESET_DONE -> lifecycle.resetDone();
            case REQUEST_RELEASE -> lifecycle.requestRelease();
            case GRANT -> lifecycle.grant();
            case DENY -> lifecycle.deny();
        };
    }

    @Override
    public LifecycleState observe() {
        return lifecycle.snapshot();
    }
}
