package dev.ironshim.tla.mutate;

import java.util.Objects;

/** One small change of one expression; {@code index} is the value of {@code mut} that switches it on. */
public record Mutant(int index, String operator, String rule, int line, int column, String before, String after) {
    public Mutant {
        Objects.requireNonNull(operator, "operator");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
    }
}
