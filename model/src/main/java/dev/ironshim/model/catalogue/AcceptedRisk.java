package dev.ironshim.model.catalogue;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A reader's decision to live with something that nobody has shown. It makes nothing pass: what is open stays open.
 *
 * @param id of a promise or of a gap
 * @param lane whose line is meant, or null for all of the promise
 * @param why it is acceptable, to whoever decided
 * @param by who decided
 * @param until the last day on which the decision counts
 * @param at file and line
 */
public record AcceptedRisk(String id, @Nullable String lane, String why, String by, LocalDate until, String at) {

    /** Whether a line of this promise and this lane is meant. */
    public boolean covers(String property, String of) {
        return id.equals(property) && (lane == null || lane.equals(of));
    }
}
