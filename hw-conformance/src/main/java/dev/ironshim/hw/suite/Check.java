package dev.ironshim.hw.suite;

import dev.ironshim.hw.target.Ability;
import java.io.IOException;
import java.util.Set;

/**
 * One property, as it is replayed on a target.
 *
 * @param name as the catalogue's formal text
 * @param needs what the target has to be able to do
 */
public record Check(String name, Set<Ability> needs, Body body) {
    public Check {
        needs = Set.copyOf(needs);
    }

    /** Plays it. */
    @FunctionalInterface
    interface Body {
        /**
         * @throws Broken if the property does not hold
         * @throws IOException if the target failed, which decides nothing
         */
        void play(Scene scene) throws IOException;
    }
}
