package dev.ironshim.reports.report;

import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.reports.report.Strengths.Part;
import dev.ironshim.reports.report.Strengths.Strength;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Up to where something is known, in a few words. The whole bound stands with each property. */
final class BoundWords {
    /** What the lanes smt and jml say first, and the column says already. */
    private static final String ALL = "all values of all parameters";

    private static final String COUNT = "Count";
    private static final String MOST = "Max";

    private BoundWords() {}

    static String of(Report report, Strength strength, List<Part> parts) {
        return switch (strength) {
            case ALL_VALUES -> beside(parts);
            case BOUND -> sizes(report, parts);
            case INTERLEAVINGS -> searched(parts);
            case ATTACKED -> number(counted(parts, "executions")) + " executions";
            case LIVE -> {
                Set<String> targets = Strengths.live(parts);
                yield targets.isEmpty() ? "on no kernel yet" : String.join(", ", targets);
            }
            case SIMULATED -> "a simulated device";
        };
    }

    /** What the lanes say beside that it is for all values. */
    private static String beside(List<Part> parts) {
        String more = parts.stream()
                .flatMap(part -> part.evidence().stream())
                .flatMap(said -> Stream.of(said.bound().split(", ")))
                .filter(bound -> !bound.isBlank() && !bound.equals(ALL))
                .distinct()
                .sorted()
                .collect(Collectors.joining("; "));
        return more.isEmpty() ? "of all parameters" : more;
    }

    /** The largest of each size that occurs, and how many states there were. */
    private static String sizes(Report report, List<Part> parts) {
        Set<String> machines = new LinkedHashSet<>();
        parts.stream()
                .filter(part -> !part.evidence().isEmpty())
                .forEach(part -> machines.add(part.outcome().machine()));
        Map<String, Long> largest = new TreeMap<>();
        long states = 0;
        for (Evidence.Lane lane : report.lanes()) {
            for (Evidence.Machine machine : lane.machines()) {
                if (machines.contains(machine.name())) {
                    for (Evidence.Relation relation : machine.relations()) {
                        states += relation.states();
                        relation.constants().forEach((name, value) -> {
                            if (value.matches("[0-9]{1,9}") && (name.endsWith(COUNT) || name.startsWith(MOST))) {
                                largest.merge(name, Long.valueOf(value), Math::max);
                            }
                        });
                    }
                }
            }
        }
        if (states == 0) {
            return "no state was reached";
        }
        List<String> words = new ArrayList<>();
        largest.forEach((name, most) -> {
            if (most > 0) {
                words.add(size(name, most));
            }
        });
        return (words.isEmpty() ? "" : "up to " + String.join(", ", words) + ": ") + number(states) + " states";
    }

    /** {@code DriverCount} and 2 are 2 drivers, {@code MaxReleases} and 1 are 1 release. */
    private static String size(String name, long most) {
        boolean plural = name.startsWith(MOST);
        String noun = (plural ? name.substring(MOST.length()) : name.substring(0, name.length() - COUNT.length()))
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
        String one = plural && noun.endsWith("s") ? noun.substring(0, noun.length() - 1) : noun;
        return most + " " + one + (most == 1 ? "" : "s");
    }

    private static String searched(List<Part> parts) {
        List<String> words = new ArrayList<>();
        for (Map.Entry<String, String> way :
                Map.of("invocations", "searched by Lincheck", "samples", "sampled by jcstress").entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .toList()) {
            long scenarios = parts.stream()
                    .filter(part -> part.evidence().stream()
                            .anyMatch(said -> said.counts().containsKey(way.getKey())))
                    .count();
            if (scenarios > 0) {
                words.add(scenarios + " " + way.getValue() + " (" + number(counted(parts, way.getKey())) + " runs)");
            }
        }
        return String.join(", ", words);
    }

    private static long counted(List<Part> parts, String name) {
        return parts.stream()
                .flatMap(part -> part.evidence().stream())
                .mapToLong(said -> said.counts().getOrDefault(name, 0L))
                .sum();
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
