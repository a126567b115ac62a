package dev.ironshim.reports.selftest;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Every lane twice: as it is, where its property must hold, and with a mistake, where it must not. */
public final class Selftest {
    private static final int MINUTES = 20;
    private static final int SHOWN = 200;

    private final Path home;
    private final PrintStream out;

    public Selftest(Path home, PrintStream out) {
        this.home = home;
        this.out = out;
    }

    /**
     * What came of a canary.
     *
     * @param caught whether the property held without the mistake, and with it the lane said what it must
     * @param says what the lane said
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
                Scratch.Word held = said.of(canary.property());
                if (!held.verdict().equals("pass")) {
                    wrong.put(canary, "without the mistake the verdict is " + held.verdict() + ", " + held.reason());
                }
            }
            for (Canary canary : canaries) {
                long start = System.nanoTime();
                String before = wrong.get(canary);
                Outcome outcome =
                        before == null ? planted(scratch, canary, start) : outcome(canary, false, before, start);
                outcomes.add(outcome);
                out.println((outcome.caught() ? "caught  " : "MISSED  ") + canary.lane() + " " + canary.property()
                        + ", " + outcome.seconds() + " s: " + canary.says());
                out.println("        " + shown(outcome.says()));
            }
        }
        return outcomes;
    }

    private Outcome planted(Scratch scratch, Canary canary, long start) throws IOException, InterruptedException {
        out.println("        " + canary.lane() + ", with a mistake: " + canary.says());
        String source = canary.plant(scratch.root());
        try {
            Scratch.Said after = scratch.verify(canary, MINUTES);
            Scratch.Word word = after.of(canary.property());
            boolean caught = after.exit() != 0
                    && word.verdict().equals(canary.verdict())
                    && word.reason().contains(canary.because());
            return outcome(
                    canary,
                    caught,
                    word.verdict() + ", " + word.reason()
                            + (caught ? "" : "; it should be " + canary.verdict() + ", " + canary.because()),
                    start);
        } finally {
            Files.writeString(scratch.root().resolve(canary.file()), source);
        }
    }

    /** The first line of it: a counterexample may have hundreds. */
    private static String shown(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    private static Outcome outcome(Canary canary, boolean caught, String says, long start) {
        return new Outcome(canary, caught, says, (System.nanoTime() - start) / 1_000_000_000);
    }
}
