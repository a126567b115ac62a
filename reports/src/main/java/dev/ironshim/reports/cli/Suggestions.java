package dev.ironshim.reports.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What somebody who mistyped a name may have meant. */
final class Suggestions {
    private static final int MOST = 3;
    private static final int LONGEST = 64;

    private Suggestions() {}

    /**
     * Such as {@code ; did you mean LC-09?}, or the empty text if nothing comes near.
     *
     * @param known names that exist
     */
    static String of(String given, Collection<String> known) {
        String wanted = given.toLowerCase(Locale.ROOT);
        if (wanted.isBlank() || wanted.length() > LONGEST) {
            return "";
        }
        int allowed = Math.max(1, wanted.length() / 3);
        List<String> near = known.stream()
                .distinct()
                .filter(name -> distance(wanted, name.toLowerCase(Locale.ROOT)) <= allowed)
                .sorted(Comparator.<String>comparingInt(name -> distance(wanted, name.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
        return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    }

    /** Letters that are wrong, missing, too many or exchanged with their neighbour (Damerau and Levenshtein). */
    static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                int best = Math.min(steps[i - 1][j], steps[i][j - 1]) + 1;
                best = Math.min(best, steps[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    best = Math.min(best, steps[i - 2][j - 2] + 1);
                }
                steps[i][j] = best;
            }
        }
        return steps[a.length()][b.length()];
    }
}
