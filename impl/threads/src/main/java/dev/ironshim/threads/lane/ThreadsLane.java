package dev.ironshim.threads.lane;

import dev.ironshim.model.catalogue.Catalogue.Kind;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Evidence.Mutant;
import dev.ironshim.model.evidence.Evidence.Trace;
import dev.ironshim.model.evidence.Evidence.TraceStep;
import dev.ironshim.model.evidence.Progress;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.model.lane.LaneOptions;
import dev.ironshim.model.lane.ToolJar;
import dev.ironshim.model.mutant.SourceMutants;
import dev.ironshim.model.mutant.SourceMutants.SourceMutant;
import dev.ironshim.model.tla.TlaText;
import dev.ironshim.model.tla.TlaValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.JCStressTest;

/** Runs every scenario as it is, and then with each of its planted mistakes. */
final class ThreadsLane {
    private static final String LANE = "test";
    private static final String REPRODUCE = "./ironshim verify --lane test";
    // What Lincheck is given of a scenario with a mistake; it ends at the first interleaving that shows it.
    private static final int MUTANT_PROGRAMS = 30;
    private static final int MUTANT_MILLIS = 300;

    private final Path home;
    private final Path work;
    private final List<Property> properties;
    private final Progress progress;
    private final Fork fork;
    private final Fork mutantFork;
    private final Map<String, Run> runs = new HashMap<>();
    private final List<Mutant> mutants = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    ThreadsLane(LaneOptions options, Progress progress) {
        home = options.home();
        work = options.work();
        properties = options.properties(property -> property.kind() == Kind.THREADS);
        this.progress = progress;
        fork = options.nightly() ? new Fork(work, 1_000, 60_000, 3_600) : new Fork(work, 10, 900, 300);
        mutantFork = new Fork(work, MUTANT_PROGRAMS, MUTANT_MILLIS, 300);
    }

    Evidence.Lane run() throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<Scenario> scenarios = Scenario.ALL.stream()
                .filter(scenario ->
                        properties.stream().anyMatch(property -> scenario.name().equals(property.formal())))
                .toList();
        SourceMutants planted = new SourceMutants("/mutants/threads.toml", "threads", home);
        List<SourceMutant> all = planted.all(problems::add).stream()
                .filter(mutant ->
                        scenarios.stream().anyMatch(scenario -> scenario.name().equals(mutant.target())))
                .toList();
        scenarios.forEach(scenario -> progress.plan(2));
        all.forEach(mutant -> progress.plan(1));
        for (Scenario scenario : scenarios) {
            progress.start(scenario.name());
            try {
                runs.put(scenario.name(), fork.run(scenario, scenario.name(), null));
            } catch (IOException e) {
                problems.add(scenario.name() + ": " + e.getMessage());
            }
            progress.end(scenario.name(), 2);
        }
        for (SourceMutant mutant : all) {
            progress.start(mutant.id());
            plant(planted, mutant);
            progress.end(mutant.id(), 1);
        }
        return Evidence.Lane.ofCode(
                LANE,
                (System.nanoTime() - start) / 1_000_000,
                counts(scenarios),
                List.of(ToolJar.of("Lincheck", ModelCheckingOptions.class), ToolJar.of("jcstress", JCStressTest.class)),
                properties.stream().map(this::judge).toList(),
                mutants,
                List.of(),
                List.of(),
                problems);
    }

    private Map<String, Long> counts(List<Scenario> scenarios) {
        Map<String, Long> counts = new TreeMap<>();
        counts.put("scenarios", (long) scenarios.size());
        for (Scenario scenario : scenarios) {
            Run run = runs.get(scenario.name());
            counts.merge(scenario.byLincheck() ? "invocations" : "samples", run == null ? 0 : run.samples(), Long::sum);
        }
        counts.put("mutants", (long) mutants.size());
        counts.put(
                "killed",
                mutants.stream()
                        .filter(mutant -> mutant.status().equals("killed"))
                        .count());
        return counts;
    }

    private void plant(SourceMutants planted, SourceMutant mutant) throws IOException, InterruptedException {
        Path folder = work.resolve(mutant.id()).resolve("classes");
        planted.compile(mutant, folder);
        String refuted = null;
        try {
            refuted = mutantFork
                    .run(Scenario.named(mutant.target()), mutant.id(), folder)
                    .refuted();
        } catch (IOException e) {
            problems.add(mutant.id() + ": " + e.getMessage());
        }
        Run original = runs.get(mutant.target());
        // A scenario that is refuted anyway notices nothing.
        boolean killed = refuted != null && original != null && original.refuted() == null;
        mutants.add(new Mutant(
                mutant.id(),
                mutant.target(),
                "threads",
                mutant.type() + ".java:" + mutant.line(),
                mutant.says(),
                mutant.find(),
                mutant.replace(),
                killed ? "killed" : "survived",
                false,
                properties.stream()
                        .filter(property -> killed && mutant.target().equals(property.formal()))
                        .map(Property::id)
                        .toList(),
                refuted));
    }

    private Evidence.Property judge(Property property) {
        Run run = runs.get(property.formal());
        if (run == null) {
            return Evidence.Property.undecided(
                    property.id(), LANE, Verdict.OPEN, "the scenario did not run to its end", REPRODUCE);
        }
        Scenario scenario = Scenario.named(String.valueOf(property.formal()));
        List<String> kills = mutants.stream()
                .filter(mutant -> mutant.killedBy().contains(property.id()))
                .map(Mutant::id)
                .toList();
        String open = open(run, kills);
        Verdict verdict = run.refuted() != null ? Verdict.FAIL : open == null ? Verdict.PASS : Verdict.OPEN;
        return new Evidence.Property(
                property.id(),
                LANE,
                verdict,
                run.refuted() != null ? run.refuted() : open,
                scenario.name(),
                null,
                scenario.says() + "; " + run.samples() + " executions by "
                        + (scenario.byLincheck() ? "Lincheck, model checking and stress" : "jcstress"),
                List.of(),
                Map.of(scenario.byLincheck() ? "invocations" : "samples", run.samples()),
                run.vacuous() == null ? witness(run) : null,
                kills,
                null,
                REPRODUCE);
    }

    private static @Nullable String open(Run run, List<String> kills) {
        if (run.samples() == 0) {
            return "nothing was executed";
        }
        if (run.vacuous() != null) {
            return run.vacuous();
        }
        return kills.isEmpty() ? "no planted mistake is noticed" : null;
    }

    private static Trace witness(Run run) {
        TreeMap<String, TlaValue> fields = new TreeMap<>();
        run.outcomes()
                .forEach((outcome, count) ->
                        fields.put(outcome.replaceAll("\\W+", "_"), new TlaValue.Str(String.valueOf(count))));
        fields.put("executions", new TlaValue.Str(String.valueOf(run.samples())));
        return new Trace(List.of(new TraceStep(null, null, TlaText.print(new TlaValue.Rec(fields)))), null);
    }
}
