package dev.ironshim.model.isolation;

import dev.ironshim.model.lifecycle.LifecycleOp;
import java.util.List;

/**
 * What can happen to a driver, what it can try, and what the hardware answers. The prose is in {@code Isolation.tla}. Drivers
 * count from 1.
 */
public sealed interface IsolationOp {

    /** The lifecycle operations that {@link Life} carries out; the others come from operations of their own. */
    List<LifecycleOp> MOVES = List.of(
            LifecycleOp.START,
            LifecycleOp.SUSPEND,
            LifecycleOp.RESUME,
            LifecycleOp.SHUTDOWN,
            LifecycleOp.FAULT,
            LifecycleOp.REQUEST_RELEASE,
            LifecycleOp.GRANT,
            LifecycleOp.DENY);

    record Admit(int driver) implements IsolationOp {}

    record Dismiss(int driver) implements IsolationOp {}

    /** The manifest has expired, or it or its keys were revoked. */
    record Distrust(int driver) implements IsolationOp {}

    /** Lets the device access memory and interrupt: a platform call. */
    record Initialize(int driver, World world) implements IsolationOp {}

    record Life(int driver, LifecycleOp move) implements IsolationOp {}

    record Contain(int driver, ContainDecision decision) implements IsolationOp {}

    record Recovery(int driver, boolean recovered) implements IsolationOp {}

    record Mint(int driver, CapabilityKind capability) implements IsolationOp {}

    /** Asks for window number {@code window}, from 1, of {@link DmaWindow#OF_THE_MODEL}: a platform call. */
    record Map(int driver, int window, World world) implements IsolationOp {}

    record Unmap(int driver, int window) implements IsolationOp {}

    record Revoke(int driver) implements IsolationOp {}

    /** Presents the capability of {@code epoch}. For {@link CapabilityKind#IRQ}: an interrupt is delivered. */
    record Use(int driver, CapabilityKind capability, int epoch) implements IsolationOp {}

    /** The handler of a delivered interrupt is late or fails. */
    record Accuse(int driver) implements IsolationOp {}

    /** Lets an accused line out of quarantine. */
    record ReleaseLine(int driver) implements IsolationOp {}

    /** An effect that is under way ends. */
    record Settle(int driver, EffectKind effect, boolean well) implements IsolationOp {}

    /** More time passes than an effect may take. It is about all drivers. */
    record Tick() implements IsolationOp {}
}
