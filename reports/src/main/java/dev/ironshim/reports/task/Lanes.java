package dev.ironshim.reports.task;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.lane.LaneProgram;
import dev.ironshim.reports.lane.LaneProgress;
import dev.ironshim.reports.lane.LaneRunner;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Runs tasks, all of them at the same time as far as there are cores, and those not again whose evidence is known. */
public final class Lanes {
    /** What a part of a task that never ran is thought to take. */
    private static final long UNKNOWN = 60_000;

    private static final int NAMES = 3;

    private final Path home;
    private final Catalogue catalogue;
    private final EvidenceStore store;
    private final boolean fresh;
    private final int jobs;
    private final PrintStream out;
    private final Watcher watcher;
    private final Map<String, Code> codes = new HashMap<>();

    /** Whoever shows how far the tasks are. */
    public interface Watcher {
        /**
         * What there is to do.
         *
         * @param known tasks that need not run
         * @param toRun those that do, with the milliseconds that they are thought to take
         */
        void planned(int known, Map<String, Long> toRun);

        /** A task says how far it is. */
        void progress(String task, LaneProgress progress);

        /** A task has ended. */
        void ended(String task);
    }

    /**
     * @param home root of the checkout
     * @param fresh whether what is known is found out anew
     * @param jobs cores to keep busy
     * @param out where it is told why something runs again
     */
    public Lanes(Path home, Catalogue catalogue, boolean fresh, int jobs, PrintStream out, Watcher watcher) {
        this.home = home;
        this.catalogue = catalogue;
        this.store = new EvidenceStore(home.resolve("reports/store"));
        this.fresh = fresh;
        this.jobs = jobs;
        this.out = out;
        this.watcher = watcher;
    }

    /** What all tasks of a run found out, one evidence a lane, and when and where each part of it was made. */
    public record Found(List<Evidence.Lane> lanes, List<Made> made) {}

    private record Ready(Task task, Stage stage, Inputs inputs, List<String> options, long expected) {}

    private record Result(Task task, Evidence.Lane evidence, Made made) {}

    /** Runs them. */
    public Found run(List<Task> tasks) throws IOException, InterruptedException {
        Map<Task, Result> results = new HashMap<>();
        List<Ready> ready = new ArrayList<>();
        for (Task task : tasks) {
            Stage stage;
            try {
                stage = stage(task);
            } catch (IOException e) {
                results.put(task, unknown(task, String.valueOf(e.getMessage())));
                continue;
            }
            Inputs inputs = stage.inputs();
            Optional<Kept> known = fresh ? Optional.empty() : store.find(task, inputs);
            if (known.isPresent()) {
                results.put(task, new Result(task, known.get().evidence(), made(task, known.get(), true)));
            } else {
                ready.add(new Ready(task, stage, inputs, stage.options(), expected(task, inputs)));
            }
        }
        ready.sort(Comparator.comparingLong(Ready::expected).reversed());
        Map<String, Long> toRun = new LinkedHashMap<>();
        ready.forEach(each -> toRun.put(each.task().name(), each.expected()));
        int known = (int) results.values().stream()
                .filter(result -> result.made().reused())
                .count();
        watcher.planned(known, toRun);
        execute(ready).forEach(result -> results.put(result.task(), result));
        return found(tasks, results);
    }

    /** Of a task that cannot be given what it needs, everything that it owes is open. */
    private Result unknown(Task task, String problem) throws IOException {
        Evidence.Lane open = LaneRunner.open(task.program().lane(), catalogue, task.machines(), problem);
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return new Result(
                task,
                open,
                new Made(task.program().lane(), task.machines(), now, Here.says(), 0, Digests.of(problem), false));
    }

    private Stage stage(Task task) throws IOException, InterruptedException {
        String module = task.program().module();
        Code code = codes.get(module);
        if (code == null) {
            code = Code.read(home.resolve(module).resolve("target/dist"));
            codes.put(module, code);
        }
        return stage(task, code);
    }

    private Stage stage(Task task, Code code) throws IOException, InterruptedException {
        Map<String, String> outside = new LaneRunner(home).outside(task.program(), task.options());
        return Stage.of(home, task, code, catalogue.machines(), outside, System::getenv);
    }

    /** How long a task is thought to take; says what has changed since it last ran. */
    private long expected(Task task, Inputs inputs) throws IOException {
        Optional<Kept> last = store.last(task);
        if (last.isEmpty()) {
            return UNKNOWN * parts(task);
        }
        if (!fresh) {
            List<String> changed = inputs.changed(last.get().inputs());
            if (!changed.isEmpty()) {
                List<String> shown = changed.subList(0, Math.min(NAMES, changed.size()));
                out.println(task.name() + ": again, because of " + String.join(", ", shown)
                        + (changed.size() > NAMES ? " and " + (changed.size() - NAMES) + " more" : ""));
            } else {
                out.println(task.name() + ": again, because it is too old");
            }
        }
        return last.get().millis();
    }

    /** The more bounds a machine is checked under, the longer that takes; a lane for all machines, the more they are. */
    private int parts(Task task) {
        return task.program().byMachine()
                ? catalogue
                        .machine(task.machines().getFirst())
                        .map(machine -> machine.bounds().size())
                        .orElse(1)
                : task.machines().size();
    }

    private List<Result> execute(List<Ready> ready) throws IOException, InterruptedException {
        List<Result> results = new ArrayList<>();
        if (ready.isEmpty()) {
            return results;
        }
        Cores cores = new Cores(jobs);
        // A few more than there are cores: one that waits for a turn does nothing else.
        ExecutorService several = Executors.newFixedThreadPool(Math.min(ready.size(), jobs + 2));
        try {
            List<Future<Result>> futures = ready.stream()
                    .map(each -> several.submit(() -> run(each, cores)))
                    .toList();
            for (Future<Result> each : futures) {
                results.add(each.get());
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            several.shutdownNow();
        }
        return results;
    }

    private Result run(Ready ready, Cores cores) throws IOException, InterruptedException {
        Task task = ready.task();
        LaneProgram program = task.program();
        Path work = work(task);
        empty(work);
        Path staged = work.resolve("given");
        List<Path> classPath;
        try {
            classPath = ready.stage().lay(staged);
        } catch (IOException e) {
            return unknown(task, "it cannot be given what it needs: " + e.getMessage());
        }
        long start = System.nanoTime();
        // What must be alone waits until nobody else has anything to do.
        long weight = program.cores() == LaneProgram.ALONE ? -1 : ready.expected();
        Evidence.Lane evidence = new LaneRunner(ready.stage().home(staged))
                .run(
                        program,
                        catalogue,
                        classPath,
                        work,
                        task.machines(),
                        ready.options(),
                        progress -> watcher.progress(task.name(), progress),
                        new LaneRunner.Turns() {
                            @Override
                            public void wanted(Object who, Runnable give) {
                                cores.ask(who, program.cores(), weight, give);
                            }

                            @Override
                            public void over(Object who) {
                                cores.giveBack(who);
                            }

                            @Override
                            public void gone(Object who) {
                                cores.gone(who);
                            }
                        });
        watcher.ended(task.name());
        Kept kept = new Kept(
                task.name(),
                ready.inputs().digest(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                Here.says(),
                (System.nanoTime() - start) / 1_000_000,
                ready.inputs().values(),
                evidence);
        if (decided(evidence)) {
            keep(ready, kept);
        }
        return new Result(task, evidence, made(task, kept, false));
    }

    /** What a lane reads where it lies may have been changed while it ran. Then nobody knows what the evidence is of. */
    private void keep(Ready ready, Kept kept) throws InterruptedException {
        Task task = ready.task();
        try {
            Code now = Code.read(home.resolve(task.program().module()).resolve("target/dist"));
            if (stage(task, now).inputs().digest().equals(kept.digest())) {
                store.keep(task, kept);
            } else {
                out.println(task.name() + ": its inputs were changed while it ran, so what it found is not kept");
            }
        } catch (IOException e) {
            out.println(task.name() + ": what it found cannot be kept: " + e.getMessage());
        }
    }

    /** Only what is decided is kept. What failed, and what there was no time for, is asked again. */
    private static boolean decided(Evidence.Lane evidence) {
        return evidence.problems().isEmpty()
                && evidence.mutants().stream()
                        .noneMatch(mutant -> mutant.status().equals("survived"))
                && evidence.properties().stream()
                        .allMatch(property -> property.verdict() == Verdict.PASS
                                || property.verdict() == Verdict.DEVIATION
                                || property.needs() != null);
    }

    private Path work(Task task) {
        Path lane = home.resolve("reports/target/lanes").resolve(task.program().lane());
        return task.program().byMachine() ? lane.resolve(task.machines().getFirst()) : lane;
    }

    private static Made made(Task task, Kept kept, boolean reused) {
        return new Made(
                task.program().lane(),
                task.machines(),
                kept.finished(),
                kept.where(),
                kept.millis(),
                kept.digest(),
                reused);
    }

    private static Found found(List<Task> tasks, Map<Task, Result> results) {
        Map<String, Evidence.Lane> lanes = new LinkedHashMap<>();
        List<Made> made = new ArrayList<>();
        for (Task task : tasks) {
            Result result = results.get(task);
            if (result == null) {
                throw new IllegalStateException(task.name() + " has no result");
            }
            lanes.merge(task.program().lane(), result.evidence(), Evidence.Lane::and);
            made.add(result.made());
        }
        return new Found(List.copyOf(lanes.values()), made);
    }

    private static void empty(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
