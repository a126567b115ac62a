package dev.ironshim.jml.lane;

import dev.ironshim.jml.contract.Contract;
import dev.ironshim.jml.contract.ContractReader;
import dev.ironshim.jml.scope.Inputs;
import dev.ironshim.jml.scope.SmallScope;
import dev.ironshim.jml.smt.Prover;
import dev.ironshim.jml.smt.Prover.Outcome;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Evidence.Mutant;
import dev.ironshim.model.evidence.Evidence.Proof;
import dev.ironshim.model.evidence.Progress;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.model.lane.LaneOptions;
import dev.ironshim.model.lane.ToolJar;
import dev.ironshim.model.mutant.MutantClasses;
import dev.ironshim.model.mutant.SourceMutants;
import dev.ironshim.model.mutant.SourceMutants.SourceMutant;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Decides the contracts that have no loop with Z3, tries the others on everything small, and plants mistakes. */
final class SmtLane {
    private static final String KERNELS = "dev/ironshim/impl/verified";
    private static final String LEMMAS = "dev/ironshim/jml/lemma";
    /** A proof has time: on a machine that does other things too, one was given up that takes seconds otherwise. */
    private static final int PROOF_MILLIS = 600_000;

    private static final int QUERY_MILLIS = 60_000;
    private static final int MUTANT_MILLIS = 1_500;
    private static final int LEMMA_MILLIS = 10_000;

    private final Obligations asked;
    private final Progress progress;
    private final WordLane words;
    private final Map<String, Contract> contracts = new LinkedHashMap<>();
    private final Map<String, Contract> lemmas = new LinkedHashMap<>();
    private final Map<String, Property> byMethod = new LinkedHashMap<>();
    private final List<Proof> proofs = new ArrayList<>();
    private final List<Mutant> mutants = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, List<String>> kills = new HashMap<>();
    private final Map<String, Outcome> outcomes = new HashMap<>();

    SmtLane(Obligations asked, Progress progress) {
        this.asked = asked;
        this.progress = progress;
        words = new WordLane(asked, progress);
    }

    Evidence.Lane run() throws IOException {
        long start = System.nanoTime();
        ContractReader.folder(asked.kernels()).forEach(contract -> contracts.put(contract.name(), contract));
        ContractReader.folder(asked.lemmas()).forEach(contract -> lemmas.put(contract.name(), contract));
        for (Property property : asked.obligations()) {
            byMethod.put(String.valueOf(property.formal()), property);
        }
        for (String name : all().keySet()) {
            if (!byMethod.containsKey(name) && asked.obligations().size() > 30) {
                problems.add("the contract of " + name + " belongs to no property of the catalogue");
            }
        }
        SourceMutants planted = new SourceMutants("/mutants/kernels.toml", "kernel", asked.kernels());
        List<SourceMutant> all = planted.all(problems::add).stream()
                .filter(mutant -> !asked.options().quick())
                .filter(mutant -> byMethod.keySet().stream().anyMatch(name -> name.startsWith(mutant.type() + ".")))
                .toList();
        progress.plan(byMethod.size());
        progress.plan(2 * all.size());
        words.plan(problems::add);
        progress.start("contracts");
        byMethod.forEach((name, property) -> {
            prove(name, property);
            progress.advance("contracts", proofs.size(), proofs.size());
        });
        progress.end("contracts", byMethod.size());
        progress.start("planted mistakes");
        planted.compile(all, this::folder);
        Map<String, List<String>> own = new ConcurrentHashMap<>();
        all.parallelStream().forEach(mutant -> {
            own.put(mutant.id(), refuting(mutant, MUTANT_MILLIS));
            progress.advance("planted mistakes", own.size(), 2 * own.size());
        });
        for (SourceMutant mutant : all) {
            plant(mutant, own.getOrDefault(mutant.id(), List.of()));
        }
        progress.end("planted mistakes", 2 * all.size());
        words.run();
        return evidence((System.nanoTime() - start) / 1_000_000);
    }

    private Map<String, Contract> all() {
        Map<String, Contract> all = new LinkedHashMap<>(contracts);
        all.putAll(lemmas);
        return all;
    }

    private void prove(String name, Property property) {
        Contract contract = all().get(name);
        if (contract == null) {
            problems.add(property.id() + " is about " + name + ", which has no contract");
            return;
        }
        if (Inputs.METHODS.contains(name)) {
            SmallScope.Outcome tried =
                    SmallScope.check(contract, load(contract, getClass().getClassLoader()));
            proofs.add(new Proof(
                    property.id(),
                    name,
                    "all small inputs",
                    tried.refuted() == null ? "open" : "refuted",
                    tried.inputs() + " inputs",
                    tried.millis(),
                    tried.refuted() == null
                            ? "kept on all of them, which is no proof"
                            : text(tried.refuted(), tried.values())));
            return;
        }
        Outcome outcome = prover(contract, asked.options().work().resolve("none"), PROOF_MILLIS)
                .prove(contract);
        outcomes.put(name, outcome);
        proofs.add(new Proof(
                property.id(),
                name,
                "Z3",
                outcome.status(),
                "",
                outcome.millis(),
                outcome.status().equals("refuted")
                        ? text(String.valueOf(outcome.detail()), outcome.values())
                        : outcome.detail()));
    }

    private static String text(String clause, Map<String, String> values) {
        return clause + " with " + values;
    }

    private Prover prover(Contract contract, Path folder, int millis) {
        return new Prover(
                contracts.containsKey(contract.name()) ? KERNELS : LEMMAS, Prover.from(folder), contracts, millis);
    }

    static Class<?> load(Contract contract, ClassLoader loader) {
        try {
            return Class.forName(KERNELS.replace('/', '.') + "." + contract.type(), true, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path folder(SourceMutant mutant) {
        return asked.options().work().resolve(mutant.id());
    }

    /** The methods of the mutant's class whose contracts refute it. */
    private List<String> refuting(SourceMutant mutant, int millis) {
        return contracts.values().stream()
                .filter(contract -> contract.type().equals(mutant.type()))
                .filter(contract -> byMethod.containsKey(contract.name()))
                .filter(contract -> refuted(contract, folder(mutant), millis))
                .map(Contract::name)
                .toList();
    }

    /** A mistake must be refuted by an obligation of its own class. */
    private void plant(SourceMutant mutant, List<String> own) throws IOException {
        // On a machine that does other things too, a second and a half may not be enough.
        List<String> methods = new ArrayList<>(own.isEmpty() ? refuting(mutant, QUERY_MILLIS) : own);
        // A lemma is asked until it has refuted something: it takes long, and is about several kernels.
        for (Contract lemma : lemmas.values()) {
            if (byMethod.containsKey(lemma.name())
                    && !kills.containsKey(lemma.name())
                    && names(lemma, mutant)
                    && refuted(lemma, folder(mutant), LEMMA_MILLIS)) {
                methods.add(lemma.name());
            }
        }
        List<String> killers = new ArrayList<>();
        for (String method : methods) {
            Property property = byMethod.get(method);
            if (property != null) {
                killers.add(property.id());
                kills.computeIfAbsent(method, key -> new ArrayList<>()).add(mutant.id());
            }
        }
        mutants.add(new Mutant(
                mutant.id(),
                "kernels",
                "kernel",
                mutant.file() + ":" + mutant.line(),
                mutant.says(),
                mutant.find(),
                mutant.replace(),
                killers.isEmpty() ? "survived" : "killed",
                false,
                killers,
                null));
    }

    /** Whether a lemma's class names the mutant's: it says nothing of others. */
    private static boolean names(Contract lemma, SourceMutant mutant) throws IOException {
        try (InputStream in = SmtLane.class.getResourceAsStream("/" + LEMMAS + "/" + lemma.type() + ".class")) {
            return in != null
                    && new String(in.readAllBytes(), StandardCharsets.ISO_8859_1)
                            .contains(KERNELS + "/" + mutant.type());
        }
    }

    private boolean refuted(Contract contract, Path folder, int millis) {
        if (Inputs.METHODS.contains(contract.name()) || Inputs.SAMPLED.contains(contract.name())) {
            return SmallScope.check(
                                    contract,
                                    load(
                                            contract,
                                            new MutantClasses(
                                                    folder,
                                                    List.of("dev.ironshim.impl.verified."),
                                                    getClass().getClassLoader())))
                            .refuted()
                    != null;
        }
        return prover(contract, folder, millis).refute(contract).status().equals("refuted");
    }

    private Evidence.Lane evidence(long millis) throws IOException {
        List<Evidence.Property> properties = new ArrayList<>();
        byMethod.forEach((name, property) -> {
            if (property.lanes().contains("smt")) {
                properties.add(judge(name, property));
            }
        });
        properties.addAll(words.properties());
        proofs.addAll(words.proofs());
        mutants.addAll(words.mutants());
        Map<String, Long> counts = new TreeMap<>();
        counts.put("obligations", (long) proofs.size());
        counts.put(
                "proved",
                proofs.stream().filter(proof -> proof.status().equals("proved")).count());
        counts.put("kernelMutants", (long) mutants.size());
        counts.put(
                "kernelMutantsKilled",
                mutants.stream()
                        .filter(mutant -> mutant.status().equals("killed"))
                        .count());
        return Evidence.Lane.ofCode(
                "smt",
                millis,
                counts,
                List.of(ToolJar.of("Z3", com.microsoft.z3.Version.class)),
                properties,
                mutants,
                proofs,
                List.of(),
                problems);
    }

    private Evidence.Property judge(String name, Property property) {
        Contract contract = all().get(name);
        Outcome outcome = outcomes.get(name);
        String reproduce = "./ironshim verify --lane smt";
        if (contract == null || outcome == null) {
            return Evidence.Property.undecided(
                    property.id(), "smt", Verdict.OPEN, "Z3 was not asked about " + name, reproduce);
        }
        List<String> killed = kills.getOrDefault(name, List.of());
        boolean proved = outcome.status().equals("proved");
        Verdict verdict = proved && !killed.isEmpty()
                ? Verdict.PASS
                : outcome.status().equals("refuted") ? Verdict.FAIL : Verdict.OPEN;
        String reason = verdict == Verdict.PASS
                ? null
                : proved
                        ? "no planted mistake is refuted by it"
                        : String.valueOf(outcome.detail())
                                + (verdict == Verdict.FAIL ? " with " + outcome.values() : "");
        Map<String, Long> counts = new TreeMap<>();
        counts.put("paths", outcome.paths());
        counts.put("queries", outcome.queries());
        Evidence.Property judged = new Evidence.Property(
                property.id(),
                "smt",
                verdict,
                reason,
                contract.text(),
                null,
                "all values of all parameters, arrays of any length",
                List.of("A-07"),
                counts,
                verdict == Verdict.FAIL ? null : Witness.of(outcome.values()),
                killed,
                verdict == Verdict.FAIL ? Witness.of(outcome.values()) : null,
                reproduce);
        return proved && asked.options().quick() ? judged.needing(LaneOptions.WHOLE) : judged;
    }
}
