package dev.ironshim.tla.lane;

import dev.ironshim.model.catalogue.Catalogue.Bounds;
import dev.ironshim.model.catalogue.Catalogue.Role;
import dev.ironshim.model.evidence.Evidence.Mutant;
import dev.ironshim.model.mutant.SourceMutants;
import dev.ironshim.model.mutant.SourceMutants.SourceMutant;
import dev.ironshim.model.tla.TlaText;
import dev.ironshim.tla.binding.Constants;
import dev.ironshim.tla.lane.Wrappers.Answers;
import dev.ironshim.tla.mutate.Mutations;
import dev.ironshim.tla.probe.Setting;
import dev.ironshim.tla.tlc.TlcResult;
import dev.ironshim.tla.tlc.TlcRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Planted mistakes: all of a machine side by side in one run of TLC, judged by the relation and by the promises. */
final class MutantCheck {
    private final Checking<?, ?, ?> on;

    MutantCheck(Checking<?, ?, ?> on) {
        this.on = on;
    }

    void ofTheSpecification(Bounds bounds, String task) throws IOException, InterruptedException {
        Constants constants = new Constants(bounds.constants());
        Path folder = on.folder("mutants " + bounds.name());
        Mutations mutations = on.specification().mutations(operators(bounds));
        Files.writeString(
                folder.resolve(on.entry().name() + ".tla"), on.specification().schemata(mutations));
        // Number 0 is the original: among its mutants it must still be itself.
        Set<Integer> numbers = new TreeSet<>(Set.of(0));
        mutations.mutants().forEach(mutant -> numbers.add(mutant.index()));
        ProbeFile probe = mutantRun(folder, Answers.SPEC_MUTANTS, numbers, constants, "", task);
        if (probe == null) {
            return;
        }
        for (dev.ironshim.tla.mutate.Mutant mutant : mutations.mutants()) {
            on.facts()
                    .mutant(judged(
                            on.entry().name() + "-spec-" + mutant.operator() + "-" + mutant.index(),
                            "spec",
                            on.entry().name() + ".tla:" + mutant.line() + " " + mutant.operator(),
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
        Set<String> elsewhere = on.entry().boundsFor(Role.SPEC_MUTANTS).stream()
                .flatMap(other -> other.operators().stream())
                .collect(Collectors.toSet());
        return operator -> !elsewhere.contains(operator);
    }

    /** Under one bounds after the other; what is refuted under the first is not run again under the next. */
    void ofTheImplementation(String task) throws IOException, InterruptedException {
        SourceMutants source = TlaLane.implMutants(on.setup().home(), on.entry().name());
        List<SourceMutant> mutants = source.all(problem -> on.facts().problem(problem));
        Path classes = on.folder("impl mutants").resolve("classes");
        // The probe knows a mutant by its number, from 1.
        source.compile(mutants, mutant -> classes.resolve(String.valueOf(mutants.indexOf(mutant) + 1)));
        Set<Integer> alive = new TreeSet<>();
        for (int number = 1; number <= mutants.size(); number++) {
            alive.add(number);
        }
        for (Bounds bounds : on.entry().boundsFor(Role.IMPL_MUTANTS)) {
            Set<Integer> wanted = alive.stream()
                    .filter(number -> {
                        String only = mutants.get(number - 1).bounds();
                        return only.isEmpty() || only.equals(bounds.name());
                    })
                    .collect(Collectors.toCollection(TreeSet::new));
            if (wanted.isEmpty()) {
                continue;
            }
            Constants constants = new Constants(bounds.constants());
            Path folder = on.folder("impl mutants " + bounds.name());
            ProbeFile probe = mutantRun(folder, Answers.IMPL_MUTANTS, wanted, constants, classes.toString(), task);
            if (probe == null) {
                return;
            }
            for (int number : wanted) {
                SourceMutant mutant = mutants.get(number - 1);
                Mutant judged = judged(
                        on.entry().name() + "-" + mutant.id(),
                        "impl",
                        mutant.file() + ":" + mutant.line(),
                        mutant.says(),
                        mutant.find(),
                        mutant.replace(),
                        number,
                        probe,
                        bounds);
                on.facts().mutant(judged);
                if (judged.status().equals("killed")) {
                    alive.remove(number);
                }
            }
        }
    }

    private @Nullable ProbeFile mutantRun(
            Path folder, Answers answers, Set<Integer> numbers, Constants constants, String classes, String task)
            throws IOException, InterruptedException {
        on.wrappers(folder).check("Mutants", answers, numbers, constants);
        Path file = folder.resolve("probe.txt");
        TlcResult result = on.setup()
                .tlc()
                .check(
                        folder,
                        "Mutants",
                        Checking.join(
                                TlcRun.thorough(),
                                Setting.options(file, on.entry().name(), constants, true, classes)),
                        List.of(),
                        pairs -> on.setup().progress().advance(task, pairs));
        if (!result.completed()) {
            on.facts().problem(on.entry().name() + ": the mutants could not be judged: " + result.detail());
            return null;
        }
        ProbeFile probe = ProbeFile.read(file);
        if (probe.divergent(0) || !probe.broken(0).isEmpty()) {
            on.facts()
                    .problem(on.entry().name()
                            + ": without a mutant the run of mutants differs from the model or breaks "
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
                on.entry().name(),
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
}
