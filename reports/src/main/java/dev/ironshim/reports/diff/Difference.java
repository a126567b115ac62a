package dev.ironshim.reports.diff;

import dev.ironshim.reports.report.Report;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run says that an older one did not.
 *
 * @param worse what holds less well: a verdict that fell, a promise, a witness or a kill that is gone, a relation that is smaller
 * @param better what holds better
 * @param notAsked what the older run says something about and the newer one was not asked
 * @param other what is neither: another relation, another tool, a promise that is new
 */
public record Difference(List<Change> worse, List<Change> better, List<Change> notAsked, List<Change> other) {
    /** One change, of a property, a machine, a gate or a tool. */
    public record Change(String what, String says) {}

    /** From {@code old} to {@code now}. */
    public static Difference between(Report old, Report now) {
        Difference difference =
                new Difference(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        new Comparison(old, now, difference).run();
        return difference;
    }
}
