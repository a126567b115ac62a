package dev.ironshim.tla.lane;

import dev.ironshim.model.catalogue.Catalogue.Bounds;
import dev.ironshim.model.catalogue.Catalogue.Kind;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.evidence.Evidence.Trace;
import dev.ironshim.model.machine.Answer;
import dev.ironshim.model.machine.Disagreement;
import dev.ironshim.model.machine.Explorer;
import dev.ironshim.model.machine.Limits;
import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.machine.Relation;
import dev.ironshim.tla.binding.Constants;
import dev.ironshim.tla.lane.Wrappers.Answers;
import dev.ironshim.tla.probe.Setting;
import dev.ironshim.tla.tlc.TlcResult;
import dev.ironshim.tla.tlc.TlcResult.End;
import dev.ironshim.tla.tlc.TlcRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The matrix: one relation by three parties, the promises on the way, and what to say where they differ. */
final class MatrixCheck<S, O, R extends Answer> {
    private static final int SHOWN_DISAGREEMENTS = 3;
    private static final int LOOKED_AT_DISAGREEMENTS = 500;

    private final Checking<S, O, R> on;

    MatrixCheck(Checking<S, O, R> on) {
        this.on = on;
    }

    void run(Bounds bounds, String task) throws IOException, InterruptedException {
        Constants constants = new Constants(bounds.constants());
        Path folder = on.folder("matrix " + bounds.name());
        on.wrappers(folder).check("Check", Answers.SPECIFICATION, Set.of(), constants);
        Path file = folder.resolve("probe.txt");
        TlcResult result = on.setup()
                .tlc()
                .check(
                        folder,
                        "Check",
                        Checking.join(
                                TlcRun.thorough(),
                                Setting.options(file, on.entry().name(), constants, false, "")),
                        List.of(),
                        pairs -> on.setup().progress().advance(task, pairs));
        on.facts().tool(result.version());
        if (!result.completed()) {
            on.facts().undecided(bounds.name(), result);
            return;
        }
        ProbeFile probe = ProbeFile.read(file);
        Map<String, Relation> parties = new LinkedHashMap<>();
        Map<String, Long> millis = new TreeMap<>();
        parties.put("tlc", probe.relation());
        millis.put("tlc", result.checkingMillis());
        Machine<S, O, R> model = on.binding().model().apply(constants);
        long start = System.nanoTime();
        Explored<S, O, R> explored = new Explored<>(Explorer.explore(model, Limits.DEFAULT));
        millis.put("model", (System.nanoTime() - start) / 1_000_000);
        parties.put("model", explored.relation());
        Explored<S, O, R> implemented = null;
        if (on.binding().subject() != null) {
            start = System.nanoTime();
            implemented = new Explored<>(Explorer.explore(
                    on.binding().implementation(constants, on.setup().implementation()), Limits.DEFAULT));
            millis.put("implementation", (System.nanoTime() - start) / 1_000_000);
            parties.put("implementation", implemented.relation());
        }
        String line = Golden.line(
                explored.relation().stateCount(),
                explored.relation().pairs(),
                explored.refusals(),
                explored.relation().digest());
        String key = Golden.key(on.entry().name(), bounds.name());
        List<Disagreement> disagreements = Disagreement.between(parties, Integer.MAX_VALUE);
        on.facts()
                .matrix(
                        bounds,
                        explored,
                        parties,
                        millis,
                        disagreements.size(),
                        probe,
                        key,
                        line,
                        on.setup().golden());
        // The pairs nearest to the start say most.
        disagreements.stream()
                .limit(LOOKED_AT_DISAGREEMENTS)
                .map(one -> Map.entry(one, explored.trace(one.state(), one.operation())))
                .sorted(Comparator.comparingInt(each -> each.getValue().steps().size()))
                .limit(SHOWN_DISAGREEMENTS)
                .forEach(each -> on.facts().disagreement(each.getKey(), each.getValue()));
        if (!disagreements.isEmpty() && implemented != null) {
            shortestDivergence(folder, constants);
            brokenByTheImplementation(folder, constants, implemented);
        }
        for (Property property : on.entry().properties()) {
            if (probe.broken(0).containsKey(property.id())) {
                on.facts().counterexample(property.id(), shortestRefutation(folder, property, constants));
            }
        }
    }

    /** The implementation inside TLC: an invariant says that both answer alike, and TLC finds the shortest way to where not. */
    private void shortestDivergence(Path folder, Constants constants) throws IOException, InterruptedException {
        on.wrappers(folder).agree("Agree", constants);
        TlcResult result = on.setup()
                .tlc()
                .check(
                        folder,
                        "Agree",
                        Checking.join(
                                TlcRun.quick(),
                                Setting.options(
                                        folder.resolve("agree.txt"),
                                        on.entry().name(),
                                        constants,
                                        false,
                                        on.setup().planted())),
                        List.of(),
                        pairs -> {});
        if (result.end() == End.VIOLATED) {
            on.facts()
                    .counterexample(
                            Specification.ofKind(on.entry(), Kind.MATRIX)
                                    .getFirst()
                                    .id(),
                            Checking.trace(result));
        }
    }

    /** Which promises the implementation itself breaks: TLC explores it in the place of the on.specification(). */
    private void brokenByTheImplementation(Path folder, Constants constants, Explored<S, O, R> implemented)
            throws IOException, InterruptedException {
        on.wrappers(folder).check("Implementation", Answers.IMPLEMENTATION, Set.of(), constants);
        Path file = folder.resolve("implementation.txt");
        TlcResult result = on.setup()
                .tlc()
                .check(
                        folder,
                        "Implementation",
                        Checking.join(
                                TlcRun.thorough(),
                                Setting.options(
                                        file,
                                        on.entry().name(),
                                        constants,
                                        false,
                                        on.setup().planted())),
                        List.of(),
                        pairs -> {});
        if (!result.completed()) {
            on.facts()
                    .problem(on.entry().name() + ": the implementation could not be explored by TLC: "
                            + result.detail());
            return;
        }
        ProbeFile.read(file)
                .broken(0)
                .forEach((id, place) ->
                        on.facts().counterexample(id, implemented.trace(place.state(), place.operation())));
    }

    private Trace shortestRefutation(Path folder, Property property, Constants constants)
            throws IOException, InterruptedException {
        TlcResult result = on.refutation(folder, property, constants);
        return result.behaviour().isEmpty() ? new Trace(List.of(), null) : Checking.trace(result);
    }
}
