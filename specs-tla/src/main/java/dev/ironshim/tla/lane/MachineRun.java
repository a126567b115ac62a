package dev.ironshim.tla.lane;

import dev.ironshim.model.catalogue.Catalogue.Bounds;
import dev.ironshim.model.catalogue.Catalogue.Kind;
import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Profile;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.catalogue.Catalogue.Role;
import dev.ironshim.model.evidence.Evidence.Finding;
import dev.ironshim.model.evidence.Evidence.Growth;
import dev.ironshim.model.evidence.Evidence.Mutant;
import dev.ironshim.model.evidence.Evidence.Trace;
import dev.ironshim.model.evidence.Evidence.TraceStep;
import dev.ironshim.model.machine.Answer;
import dev.ironshim.model.machine.Disagreement;
import dev.ironshim.model.machine.Explorer;
import dev.ironshim.model.machine.Limits;
import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.machine.Relation;
import dev.ironshim.model.tla.TlaText;
import dev.ironshim.model.tla.TlaValue;
import dev.ironshim.tla.binding.Binding;
import dev.ironshim.tla.binding.Constants;
import dev.ironshim.tla.lane.ImplMutants.ImplMutant;
import dev.ironshim.tla.lane.Wrappers.Answers;
import dev.ironshim.tla.mutate.FairnessMutants;
import dev.ironshim.tla.mutate.Mutations;
import dev.ironshim.tla.probe.Setting;
import dev.ironshim.tla.tlc.TlcResult;
import dev.ironshim.tla.tlc.TlcResult.End;
import dev.ironshim.tla.tlc.TlcRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything the lane does with one machine. Each task leaves what it found in {@link MachineFacts}. */
final class MachineRun<S, O, R extends Answer> {
    private static final int SHOWN_DISAGREEMENTS = 3;
    private static final int LOOKED_AT_DISAGREEMENTS = 500;

    /** A piece of work that takes one process of TLC or a few. */
    record Task(String name, int weight, Work work) {}

    /** The work itself. */
    interface Work {
        void run(String task) throws IOException, InterruptedException;
    }

    private final Setup setup;
    private final MachineEntry entry;
    private final Binding<S, O, R> binding;
    private final Specification specification;
    private final MachineFacts facts;

    /** Parses the specification, and refuses a catalogue that does not fit it. */
    MachineRun(Setup setup, MachineEntry entry, Binding<S, O, R> binding) throws IOException {
        this.setup = setup;
        this.entry = entry;
        this.binding = binding;
        this.specification = Specification.read(setup.workspace().folder(entry.name()), entry);
        this.facts = new MachineFacts();
    }

    MachineEntry entry() {
        return entry;
    }

    Specification specification() {
        return specification;
    }

    MachineFacts facts() {
        return facts;
    }

    /** The tasks, each independent of the others. Mutants need the machine itself to be right first, so that is not here. */
    List<Task> tasks() {
        List<Task> tasks = new ArrayList<>();
        for (Bounds bounds : entry.boundsFor(Role.MATRIX)) {
            tasks.add(new Task(entry.name() + ": matrix, " + bounds.name(), 5, task -> matrix(bounds, task)));
        }
        if (entry.profile() == Profile.SEED) {
            for (Property property : entry.properties()) {
                if (property.formal() != null) {
                    tasks.add(new Task(property.id() + ": refute", 1, task -> refute(property)));
                }
            }
            return tasks;
        }
        for (Bounds bounds : entry.boundsFor(Role.LIVE)) {
            tasks.add(new Task(entry.name() + ": liveness", 3, task -> liveness(bounds)));
            tasks.add(new Task(entry.name() + ": less fairness", 2, task -> fairness(bounds)));
        }
        for (Bounds bounds : entry.boundsFor(Role.SPEC_MUTANTS)) {
            tasks.add(new Task(entry.name() + ": mutants of the specification", 9, task -> specMutants(bounds, task)));
        }
        if (!entry.boundsFor(Role.IMPL_MUTANTS).isEmpty()) {
            tasks.add(new Task(entry.name() + ": mutants of the implementation", 7, this::implMutants));
        }
        return tasks;
    }

    /** The tasks of the growth curve, which are timed and so run one after the other. */
    List<Task> growthTasks() {
        return entry.boundsFor(Role.GROWTH).stream()
                .map(bounds -> new Task(entry.name() + ": growth, " + bounds.name(), 1, task -> growth(bounds)))
                .toList();
    }

    private void matrix(Bounds bounds, String task) throws IOException, InterruptedException {
        Constants constants = new Constants(bounds.constants());
        Path folder = folder("matrix " + bounds.name());
        new Wrappers(folder, entry, specification).check("Check", Answers.SPECIFICATION, Set.of(), constants);
        Path file = folder.resolve("probe.txt");
        TlcResult result = setup.tlc()
                .check(
                        folder,
                        "Check",
                        join(TlcRun.thorough(), Setting.options(file, entry.name(), constants, false, "")),
                        List.of(),
                        pairs -> setup.progress().advance(task, pairs));
        facts.tool(result.version());
        if (!result.completed()) {
            facts.undecided(bounds.name(), result);
            return;
        }
        ProbeFile probe = ProbeFile.read(file);
        Map<String, Relation> parties = new LinkedHashMap<>();
        Map<String, Long> millis = new TreeMap<>();
        parties.put("tlc", probe.relation());
        millis.put("tlc", result.checkingMillis());
        Machine<S, O, R> model = binding.model().apply(constants);
        long start = System.nanoTime();
        Explored<S, O, R> explored = new Explored<>(Explorer.explore(model, Limits.DEFAULT));
        millis.put("model", (System.nanoTime() - start) / 1_000_000);
        parties.put("model", explored.relation());
        Explored<S, O, R> implemented = null;
        if (binding.subject() != null) {
            start = System.nanoTime();
            implemented = new Explored<>(
                    Explorer.explore(binding.implementation(constants, setup.implementation()), Limits.DEFAULT));
            millis.put("implementation", (System.nanoTime() - start) / 1_000_000);
            parties.put("implementation", implemented.relation());
        }
        String line = Golden.line(
                explored.relation().stateCount(),
                explored.relation().pairs(),
                explored.refusals(),
                explored.relation().digest());
        String key = Golden.key(entry.name(), bounds.name());
        List<Disagreement> disagreements = Disagreement.between(parties, Integer.MAX_VALUE);
        facts.matrix(bounds, explored, parties, millis, disagreements.size(), probe, key, line, setup.golden());
        // The pairs nearest to the start say most.
        disagreements.stream()
                .limit(LOOKED_AT_DISAGREEMENTS)
                .map(one -> Map.entry(one, explored.trace(one.state(), one.operation())))
                .sorted(Comparator.comparingInt(each -> each.getValue().steps().size()))
                .limit(SHOWN_DISAGREEMENTS)
                .forEach(each -> facts.disagreement(each.getKey(), each.getValue()));
        if (!disagreements.isEmpty() && implemented != null) {
            shortestDivergence(folder, constants);
            brokenByTheImplementation(folder, constants, implemented);
        }
        for (Property property : entry.properties()) {
            if (probe.broken(0).containsKey(property.id())) {
                facts.counterexample(property.id(), shortestRefutation(folder, property, constants));
            }
        }
    }

    /** The implementation inside TLC: an invariant says that both answer alike, and TLC finds the shortest way to where not. */
    private void shortestDivergence(Path folder, Constants constants) throws IOException, InterruptedException {
        new Wrappers(folder, entry, specification).agree("Agree", constants);
        TlcResult result = setup.tlc()
                .check(
                        folder,
                        "Agree",
                        join(
                                TlcRun.quick(),
                                Setting.options(
                                        folder.resolve("agree.txt"), entry.name(), constants, false, setup.planted())),
                        List.of(),
                        pairs -> {});
        if (result.end() == End.VIOLATED) {
            facts.counterexample(
                    Specification.ofKind(entry, Kind.MATRIX).getFirst().id(), trace(result));
        }
    }

    /** Which promises the implementation itself breaks: TLC explores it in the place of the specification. */
    private void brokenByTheImplementation(Path folder, Constants constants, Explored<S, O, R> implemented)
            throws IOException, InterruptedException {
        new Wrappers(folder, entry, specification).check("Implementation", Answers.IMPLEMENTATION, Set.of(), constants);
        Path file = folder.resolve("implementation.txt");
        TlcResult result = setup.tlc()
                .check(
                        folder,
                        "Implementation",
                        join(TlcRun.thorough(), Setting.options(file, entry.name(), constants, false, setup.planted())),
                        List.of(),
                        pairs -> {});
        if (!result.completed()) {
            facts.problem(entry.name() + ": the implementation could not be explored by TLC: " + result.detail());
            return;
        }
        ProbeFile.read(file)
                .broken(0)
                .forEach((id, place) -> facts.counterexample(id, implemented.trace(place.state(), place.operation())));
    }

    private Trace shortestRefutation(Path folder, Property property, Constants constants)
            throws IOException, InterruptedException {
        TlcResult result = refutation(folder, property, constants);
        return result.behaviour().isEmpty() ? new Trace(List.of(), null) : trace(result);
    }

    private TlcResult refutation(Path folder, Property property, Constants constants)
            throws IOException, InterruptedException {
        String module = "Trace_" + property.id().replace('-', '_');
        new Wrappers(folder, entry, specification).trace(module, property, constants);
        return setup.tlc()
                .check(
                        folder,
                        module,
                        join(
                                TlcRun.quick(),
                                Setting.options(folder.resolve(module + ".txt"), entry.name(), constants, false, "")),
                        List.of(),
                        pairs -> {});
    }

    private void refute(Property property) throws IOException, InterruptedException {
        Bounds bounds = entry.boundsFor(property.kind() == Kind.LIVE ? Role.LIVE : Role.MATRIX)
                .getFirst();
        TlcResult result = refutation(folder("refute " + property.id()), property, new Constants(bounds.constants()));
        if (result.end() == End.VIOLATED || result.end() == End.LIVENESS_VIOLATED) {
            facts.finding(new Finding(
                    property.id(),
                    entry.name(),
                    specification.formalText(property),
                    property.defect(),
                    trace(result),
                    "./ironshim verify --lane tla --machine " + entry.name()));
        } else {
            facts.notRefuted(property.id(), result);
        }
    }

    private static Trace trace(TlcResult result) {
        List<TraceStep> steps = new ArrayList<>();
        for (Map<String, TlaValue> state : result.behaviour()) {
            String operation = null;
            String answer = null;
            if (state.get("last") instanceof TlaValue.Seq last
                    && last.elements().size() == 3) {
                operation = TlaText.print(last.elements().get(1));
                if (last.elements().get(2) instanceof TlaValue.Rec pair
                        && pair.fields().get("result") instanceof TlaValue.Str text) {
                    answer = text.value();
                }
            }
            steps.add(new TraceStep(
                    operation, answer, TlaText.print(state.getOrDefault("state", new TlaValue.Str("?")))));
        }
        return new Trace(List.copyOf(steps), result.loop());
    }

    private void liveness(Bounds bounds) throws IOException, InterruptedException {
        Constants constants = new Constants(bounds.constants());
        Path folder = folder("liveness " + bounds.name());
        List<Property> properties = Specification.ofKind(entry, Kind.LIVE);
        TlcResult result = live(folder, "Live", properties, null, constants);
        facts.tool(result.version());
        if (result.completed()) {
            properties.forEach(property -> facts.live(property.id(), bounds.name(), result.distinct()));
        } else if (result.end() != End.LIVENESS_VIOLATED) {
            properties.forEach(property -> facts.open(property.id(), result.detail()));
        } else {
            for (Property property : properties) {
                TlcResult alone = refutation(folder, property, constants);
                if (alone.end() == End.LIVENESS_VIOLATED) {
                    facts.counterexample(property.id(), trace(alone));
                } else if (alone.completed()) {
                    facts.live(property.id(), bounds.name(), alone.distinct());
                } else {
                    facts.open(property.id(), alone.detail());
                }
            }
        }
    }

    private TlcResult live(
            Path folder, String module, List<Property> properties, @Nullable String fairness, Constants constants)
            throws IOException, InterruptedException {
        new Wrappers(folder, entry, specification).live(module, properties, fairness, constants);
        return setup.tlc().check(folder, module, TlcRun.quick(), List.of(), pairs -> {});
    }

    private void fairness(Bounds bounds) throws IOException, InterruptedException {
        Constants constants = new Constants(bounds.constants());
        Path folder = folder("fairness " + bounds.name());
        List<FairnessMutants.Weakened> mutants = specification.fairnessMutants();
        for (int number = 1; number <= mutants.size(); number++) {
            FairnessMutants.Weakened mutant = mutants.get(number - 1);
            TreeSet<String> killers = new TreeSet<>();
            for (Property property : Specification.ofKind(entry, Kind.LIVE)) {
                String module = "Less_" + number + "_" + property.id().replace('-', '_');
                TlcResult result = live(folder, module, List.of(property), mutant.text(), constants);
                if (result.end() == End.LIVENESS_VIOLATED) {
                    killers.add(property.id());
                }
            }
            facts.mutant(new Mutant(
                    entry.name() + "-fair-" + number,
                    entry.name(),
                    "fairness",
                    entry.name() + ".tla: Fairness",
                    "DROP_FAIRNESS",
                    mutant.dropped(),
                    "TRUE",
                    killers.isEmpty() ? "survived" : "killed",
                    false,
                    List.copyOf(killers),
                    null));
        }
    }

    private void specMutants(Bounds bounds, String task) throws IOException, InterruptedException {
        Constants constants = new Constants(bounds.constants());
        Path folder = folder("mutants " + bounds.name());
        Mutations mutations = specification.mutations(operators(bounds));
        Files.writeString(folder.resolve(entry.name() + ".tla"), specification.schemata(mutations));
        // Number 0 is the original: among its mutants it must still be itself.
        Set<Integer> numbers = new TreeSet<>(Set.of(0));
        mutations.mutants().forEach(mutant -> numbers.add(mutant.index()));
        ProbeFile probe = mutantRun(folder, Answers.SPEC_MUTANTS, numbers, constants, "", task);
        if (probe == null) {
            return;
        }
        for (dev.ironshim.tla.mutate.Mutant mutant : mutations.mutants()) {
            facts.mutant(judged(
                    entry.name() + "-spec-" + mutant.operator() + "-" + mutant.index(),
                    "spec",
                    entry.name() + ".tla:" + mutant.line() + " " + mutant.operator(),
                    mutant.rule(),
                    mutant.before(),
                    mutant.after(),
                    mutant.index(),
                    probe,
                    bounds));
        }
    }

    /** The operators whose mutants belong to these bounds. */
    private Predicate<String> operators(Bounds bounds) {
        if (!bounds.operators().isEmpty()) {
            return bounds.operators()::contains;
        }
        Set<String> elsewhere = entry.boundsFor(Role.SPEC_MUTANTS).stream()
                .flatMap(other -> other.operators().stream())
                .collect(Collectors.toSet());
        return operator -> !elsewhere.contains(operator);
    }

    /** Under one bounds after the other; what is refuted under the first is not run again under the next. */
    private void implMutants(String task) throws IOException, InterruptedException {
        ImplMutants source = new ImplMutants(setup.implSources());
        List<ImplMutant> mutants = source.of(entry.name());
        Path classes = folder("impl mutants").resolve("classes");
        source.compile(mutants, classes);
        Set<Integer> alive = new TreeSet<>();
        for (int number = 1; number <= mutants.size(); number++) {
            alive.add(number);
        }
        for (Bounds bounds : entry.boundsFor(Role.IMPL_MUTANTS)) {
            Constants constants = new Constants(bounds.constants());
            Path folder = folder("impl mutants " + bounds.name());
            ProbeFile probe = mutantRun(folder, Answers.IMPL_MUTANTS, alive, constants, classes.toString(), task);
            if (probe == null) {
                return;
            }
            for (int number : List.copyOf(alive)) {
                ImplMutant mutant = mutants.get(number - 1);
                Mutant judged = judged(
                        mutant.id(),
                        "impl",
                        mutant.file() + ":" + mutant.line(),
                        mutant.says(),
                        mutant.find(),
                        mutant.replace(),
                        number,
                        probe,
                        bounds);
                facts.mutant(judged);
                if (judged.status().equals("killed")) {
                    alive.remove(number);
                }
            }
        }
    }

    private @Nullable ProbeFile mutantRun(
            Path folder, Answers answers, Set<Integer> numbers, Constants constants, String classes, String task)
            throws IOException, InterruptedException {
        new Wrappers(folder, entry, specification).check("Mutants", answers, numbers, constants);
        Path file = folder.resolve("probe.txt");
        TlcResult result = setup.tlc()
                .check(
                        folder,
                        "Mutants",
                        join(TlcRun.thorough(), Setting.options(file, entry.name(), constants, true, classes)),
                        List.of(),
                        pairs -> setup.progress().advance(task, pairs));
        if (!result.completed()) {
            facts.problem(entry.name() + ": the mutants could not be judged: " + result.detail());
            return null;
        }
        ProbeFile probe = ProbeFile.read(file);
        if (probe.divergent(0) || !probe.broken(0).isEmpty()) {
            facts.problem(entry.name() + ": without a mutant the run of mutants differs from the model or breaks "
                    + probe.broken(0).keySet());
        }
        return probe;
    }

    private Mutant judged(
            String id,
            String kind,
            String where,
            String rule,
            String before,
            String after,
            int number,
            ProbeFile probe,
            Bounds bounds) {
        List<String> killers = List.copyOf(probe.broken(number).keySet());
        boolean divergent = probe.divergent(number);
        String status = killers.isEmpty() ? (divergent ? "survived" : "equivalent") : "killed";
        return new Mutant(
                id,
                entry.name(),
                kind,
                where,
                rule,
                before,
                after,
                status,
                divergent,
                killers,
                status.equals("equivalent")
                        ? "answers every operation in every state it reaches as the original does, under the bounds "
                                + bounds.constants().entrySet().stream()
                                        .map(constant -> constant.getKey() + " = " + TlaText.print(constant.getValue()))
                                        .collect(Collectors.joining(", "))
                        : null);
    }

    private void growth(Bounds bounds) throws IOException, InterruptedException {
        Constants constants = new Constants(bounds.constants());
        Path folder = folder("growth " + bounds.name());
        new Wrappers(folder, entry, specification).plain("Plain", constants);
        TlcResult result = setup.tlc().check(folder, "Plain", TlcRun.thorough(), List.of(), pairs -> {});
        if (!result.completed()) {
            facts.problem(entry.name() + ", " + bounds.name() + ": " + result.detail());
            return;
        }
        Machine<S, O, R> model = binding.model().apply(constants);
        Explorer.explore(model, Limits.DEFAULT);
        long start = System.nanoTime();
        int pairs = Explorer.explore(model, Limits.DEFAULT).pairs();
        long explorer = Math.max(1, (System.nanoTime() - start) / 1_000_000);
        long tlc = Math.max(1, result.checkingMillis());
        facts.growth(new Growth(
                entry.name(),
                bounds.name(),
                result.distinct(),
                pairs,
                Map.of("tlc", tlc, "explorer", explorer),
                Map.of("tlc", pairs * 1000L / tlc, "explorer", pairs * 1000L / explorer)));
    }

    private Path folder(String name) throws IOException {
        return setup.workspace()
                .folder(entry.name() + "/" + name.replace(' ', '-').replace(",", ""));
    }

    private static List<String> join(List<String> a, List<String> b) {
        List<String> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }
}
