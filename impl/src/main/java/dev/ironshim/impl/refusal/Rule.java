package dev.ironshim.impl.refusal;

import java.util.Locale;

/** A rule that input can break. Implemented by enums, one an area. */
public interface Rule {
    /** The area, such as {@code manifest}. */
    String area();

    /** The name of the enum constant. */
    String name();

    /** What the rule says, as a sentence. */
    String says();

    /** How messages name it, such as {@code manifest/trailing-bytes}. */
    default String id() {
        return area() + "/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
