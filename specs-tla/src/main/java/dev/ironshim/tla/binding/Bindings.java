package dev.ironshim.tla.binding;

import dev.ironshim.model.mutant.MutantClasses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All specifications with their Java counterparts. A machine that is not here does not exist for the tla lane.
 *
 * <p>What is bound to a specification is said in a class of its own, {@code LifecycleBinding} for Lifecycle, which is looked for
 * by its name: whoever checks one machine needs no class of another.
 */
public final class Bindings {
    /** The specifications, in the order of the report. */
    public static final List<String> NAMES = List.of(
            "Lifecycle",
            "Quarantine",
            "Containment",
            "Isolation",
            "DmaWindows",
            "Trust",
            "Invalidation",
            "SeedLifecycle",
            "SeedQuarantine",
            "SeedContainment");

    private Bindings() {}

    /** All of them. */
    public static List<Binding<?, ?, ?>> all() {
        List<Binding<?, ?, ?>> all = new ArrayList<>();
        NAMES.forEach(name -> all.add(of(name)));
        return all;
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
        NAMES.forEach(name -> own.add(here + name + "Subject"));
        return new MutantClasses(mutant, own, parent);
    }

    /** @throws IllegalArgumentException if there is no such specification */
    public static Binding<?, ?, ?> of(String specification) {
        if (!NAMES.contains(specification)) {
            throw new IllegalArgumentException("no Java classes are bound to " + specification);
        }
        try {
            Class<?> bound = Class.forName(Bindings.class.getPackageName() + "." + specification + "Binding");
            return (Binding<?, ?, ?>) bound.getDeclaredMethod("binding").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("nothing says what is bound to " + specification, e);
        }
    }
}
