package dev.ironshim.model.evidence;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is known of a property. A skipped or empty run is {@link #OPEN}, never {@link #PASS}. */
public enum Verdict {
    PASS(0),
    FAIL(3),
    /** Not run or not decided; the reason says why. */
    OPEN(2),
    /** A known difference of an emulator or a tool. */
    DEVIATION(1);

    private final int severity;

    Verdict(int severity) {
        this.severity = severity;
    }

    /** How bad it is: failed before open before a known deviation before passed. */
    public int severity() {
        return severity;
    }

    /** The worse one of two. */
    public Verdict worse(Verdict other) {
        return other.severity > severity ? other : this;
    }

    /** Whether nobody has to do anything: passed, or a difference that is known. */
    public boolean well() {
        return this == PASS || this == DEVIATION;
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
