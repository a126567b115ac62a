package dev.ironshim.tla.binding;

import dev.ironshim.impl.isolation.Capability;
import dev.ironshim.impl.isolation.Isolation;
import dev.ironshim.model.isolation.CapabilityKind;
import dev.ironshim.model.isolation.IsolationBounds;
import dev.ironshim.model.isolation.IsolationOp;
import dev.ironshim.model.isolation.IsolationOp.Contain;
import dev.ironshim.model.isolation.IsolationOp.Life;
import dev.ironshim.model.isolation.IsolationOp.Mint;
import dev.ironshim.model.isolation.IsolationOp.Recovery;
import dev.ironshim.model.isolation.IsolationOp.Revoke;
import dev.ironshim.model.isolation.IsolationOp.Unmap;
import dev.ironshim.model.isolation.IsolationOp.Use;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.isolation.IsolationState;
import dev.ironshim.model.machine.Subject;
import java.util.Locale;
import java.util.stream.Collectors;

/** Drives {@link Isolation}. Where the model says "the driver presents a capability", this holds one and uses it. */
public final class IsolationSubject implements Subject<IsolationState, IsolationOp, IsolationResult> {
    private final Isolation isolation;

    public IsolationSubject(Constants constants) {
        isolation = new Isolation(bounds(constants));
    }

    static IsolationBounds bounds(Constants constants) {
        return new IsolationBounds(
                constants.integer("DriverCount"),
                constants.strings("Kinds").stream()
                        .map(name -> CapabilityKind.valueOf(name.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toSet()),
                constants.integer("EpochCount"),
                constants.integer("WindowCount"),
                constants.integer("MaxReleases"));
    }

    @Override
    public IsolationResult perform(IsolationOp operation) {
        return switch (operation) {
            case Life life -> isolation.life(life.driver(), life.move());
            case Contain contain -> isolation.contain(contain.driver(), contain.decision());
            case Recovery recovery -> isolation.recovery(recovery.driver(), recovery.recovered());
            case Mint mint -> isolation.mint(mint.driver(), mint.capability());
            case IsolationOp.Map map -> isolation.map(map.driver(), map.window());
            case Unmap unmap -> isolation.unmap(unmap.driver());
            case Revoke revoke -> isolation.revoke(revoke.driver());
            case Use use ->
                isolation
                        .capability(use.driver(), use.capability(), use.epoch())
                        .map(Capability::use)
                        .orElse(IsolationResult.NOT_MINTED);
        };
    }

    @Override
    public IsolationState observe() {
        return isolation.snapshot();
    }
}
