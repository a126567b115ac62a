package dev.ironshim.reports.nightly;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.lane.LaneRunner;
import dev.ironshim.reports.task.Made;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Spends a budget of time on lanes, the one whose evidence is oldest first. What was finished is kept, so that a night that is
 * interrupted, or too short, is continued by the next.
 */
public final class Nightly {
    /** A lane that was not run yet takes as long as nobody knows. */
    private static final long UNKNOWN = 0;

    private final Store store;
    private final String commit;
    private final boolean modified;
    private final String asked;
    private final List<Made> older = new ArrayList<>();
    private final BooleanSupplier changed;
    private final PrintStream out;

    /**
     * @param folder where evidence is kept between runs
     * @param commit that is checked out
     * @param modified whether the working tree differs from it; then nothing older is used
     * @param asked what lanes are asked with: evidence that was asked for otherwise is not used
     * @param changed asked after each lane: whether the checkout is another one than when the run began
     */
    public Nightly(
            Path folder, String commit, boolean modified, String asked, BooleanSupplier changed, PrintStream out) {
        store = new Store(folder);
        this.commit = commit;
        this.modified = modified;
        this.asked = asked;
        this.changed = changed;
        this.out = out;
    }

    /** Runs one lane. */
    public interface Lane {
        /** @param left of the budget */
        Evidence.Lane run(String lane, Duration left) throws IOException, InterruptedException;
    }

    /**
     * Runs lanes until the budget is spent. A lane that has begun is finished; one that took longer last time than what is left
     * is not begun.
     *
     * @return evidence of all lanes: new, or kept from an earlier run on this commit, or open
     */
    public List<Evidence.Lane> run(
            List<String> lanes, Duration budget, Catalogue catalogue, List<String> machines, Lane runner)
            throws IOException, InterruptedException {
        Instant end = Instant.now().plus(budget);
        Map<String, Evidence.Lane> fresh = new HashMap<>();
        for (String lane : oldestFirst(lanes)) {
            Duration left = Duration.between(Instant.now(), end);
            long needed = store.last(lane).map(Kept::millis).orElse(UNKNOWN);
            if (left.isNegative() || left.toMillis() < needed) {
                out.println("nightly: " + lane + " is left for another night, it takes " + needed / 1_000 + " s"
                        + (needed > budget.toMillis() ? ", more than the whole budget" : ""));
                continue;
            }
            out.println("nightly: " + lane + ", " + left.toMinutes() + " min left");
            Instant start = Instant.now();
            Evidence.Lane evidence = runner.run(lane, left);
            fresh.put(lane, evidence);
            store.keep(
                    lane,
                    new Kept(
                            commit,
                            modified || changed.getAsBoolean(),
                            asked,
                            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                            Duration.between(start, Instant.now()).toMillis(),
                            evidence));
        }
        List<Evidence.Lane> all = new ArrayList<>();
        for (String lane : lanes) {
            all.add(fresh.containsKey(lane) ? fresh.get(lane) : known(lane, catalogue, machines));
        }
        return all;
    }

    /** When the evidence of earlier nights that {@link #run} has answered was made. */
    public List<Made> older() {
        return List.copyOf(older);
    }

    private List<String> oldestFirst(List<String> lanes) throws IOException {
        List<Aged> aged = new ArrayList<>();
        for (String lane : lanes) {
            Optional<Kept> last = store.last(lane);
            // Evidence of another commit says nothing of this one, however young it is.
            boolean ours = last.filter(this::ofThis).isPresent();
            aged.add(new Aged(lane, ours ? last.get().finished() : ""));
        }
        return aged.stream()
                .sorted(Comparator.comparing(Aged::finished))
                .map(Aged::lane)
                .toList();
    }

    private record Aged(String lane, String finished) {}

    private boolean ofThis(Kept kept) {
        return kept.commit().equals(commit) && kept.asked().equals(asked) && !kept.modified() && !modified;
    }

    private Evidence.Lane known(String lane, Catalogue catalogue, List<String> machines) throws IOException {
        Optional<Kept> last = store.last(lane);
        if (last.isEmpty()) {
            return LaneRunner.open(lane, catalogue, machines, "the budget did not reach it yet");
        }
        Kept kept = last.get();
        // Two working trees that differ from the same commit may differ from each other.
        if (ofThis(kept)) {
            List<String> all =
                    catalogue.machines().stream().map(machine -> machine.name()).toList();
            older.add(new Made(lane, all, kept.finished(), "", kept.millis(), "", true));
            return kept.evidence();
        }
        return LaneRunner.open(
                lane,
                catalogue,
                machines,
                "the budget did not reach it; on " + kept.finished() + " commit " + kept.commit() + " had "
                        + kept.evidence().count(Verdict.PASS) + " of "
                        + kept.evidence().properties().size() + " properties that hold");
    }
}
