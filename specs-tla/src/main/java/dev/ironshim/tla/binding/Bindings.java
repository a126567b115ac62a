package dev.ironshim.tla.binding;

import dev.ironshim.model.containment.ContainmentMachine;
import dev.ironshim.model.containment.ContainmentOp;
import dev.ironshim.model.containment.ContainmentResult;
import dev.ironshim.model.containment.ContainmentState;
import dev.ironshim.model.dmawindows.DmaWindowsMachine;
import dev.ironshim.model.dmawindows.DmaWindowsOp;
import dev.ironshim.model.dmawindows.DmaWindowsResult;
import dev.ironshim.model.dmawindows.DmaWindowsState;
import dev.ironshim.model.invalidation.InvalidationMachine;
import dev.ironshim.model.invalidation.InvalidationOp;
import dev.ironshim.model.invalidation.InvalidationResult;
import dev.ironshim.model.invalidation.InvalidationState;
import dev.ironshim.model.isolation.IsolationMachine;
import dev.ironshim.model.isolation.IsolationOp;
import dev.ironshim.model.isolation.IsolationResult;
import dev.ironshim.model.isolation.IsolationState;
import dev.ironshim.model.lifecycle.LifecycleMachine;
import dev.ironshim.model.lifecycle.LifecycleOp;
import dev.ironshim.model.lifecycle.LifecycleResult;
import dev.ironshim.model.lifecycle.LifecycleState;
import dev.ironshim.model.mutant.MutantClasses;
import dev.ironshim.model.quarantine.QuarantineMachine;
import dev.ironshim.model.quarantine.QuarantineOp;
import dev.ironshim.model.quarantine.QuarantineResult;
import dev.ironshim.model.quarantine.QuarantineState;
import dev.ironshim.model.seed.SeedContainmentMachine;
import dev.ironshim.model.seed.SeedLifecycleMachine;
import dev.ironshim.model.seed.SeedQuarantineMachine;
import dev.ironshim.model.trust.TrustMachine;
import dev.ironshim.model.trust.TrustOp;
import dev.ironshim.model.trust.TrustResult;
import dev.ironshim.model.trust.TrustState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All specifications with their Java counterparts. A machine that is not here does not exist for the tla lane. */
public final class Bindings {
    private Bindings() {}

    public static List<Binding<?, ?, ?>> all() {
        return List.of(
                new Binding<>(
                        "Lifecycle",
                        LifecycleState.class,
                        LifecycleOp.class,
                        LifecycleResult.class,
                        constants -> new LifecycleMachine(constants.integer("MaxReleases")),
                        LifecycleSubject.class),
                new Binding<>(
                        "Quarantine",
                        QuarantineState.class,
                        QuarantineOp.class,
                        QuarantineResult.class,
                        constants -> new QuarantineMachine(QuarantineSubject.bounds(constants)),
                        QuarantineSubject.class),
                new Binding<>(
                        "Containment",
                        ContainmentState.class,
                        ContainmentOp.class,
                        ContainmentResult.class,
                        constants -> new ContainmentMachine(
                                constants.integer("FunctionCount"), constants.integer("RateLimit")),
                        ContainmentSubject.class),
                new Binding<>(
                        "Isolation",
                        IsolationState.class,
                        IsolationOp.class,
                        IsolationResult.class,
                        constants -> new IsolationMachine(IsolationSubject.bounds(constants)),
                        IsolationSubject.class),
                new Binding<>(
                        "DmaWindows",
                        DmaWindowsState.class,
                        DmaWindowsOp.class,
                        DmaWindowsResult.class,
                        constants -> new DmaWindowsMachine(
                                constants.integer("DomainCount"), constants.integer("WindowCount")),
                        DmaWindowsSubject.class),
                new Binding<>(
                        "Trust",
                        TrustState.class,
                        TrustOp.class,
                        TrustResult.class,
                        constants -> new TrustMachine(TrustSubject.bounds(constants)),
                        TrustSubject.class),
                new Binding<>(
                        "Invalidation",
                        InvalidationState.class,
                        InvalidationOp.class,
                        InvalidationResult.class,
                        constants -> new InvalidationMachine(constants.integer("WindowCount")),
                        InvalidationSubject.class),
                new Binding<>(
                        "SeedLifecycle",
                        SeedLifecycleMachine.State.class,
                        SeedLifecycleMachine.Op.class,
                        SeedLifecycleMachine.Result.class,
                        constants -> new SeedLifecycleMachine(),
                        null),
                new Binding<>(
                        "SeedQuarantine",
                        SeedQuarantineMachine.State.class,
                        SeedQuarantineMachine.Op.class,
                        SeedQuarantineMachine.Result.class,
                        constants -> new SeedQuarantineMachine(
                                constants.integer("MaxTicks"),
                                constants.integer("MaxCalls"),
                                constants.integer("CounterMax")),
                        null),
                new Binding<>(
                        "SeedContainment",
                        SeedContainmentMachine.State.class,
                        SeedContainmentMachine.Op.class,
                        SeedContainmentMachine.Result.class,
                        constants -> new SeedContainmentMachine(constants.integer("ErrorMax")),
                        null));
    }

    /**
     * Loads the implementation and what drives it anew, with a mutant's class files in the place of some. Everything else comes
     * from {@code parent}, so that a mutant speaks with the same vocabulary.
     */
    public static ClassLoader anew(Path mutant, ClassLoader parent) {
        List<String> own = new ArrayList<>(List.of("dev.ironshim.impl."));
        // What subjects are made of goes with them: the world that they drive the implementation in.
        String here = Bindings.class.getPackageName() + ".";
        for (String part : List.of("Scripted", "Uses", "IsolationWorld")) {
            own.add(here + part);
        }
        for (Binding<?, ?, ?> binding : all()) {
            Class<?> subject = binding.subject();
            if (subject != null) {
                own.add(subject.getName());
            }
        }
        return new MutantClasses(mutant, own, parent);
    }

    /** @throws IllegalArgumentException if there is no such specification */
    public static Binding<?, ?, ?> of(String specification) {
        return all().stream()
                .filter(binding -> binding.specification().equals(specification))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no Java classes are bound to " + specification));
    }
}
