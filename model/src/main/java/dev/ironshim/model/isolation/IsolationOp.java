package dev.ironshim.model.isolation;

import dev.ironshim.model.lifecycle.LifecycleOp;
import java.util.List;

/** What can happen to a driver and what it can try. The prose is in {@code Isolation.tla}. Drivers count from 1. */
public sealed interface IsolationOp {

    /** The lifecycle operations that reach a driver directly; the others come from {@link Contain} and {@link Recovery}. */
    List<LifecycleOp> MOVES = List.of(
            LifecycleOp.INITIALIZE,
            LifecycleOp.START,
            LifecycleOp.SUSPEND,
            LifecycleOp.RESUME,
            LifecycleOp.SHUTDOWN,
            LifecycleOp.FAULT,
            LifecycleOp.REQUEST_RELEASE,
            LifecycleOp.GRANT,
            LifecycleOp.DENY);

    int driver();

    record Life(int driver, LifecycleOp move) implements IsolationOp {}

    record Contain(int driver, ContainDecision decision) implements IsolationOp {}

    record Recovery(int driver, boolean recovered) implements IsolationOp {}

    record Mint(int driver, CapabilityKind capability) implements IsolationOp {}

    /** Asks for window number {@code window}, from 1, of {@link DmaWindow#OF_THE_MODEL}. */
    record Map(int driver, int window) implements IsolationOp {}

    record Unmap(int driver) implements IsolationOp {}

    record Revoke(int driver) implements IsolationOp {}

    /** Presents the capability of {@code epoch}. For {@link CapabilityKind#IRQ}: an interrupt is delivered. */
    record Use(int driver, CapabilityKind capability, int epoch) implements IsolationOp {}
}
