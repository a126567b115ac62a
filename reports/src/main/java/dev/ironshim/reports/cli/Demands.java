package dev.ironshim.reports.cli;

import dev.ironshim.model.catalogue.AcceptedRisk;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.reports.report.Appraisal;
import dev.ironshim.reports.report.Report;
import dev.ironshim.reports.task.Made;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a reader demands of a report before it counts.
 *
 * @param verdict that it must have, as a whole; null for any
 * @param commit of which it must be, or null
 * @param maxAge since its run began, or null
 */
record Demands(
        @Nullable Required verdict,
        @Nullable String commit,
        @Nullable Duration maxAge,
        Clock clock) {
    /** What {@code --require} takes. */
    enum Required {
        /** Nothing is open, failed, left out or in no commit. */
        PASS,
        /** As above, but for what is open or left out and covered by a decision of {@code --accept}. */
        ACCEPTED
    }

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final Pattern AGE = Pattern.compile("([1-9][0-9]{0,4})([mhd])");
    /** Clocks of two machines differ. */
    private static final Duration SKEW = Duration.ofMinutes(10);

    /** @throws IllegalArgumentException naming the option and what it takes */
    static Demands of(@Nullable String required, @Nullable String commit, @Nullable String maxAge, Clock clock) {
        Required verdict = required == null
                ? null
                : switch (required) {
                    case "pass" -> Required.PASS;
                    case "accepted" -> Required.ACCEPTED;
                    default ->
                        throw new IllegalArgumentException("--require takes pass or accepted, not '" + required + "'");
                };
        String sha = commit == null ? null : commit.toLowerCase(Locale.ROOT);
        if (sha != null && !COMMIT.matcher(sha).matches()) {
            throw new IllegalArgumentException("--commit takes the whole name of a commit, as 'git rev-parse HEAD' "
                    + "prints it (40 or 64 hexadecimal digits), not '" + commit + "'");
        }
        return new Demands(verdict, sha, maxAge == null ? null : age(maxAge), clock);
    }

    private static Duration age(String text) {
        Matcher age = AGE.matcher(text);
        if (!age.matches()) {
            throw new IllegalArgumentException("--max-age takes a time such as 90m, 12h or 7d, not '" + text + "'");
        }
        long number = Long.parseLong(age.group(1));
        return switch (age.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** Whether the verdict is as demanded. */
    boolean met(Appraisal appraisal, List<AcceptedRisk> risks) {
        return verdict == null || appraisal.passes() || (verdict == Required.ACCEPTED && appraisal.acceptable(risks));
    }

    /** What is demanded of where and when, and is not so. */
    List<String> unmet(Report report) {
        List<String> unmet = new ArrayList<>();
        if (commit != null && !commit.equals(report.commit())) {
            unmet.add("it is of the commit " + report.commit() + ", and " + commit + " was demanded");
        }
        if (maxAge != null) {
            try {
                Duration age = Duration.between(Instant.parse(report.timing().started()), clock.instant());
                if (age.compareTo(SKEW.negated()) < 0) {
                    unmet.add(
                            "its run began in the future, at " + report.timing().started());
                } else if (age.compareTo(maxAge) > 0) {
                    unmet.add("its run began "
                            + (age.toDays() > 1 ? age.toDays() + " days" : age.toMinutes() + " minutes") + " ago, at "
                            + report.timing().started() + ", which is too long ago");
                }
                Set<String> dated = report.made().stream().map(Made::lane).collect(Collectors.toSet());
                report.lanes().stream()
                        .map(Evidence.Lane::lane)
                        .filter(lane -> !dated.contains(lane))
                        .forEach(lane -> unmet.add("nobody says when the evidence of the lane " + lane + " was made"));
                // Evidence of an earlier run may have been taken again.
                report.made().stream()
                        .map(made -> Instant.parse(made.at()))
                        .min(Comparator.naturalOrder())
                        .filter(at -> at.isBefore(clock.instant().minus(maxAge)))
                        .ifPresent(
                                at -> unmet.add("some of its evidence was made at " + at + ", which is too long ago"));
            } catch (DateTimeException e) {
                unmet.add("nobody can say how old it is: " + e.getMessage());
            }
        }
        return unmet;
    }
}
