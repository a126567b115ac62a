package dev.ironshim.reports.selftest;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every lane twice: as it is, where its property must hold, and with a mistake, where it must not. */
public final class Selftest {
    private static final int MINUTES = 20;
    /** What KeY cannot prove is open and not refuted; that is how this lane says no. */
    private static final Set<String> NOTICED = Set.of("fail", "open");

    private final Path home;
    private final PrintStream out;

    public Selftest(Path home, PrintStream out) {
        this.home = home;
        this.out = out;
    }

    /**
     * What came of a canary.
     *
     * @param caught whether the property held without the mistake and did not hold with it
     */
    public record Outcome(Canary canary, boolean caught, String says, long seconds) {}

    /** Runs them one after the other; what is printed is for whoever waits. */
    public List<Outcome> run(List<Canary> canaries) throws IOException, InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        out.println("copying the checkout");
        try (Scratch scratch = Scratch.copy(home)) {
            // As it is, first all of them: nothing is to be built in between.
            Map<Canary, String> wrong = new HashMap<>();
            for (Canary canary : canaries) {
                out.println("        " + canary.lane() + ", as it is");
                Scratch.Said said = scratch.verify(canary, MINUTES);
                String held = said.verdicts().getOrDefault(canary.property(), "nothing");
                if (!held.equals("pass")) {
                    wrong.put(canary, "without the mistake the verdict is " + held + ": " + last(said.log()));
                }
            }
            for (Canary canary : canaries) {
                long start = System.nanoTime();
                String before = wrong.get(canary);
                Outcome outcome =
                        before == null ? planted(scratch, canary, start) : outcome(canary, false, before, start);
                outcomes.add(outcome);
                out.println((outcome.caught() ? "caught  " : "MISSED  ") + canary.lane() + " " + canary.property()
                        + ", " + outcome.seconds() + " s: " + canary.says()
                        + (outcome.caught() ? "" : ". " + outcome.says()));
            }
        }
        return outcomes;
    }

    private Outcome planted(Scratch scratch, Canary canary, long start) throws IOException, InterruptedException {
        out.println("        " + canary.lane() + ", with a mistake: " + canary.says());
        String source = canary.plant(scratch.root());
        try {
            Scratch.Said after = scratch.verify(canary, MINUTES);
            String verdict = after.verdicts().getOrDefault(canary.property(), "nothing");
            boolean caught = NOTICED.contains(verdict) && after.exit() != 0;
            return outcome(
                    canary, caught, "with the mistake the verdict is " + verdict + ": " + last(after.log()), start);
        } finally {
            Files.writeString(scratch.root().resolve(canary.file()), source);
        }
    }

    private static Outcome outcome(Canary canary, boolean caught, String says, long start) {
        return new Outcome(canary, caught, says, (System.nanoTime() - start) / 1_000_000_000);
    }

    private static String last(String log) {
        List<String> lines = log.lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "it said nothing" : lines.getLast();
    }
}
