package dev.ironshim.jml.lane;

import dev.ironshim.jml.contract.Contract;
import dev.ironshim.jml.contract.ContractReader;
import dev.ironshim.jml.key.KeyPlan;
import dev.ironshim.jml.key.KeyTool;
import dev.ironshim.jml.key.KeyTool.Answer;
import dev.ironshim.jml.openjml.OpenJml;
import dev.ironshim.jml.scope.Inputs;
import dev.ironshim.jml.scope.SmallScope;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Evidence.Mutant;
import dev.ironshim.model.evidence.Evidence.Proof;
import dev.ironshim.model.evidence.Evidence.Trace;
import dev.ironshim.model.evidence.Progress;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.model.lane.ToolLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Proves contracts from the source: KeY for all values and lengths; OpenJML says its own where the user has it. */
final class JmlLane {
    /** Proofs that take long; they run beside the others. */
    private static final List<String> LONG = List.of("Walk.standard", "Walk.extended", "Walk.visited");

    private final Obligations asked;
    private final ToolLimits limits;
    private final Progress progress;
    private final Map<String, Contract> contracts = new LinkedHashMap<>();
    private final Map<String, Property> byMethod = new LinkedHashMap<>();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Evidence.Tool> tools = new ArrayList<>();
    private final List<Proof> proofs = new ArrayList<>();
    private final List<Mutant> mutants = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    JmlLane(Obligations asked, ToolLimits limits, Progress progress) {
        this.asked = asked;
        this.limits = limits;
        this.progress = progress;
    }

    Evidence.Lane run() throws IOException, InterruptedException {
        long start = System.nanoTime();
        ContractReader.folder(asked.kernels()).forEach(contract -> contracts.put(contract.name(), contract));
        for (Property property : asked.obligations()) {
            String name = String.valueOf(property.formal());
            // Nightly KeY also tries what Z3 alone has to prove.
            if (contracts.containsKey(name)
                    && (asked.options().nightly() || property.lanes().contains("jml"))) {
                byMethod.put(name, property);
            }
        }
        KeyTool first = key("key-1");
        tools.add(first.tool());
        List<String> slow = byMethod.keySet().stream().filter(LONG::contains).toList();
        List<String> rest =
                byMethod.keySet().stream().filter(name -> !LONG.contains(name)).toList();
        Stream.of(slow, rest).filter(some -> !some.isEmpty()).forEach(some -> progress.plan(some.size()));
        CompletableFuture<String> beside = CompletableFuture.supplyAsync(() -> ask(key("key-2"), slow));
        problem(ask(first, rest));
        problem(beside.join());
        // In the order of the catalogue, not in the order in which KeY ended.
        byMethod.forEach((name, property) -> {
            Answer answer = answers.get(name);
            if (answer != null) {
                proofs.add(new Proof(
                        property.id(),
                        name,
                        "KeY",
                        answer.proved() ? "proved" : "open",
                        "",
                        answer.millis(),
                        answer.proved() ? null : answer.open() + " goals are left after " + answer.steps() + " steps"));
            }
        });
        openJml();
        if (asked.options().nightly()) {
            plant();
        }
        return evidence((System.nanoTime() - start) / 1_000_000);
    }

    private KeyTool key(String folder) {
        return key(asked.options().work().resolve(folder), limits.timeout());
    }

    private KeyTool key(Path folder, Duration limit) {
        return new KeyTool(
                asked.options().home().resolve("specs-jml/key/target/dist"), folder, limits.megabytes(), limit);
    }

    private String ask(KeyTool key, List<String> methods) {
        if (methods.isEmpty()) {
            return "";
        }
        String task = "KeY, " + methods.size() + " contracts";
        progress.start(task);
        try {
            AtomicInteger heard = new AtomicInteger();
            return key.run(asked.kernels(), methods.stream().map(KeyPlan::of).toList(), answer -> {
                        answers.put(answer.method(), answer);
                        progress.advance(task, heard.incrementAndGet(), heard.get());
                    })
                    .problem();
        } catch (IOException e) {
            return "KeY cannot be run: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "KeY was interrupted";
        } finally {
            progress.end(task, methods.size());
        }
    }

    private void plant() throws IOException {
        KeyMutants planted = new KeyMutants(asked, this::key, progress);
        // KeY uses one core and sometimes two.
        planted.all(byMethod, answers, problems::add).parallelStream()
                .map(each -> planted.plant(each, this::problem))
                .forEachOrdered(mutants::add);
    }

    private synchronized void problem(String text) {
        if (!text.isEmpty()) {
            problems.add(text);
        }
    }

    private void openJml() throws IOException, InterruptedException {
        Path program = OpenJml.find(System.getenv("OPENJML_HOME"));
        if (program == null) {
            byMethod.forEach((name, property) -> proofs.add(new Proof(
                    property.id(),
                    name,
                    "OpenJML",
                    "open",
                    "",
                    0,
                    "OPENJML_HOME is not set: OpenJML is in no registry")));
            return;
        }
        progress.plan(1);
        progress.start("OpenJML");
        OpenJml tool = new OpenJml(program, limits.timeout());
        tools.add(new Evidence.Tool("OpenJML", tool.version(), null));
        OpenJml.Outcome outcome = tool.run(asked.kernels());
        if (outcome.problem() != null) {
            problems.add("OpenJML: " + outcome.problem());
        }
        byMethod.forEach((name, property) -> proofs.add(new Proof(
                property.id(),
                name,
                "OpenJML",
                outcome.status().getOrDefault(name, "open"),
                "",
                outcome.millis(),
                outcome.status().containsKey(name) ? null : "it says nothing about this method")));
        progress.end("OpenJML", 1);
    }

    private Evidence.Lane evidence(long millis) {
        List<Evidence.Property> properties = new ArrayList<>();
        byMethod.forEach((name, property) -> {
            if (property.lanes().contains("jml")) {
                properties.add(judge(name, property));
            }
        });
        Map<String, Long> counts = new TreeMap<>();
        counts.put("contracts", (long) byMethod.size());
        counts.put(
                "provedByKey", answers.values().stream().filter(Answer::proved).count());
        counts.put("mutants", (long) mutants.size());
        return Evidence.Lane.ofCode("jml", millis, counts, tools, properties, mutants, proofs, List.of(), problems);
    }

    private Evidence.Property judge(String name, Property property) {
        Answer answer = answers.get(name);
        String reproduce = "./ironshim verify --lane jml";
        Contract contract = contracts.get(name);
        if (answer == null || contract == null) {
            return Evidence.Property.undecided(
                    property.id(), "jml", Verdict.OPEN, "KeY said nothing about " + name, reproduce);
        }
        boolean refuted = proofs.stream()
                .anyMatch(proof ->
                        proof.obligation().equals(name) && proof.status().equals("refuted"));
        Verdict verdict = refuted ? Verdict.FAIL : answer.proved() ? Verdict.PASS : Verdict.OPEN;
        return new Evidence.Property(
                property.id(),
                "jml",
                verdict,
                reason(verdict, answer),
                contract.text(),
                null,
                "all values of all parameters, arrays of any length",
                List.of("A-08"),
                Map.of("steps", (long) answer.steps()),
                verdict == Verdict.FAIL ? null : witness(contract),
                List.of(),
                null,
                reproduce);
    }

    /**
     * Arguments that the contract of a method with loops allows, and that it keeps. The lane smt has those of the others, and
     * plants the mistakes for all.
     */
    private static @Nullable Trace witness(Contract contract) {
        if (!Inputs.METHODS.contains(contract.name())) {
            return null;
        }
        SmallScope.Outcome tried = SmallScope.check(contract, SmtLane.load(contract, JmlLane.class.getClassLoader()));
        return tried.refuted() == null && tried.inputs() > 0 ? Witness.of(tried.values()) : null;
    }

    private static @Nullable String reason(Verdict verdict, Answer answer) {
        return switch (verdict) {
            case FAIL -> "OpenJML refutes it";
            case OPEN -> "KeY leaves " + answer.open() + " goals after " + answer.steps() + " steps";
            default -> null;
        };
    }
}
