package dev.ironshim.model.evidence;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is known of a property. A skipped or empty run is {@link #OPEN}, never {@link #PASS}. */
public enum Verdict {
    PASS,
    FAIL,
    /** Not run or not decided; the reason says why. */
    OPEN,
    /** A known difference of an emulator or a tool. */
    DEVIATION;

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
