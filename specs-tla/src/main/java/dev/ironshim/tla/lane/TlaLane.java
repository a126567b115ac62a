package dev.ironshim.tla.lane;

import dev.ironshim.model.catalogue.Catalogue.Bounds;
import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Profile;
import dev.ironshim.model.catalogue.Catalogue.Role;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.lane.LaneOptions;
import dev.ironshim.model.machine.Answer;
import dev.ironshim.model.mutant.SourceMutants;
import dev.ironshim.model.tla.TlaCodec;
import dev.ironshim.model.tla.TlaValue;
import dev.ironshim.tla.binding.Binding;
import dev.ironshim.tla.binding.Bindings;
import dev.ironshim.tla.lane.MachineRun.Task;
import dev.ironshim.tla.mutate.SpecException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs all tasks of the chosen machines and puts the evidence together. */
final class TlaLane {
    private static final long QUICK_PAIRS = 30_000;
    private static final String SPECIFICATIONS = "specs-tla/src/main/tla/";

    private final Setup setup;
    private final List<MachineRun<?, ?, ?>> runs = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<Evidence.Property> unparsed = new ArrayList<>();

    TlaLane(Setup setup) {
        this.setup = setup;
    }

    /** The machines that are to be checked, with the bounds that there is time for. */
    static List<MachineEntry> machines(LaneOptions options) {
        return options.machines().stream()
                .filter(machine -> machine.profile() != Profile.CODE)
                .map(machine -> options.nightly() ? machine.atNight() : machine)
                .toList();
    }

    /** Mistakes in the implementation of a machine, in a checkout. */
    static SourceMutants implMutants(Path home, String machine) {
        return new SourceMutants(
                "/mutants/implementation/" + machine + ".toml",
                "impl",
                home.resolve("impl/src/main/java/dev/ironshim/impl"));
    }

    Evidence.Lane run(List<MachineEntry> machines) throws InterruptedException, IOException {
        long start = System.nanoTime();
        for (MachineEntry entry : machines) {
            prepare(setup.quick() ? small(entry) : entry, Bindings.of(entry.name()));
        }
        List<Task> tasks = new ArrayList<>();
        runs.forEach(run -> tasks.addAll(run.tasks()));
        // The longest first, so that no long one is left alone at the end.
        tasks.sort(Comparator.comparingInt(Task::weight).reversed());
        List<Task> timed = new ArrayList<>();
        runs.forEach(run -> timed.addAll(run.growthTasks()));
        tasks.forEach(task -> setup.progress().plan(task.weight()));
        timed.forEach(task -> setup.progress().plan(task.weight()));
        // As many as there are cores; other lanes may have taken some of them.
        execute(tasks, Runtime.getRuntime().availableProcessors());
        execute(timed, 1);
        return evidence((System.nanoTime() - start) / 1_000_000);
    }

    /** A machine with the bounds of a first answer: relations that are compared in seconds, or else its smallest one. */
    private MachineEntry small(MachineEntry entry) {
        List<Bounds> matrices = entry.boundsFor(Role.MATRIX);
        long limit = Math.max(
                QUICK_PAIRS,
                matrices.stream()
                        .mapToLong(bounds -> pairs(entry, bounds))
                        .min()
                        .orElse(0));
        return entry.with(matrices.stream()
                .filter(bounds -> pairs(entry, bounds) <= limit)
                .toList());
    }

    private long pairs(MachineEntry entry, Bounds bounds) {
        return setup.golden().pairs(Golden.key(entry.name(), bounds.name()));
    }

    private <S, O, R extends Answer> void prepare(MachineEntry entry, Binding<S, O, R> binding) throws IOException {
        try {
            runs.add(new MachineRun<>(setup, entry, binding));
        } catch (SpecException e) {
            // The lane parses copies; a reader wants the file that can be mended.
            String message = String.valueOf(e.getMessage())
                    .replace(setup.workspace().folder(entry.name()).toAbsolutePath() + "/", SPECIFICATIONS);
            problems.add(message);
            entry.properties().forEach(property -> unparsed.add(Judge.unparsed(entry, property, message)));
        }
    }

    private void execute(List<Task> tasks, int workers) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try {
            Map<Task, Future<?>> futures = new LinkedHashMap<>();
            for (Task task : tasks) {
                futures.put(task, pool.submit(() -> {
                    setup.progress().start(task.name());
                    try {
                        task.work().run(task.name());
                    } finally {
                        setup.progress().end(task.name(), task.weight());
                    }
                    return null;
                }));
            }
            for (Map.Entry<Task, Future<?>> each : futures.entrySet()) {
                try {
                    each.getValue().get();
                } catch (ExecutionException e) {
                    problems.add(each.getKey().name() + ": " + e.getCause());
                }
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private Evidence.Lane evidence(long millis) {
        List<Evidence.Property> properties = new ArrayList<>(unparsed);
        List<Evidence.Machine> machines = new ArrayList<>();
        List<Evidence.Mutant> mutants = new ArrayList<>();
        List<Evidence.Finding> findings = new ArrayList<>();
        List<Evidence.Growth> growth = new ArrayList<>();
        Set<String> versions = new TreeSet<>();
        for (MachineRun<?, ?, ?> run : runs) {
            Judge judge = new Judge(
                    run,
                    results(Bindings.of(run.entry().name())),
                    run.entry().profile() == Profile.PRODUCT,
                    setup.quick());
            properties.addAll(judge.properties());
            machines.add(judge.machine());
            mutants.addAll(run.facts().mutants());
            findings.addAll(run.facts().findings());
            growth.addAll(run.facts().growth());
            problems.addAll(run.facts().problems());
            versions.addAll(run.facts().versions());
        }
        return new Evidence.Lane(
                "tla",
                millis,
                counts(machines, mutants, findings),
                versions.stream().map(setup.tool()::evidence).toList(),
                properties,
                machines,
                mutants,
                findings,
                growth,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.copyOf(problems));
    }

    private static Map<String, Long> counts(
            List<Evidence.Machine> machines, List<Evidence.Mutant> mutants, List<Evidence.Finding> findings) {
        Map<String, Long> counts = new TreeMap<>();
        for (String name : List.of("states", "pairs", "refusals", "disagreements")) {
            counts.put(name, 0L);
        }
        for (Evidence.Machine machine : machines) {
            for (Evidence.Relation relation : machine.relations()) {
                counts.merge("states", relation.states(), Long::sum);
                counts.merge("pairs", relation.pairs(), Long::sum);
                counts.merge("refusals", relation.refusals(), Long::sum);
                counts.merge("disagreements", relation.disagreements(), Long::sum);
            }
        }
        counts.put("specMutants", number(mutants, false, "killed") + number(mutants, false, "survived"));
        counts.put("specMutantsKilled", number(mutants, false, "killed"));
        counts.put("specMutantsEquivalent", number(mutants, false, "equivalent"));
        counts.put("implMutants", number(mutants, true, "killed") + number(mutants, true, "survived"));
        counts.put("implMutantsKilled", number(mutants, true, "killed"));
        counts.put("implMutantsEquivalent", number(mutants, true, "equivalent"));
        counts.put("findings", (long) findings.size());
        return counts;
    }

    private static long number(List<Evidence.Mutant> mutants, boolean impl, String status) {
        return mutants.stream()
                .filter(mutant ->
                        mutant.kind().equals("impl") == impl && mutant.status().equals(status))
                .count();
    }

    /** The answers that a machine's results can be, as TLA+ strings. */
    static Set<String> results(Binding<?, ?, ?> binding) {
        Set<String> results = new TreeSet<>();
        Arrays.stream(binding.result().getEnumConstants())
                .forEach(result -> results.add(((TlaValue.Str) TlaCodec.encode(result)).value()));
        return results;
    }

    /** The fresh lines of the committed relations. */
    Map<String, String> relations() {
        Map<String, String> lines = new TreeMap<>();
        runs.forEach(run -> run.facts().matrices().values().forEach(matrix -> lines.put(matrix.key(), matrix.line())));
        return lines;
    }
}
