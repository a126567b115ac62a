package dev.ironshim.jml.lane;

import dev.ironshim.jml.smt.Prover;
import dev.ironshim.jml.theorem.Words;
import dev.ironshim.jml.word.Theorems;
import dev.ironshim.jml.word.Theorems.Outcome;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Evidence.Mutant;
import dev.ironshim.model.evidence.Evidence.Proof;
import dev.ironshim.model.evidence.Progress;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.model.lane.LaneOptions;
import dev.ironshim.model.mutant.SourceMutants;
import dev.ironshim.model.mutant.SourceMutants.SourceMutant;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The part of the smt lane that decides theorems about packed words, and plants mistakes in them. */
final class WordLane {
    /** A proof has time: on a machine that does other things too, one was given up that takes seconds otherwise. */
    private static final int PROOF_MILLIS = 600_000;

    private static final int QUERY_MILLIS = 60_000;
    private static final int MUTANT_MILLIS = 10_000;

    private final Obligations asked;
    private final Progress progress;
    private final List<Property> theorems;
    private final SourceMutants planted;
    private final List<SourceMutant> all = new ArrayList<>();
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();
    private final Map<String, List<String>> kills = new HashMap<>();
    private final List<Mutant> mutants = new ArrayList<>();

    WordLane(Obligations asked, Progress progress) {
        this.asked = asked;
        this.progress = progress;
        theorems = asked.theorems();
        planted = new SourceMutants("/mutants/words.toml", "word", asked.words());
    }

    /** Says what there is to do. */
    void plan(Consumer<String> problems) throws IOException {
        if (!theorems.isEmpty() && !asked.options().quick()) {
            all.addAll(planted.all(problems));
        }
        progress.plan(theorems.size());
        progress.plan(all.size());
    }

    void run() throws IOException {
        progress.start("words");
        Path none = asked.options().work().resolve("none");
        Map<String, Outcome> decided = new HashMap<>();
        theorems.parallelStream().forEach(theorem -> {
            Outcome outcome = decide(theorem, none, PROOF_MILLIS);
            synchronized (decided) {
                decided.put(theorem.id(), outcome);
                progress.advance("words", decided.size(), decided.size());
            }
        });
        theorems.forEach(theorem -> outcomes.put(theorem.id(), decided.get(theorem.id())));
        progress.end("words", theorems.size());
        progress.start("mistakes in words");
        planted.compile(all, mutant -> asked.options().work().resolve(mutant.id()));
        Map<String, List<Property>> found = new ConcurrentHashMap<>();
        all.parallelStream().forEach(mutant -> {
            List<Property> first = refuting(mutant, MUTANT_MILLIS);
            found.put(mutant.id(), first.isEmpty() ? refuting(mutant, QUERY_MILLIS) : first);
            progress.advance("mistakes in words", found.size(), found.size());
        });
        all.forEach(mutant -> record(mutant, found.getOrDefault(mutant.id(), List.of())));
        progress.end("mistakes in words", all.size());
    }

    private Outcome decide(Property theorem, Path folder, int millis) {
        return new Theorems(Prover.from(folder), millis).decide(method(theorem));
    }

    private static String name(Property theorem) {
        return String.valueOf(theorem.formal()).substring("Words.".length());
    }

    private static Method method(Property theorem) {
        String name = name(theorem);
        return Arrays.stream(Words.class.getMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(theorem.id() + ": there is no theorem " + name));
    }

    private List<Property> refuting(SourceMutant mutant, int millis) {
        return theorems.stream()
                .filter(theorem -> asked.options().nightly() || name(theorem).equals(mutant.target()))
                .filter(theorem -> decide(theorem, asked.options().work().resolve(mutant.id()), millis)
                        .status()
                        .equals("refuted"))
                .toList();
    }

    private void record(SourceMutant mutant, List<Property> killers) {
        killers.forEach(theorem ->
                kills.computeIfAbsent(theorem.id(), key -> new ArrayList<>()).add(mutant.id()));
        mutants.add(new Mutant(
                mutant.id(),
                "words",
                "kernel",
                mutant.file() + ":" + mutant.line(),
                mutant.says(),
                mutant.find(),
                mutant.replace(),
                killers.isEmpty() ? "survived" : "killed",
                false,
                killers.stream().map(Property::id).toList(),
                null));
    }

    List<Mutant> mutants() {
        return mutants;
    }

    List<Proof> proofs() {
        return theorems.stream()
                .map(theorem -> {
                    Outcome outcome = outcome(theorem);
                    return new Proof(
                            theorem.id(),
                            String.valueOf(theorem.formal()),
                            "Z3",
                            outcome.status(),
                            "",
                            outcome.millis(),
                            reason(outcome));
                })
                .toList();
    }

    private Outcome outcome(Property theorem) {
        Outcome outcome = outcomes.get(theorem.id());
        if (outcome == null) {
            throw new IllegalStateException(theorem.id() + " was not decided");
        }
        return outcome;
    }

    private static String reason(Outcome outcome) {
        return outcome.status().equals("refuted")
                ? (outcome.detail() == null ? "fails" : outcome.detail()) + " with " + outcome.values()
                : outcome.detail() == null ? "" : outcome.detail();
    }

    List<Evidence.Property> properties() {
        return theorems.stream().map(this::judge).toList();
    }

    private Evidence.Property judge(Property theorem) {
        Outcome outcome = outcome(theorem);
        List<String> killed = kills.getOrDefault(theorem.id(), List.of());
        boolean proved = outcome.status().equals("proved");
        Verdict verdict = outcome.status().equals("refuted")
                ? Verdict.FAIL
                : proved && !killed.isEmpty() ? Verdict.PASS : Verdict.OPEN;
        Evidence.Property judged = new Evidence.Property(
                theorem.id(),
                "smt",
                verdict,
                verdict == Verdict.PASS ? null : proved ? "no planted mistake is refuted by it" : reason(outcome),
                "theorem " + theorem.formal() + Arrays.toString(parameters(theorem)),
                null,
                "all values of all parameters",
                List.of("A-07"),
                Map.of("queries", outcome.queries()),
                verdict == Verdict.FAIL ? null : Witness.of(outcome.values()),
                killed,
                verdict == Verdict.FAIL ? Witness.of(outcome.values()) : null,
                "./ironshim verify --lane smt");
        return proved && asked.options().quick() ? judged.needing(LaneOptions.WHOLE) : judged;
    }

    private static String[] parameters(Property theorem) {
        return Arrays.stream(method(theorem).getParameters())
                .map(parameter -> parameter.getType() + " " + parameter.getName())
                .toArray(String[]::new);
    }
}
