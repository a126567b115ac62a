package dev.ironshim.fuzz.lane;

import dev.ironshim.fuzz.attack.Targets;
import dev.ironshim.fuzz.canary.PlantedTarget;
import dev.ironshim.model.catalogue.Catalogue.Kind;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Evidence.Branches;
import dev.ironshim.model.evidence.Evidence.Campaign;
import dev.ironshim.model.evidence.Evidence.Mutant;
import dev.ironshim.model.evidence.Evidence.Trace;
import dev.ironshim.model.evidence.Evidence.TraceStep;
import dev.ironshim.model.evidence.Progress;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.model.lane.LaneOptions;
import dev.ironshim.model.lane.ToolJar;
import dev.ironshim.model.mutant.MutantClasses;
import dev.ironshim.model.mutant.SourceMutants;
import dev.ironshim.model.mutant.SourceMutants.SourceMutant;
import dev.ironshim.model.tla.TlaText;
import dev.ironshim.model.tla.TlaValue;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jacoco.core.analysis.Analyzer;
import org.jspecify.annotations.Nullable;

/** Replays all corpora, hunts the canary, and fuzzes if it is told for how long. */
final class FuzzLane {
    private static final int CANARY_SECONDS = 60;

    private final Path home;
    private final Path work;
    private final int seconds;
    private final List<Property> properties;
    private final Progress progress;
    private final List<Campaign> campaigns = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<Mutant> mutants = new ArrayList<>();

    /** @param seconds to fuzz each target for, nightly; else they are replayed only */
    FuzzLane(LaneOptions options, int seconds, Progress progress) {
        home = options.home();
        work = options.work();
        this.seconds = options.nightly() ? seconds : 0;
        properties = options.properties(property -> property.kind() == Kind.ATTACK);
        this.progress = progress;
    }

    Evidence.Lane run() throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<Targets> targets = Targets.ALL.stream()
                .filter(target ->
                        properties.stream().anyMatch(property -> target.name().equals(property.formal())))
                .toList();
        targets.forEach(target -> progress.plan(1 + seconds));
        progress.plan(8);
        progress.plan(8);
        progress.start("planted mistakes");
        plant(targets);
        for (Targets target : targets) {
            progress.start(target.name());
            attack(target);
            progress.end(target.name(), 1 + seconds);
        }
        progress.start("the planted bug");
        canary();
        progress.end("the planted bug", 8);
        List<Evidence.Property> judged = new ArrayList<>();
        for (Property property : properties) {
            judged.add(judge(property));
        }
        Map<String, Long> counts = new TreeMap<>();
        counts.put("inputs", campaigns.stream().mapToLong(Campaign::inputs).sum());
        counts.put(
                "executions", campaigns.stream().mapToLong(Campaign::executions).sum());
        return Evidence.Lane.ofCode(
                "fuzz",
                (System.nanoTime() - start) / 1_000_000,
                counts,
                List.of(Fuzzer.tool(), ToolJar.of("JaCoCo", Analyzer.class)),
                judged,
                mutants,
                List.of(),
                campaigns,
                problems);
    }

    /** Plants mistakes in the parsers: the target's oracle must notice each one on the corpus. */
    private void plant(List<Targets> targets) throws IOException {
        SourceMutants planted = new SourceMutants("/mutants/parsers.toml", "parser", home);
        for (SourceMutant mutant : planted.all(problems::add)) {
            Targets target = targets.stream()
                    .filter(each -> each.name().equals(mutant.target()))
                    .findFirst()
                    .orElse(null);
            if (target == null) {
                continue;
            }
            Path folder = work.resolve(mutant.id());
            planted.compile(mutant, folder);
            ClassLoader classes = new MutantClasses(
                    folder,
                    List.of("dev.ironshim.impl.", "dev.ironshim.fuzz.", "dev.ironshim.model.catalogue."),
                    getClass().getClassLoader());
            String noticed = noticed(target, classes);
            mutants.add(new Mutant(
                    mutant.id(),
                    target.name(),
                    "parser",
                    mutant.type() + ".java:" + mutant.line(),
                    mutant.says(),
                    mutant.find(),
                    mutant.replace(),
                    noticed == null ? "survived" : "killed",
                    false,
                    properties.stream()
                            .filter(property -> noticed != null && target.name().equals(property.formal()))
                            .map(Property::id)
                            .toList(),
                    noticed));
        }
        progress.end("planted mistakes", 8);
    }

    /** What the oracle says when it first notices the mistake, or null. */
    private @Nullable String noticed(Targets target, ClassLoader classes) throws IOException {
        try {
            Method method = classes.loadClass(target.type().getName()).getMethod("fuzzerTestOneInput", byte[].class);
            for (byte[] seed : Corpus.read(corpus(target.name()))) {
                try {
                    method.invoke(null, (Object) seed.clone());
                } catch (InvocationTargetException e) {
                    return String.valueOf(e.getCause());
                }
            }
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path corpus(String target) {
        return home.resolve("fuzz/corpus").resolve(target);
    }

    private void attack(Targets target) throws IOException, InterruptedException {
        List<byte[]> seeds = Corpus.read(corpus(target.name()));
        List<byte[]> derived = new ArrayList<>();
        for (byte[] seed : seeds.subList(0, Math.min(seeds.size(), 12))) {
            derived.addAll(Corpus.derived(seed));
        }
        Replay.Outcome replayed = new Replay(target).run(seeds, derived);
        List<String> findings = new ArrayList<>(replayed.findings());
        long executions = replayed.executions();
        long millis = replayed.millis();
        List<Evidence.Point> points = List.of();
        long perSecond = 0;
        if (seconds > 0) {
            Path own = work.resolve(target.name());
            Path grown = Files.createDirectories(own.resolve("corpus"));
            Fuzzer.Outcome fuzzed = new Fuzzer(own)
                    .run(
                            target.type(),
                            seconds,
                            List.of("-max_len=" + target.maxLength()),
                            List.of(grown, corpus(target.name()), kept(target.name())));
            findings.addAll(fuzzed.findings());
            if (!fuzzed.problem().isEmpty()) {
                problems.add(target.name() + ": " + fuzzed.problem());
            }
            points = fuzzed.points();
            executions += fuzzed.executions();
            millis += fuzzed.millis();
            perSecond = fuzzed.millis() < 1_000 ? 0 : fuzzed.executions() * 1_000 / fuzzed.millis();
            merge(target, own, grown, fuzzed.findings().isEmpty());
        }
        campaigns.add(new Campaign(
                target.name(),
                target.oracle(),
                seeds.size() + derived.size(),
                executions,
                perSecond,
                millis,
                replayed.branches(),
                points,
                findings));
    }

    /**
     * What nights have found, from one to the next. It lies beside other evidence of the night and not in the corpus: a checkout
     * that a run has changed would be no commit's any more. Whoever wants an input for good moves it there.
     */
    private Path kept(String target) throws IOException {
        return Files.createDirectories(home.resolve("reports/nightly/corpus").resolve(target));
    }

    /**
     * Keeps of what was found, now and before, only what takes branches that the corpus does not take. An input that broke the
     * oracle is kept as it is: the next night begins with it, and is red until it is mended.
     *
     * @param sound whether none did; merging leaves out what ends in an error
     */
    private void merge(Targets target, Path own, Path grown, boolean sound) throws IOException, InterruptedException {
        if (!sound) {
            for (Path input : list(own.resolve("artifacts"))) {
                Files.copy(
                        input, kept(target.name()).resolve(input.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
            return;
        }
        Path merged = Files.createDirectories(own.resolve("merged"));
        Path kept = kept(target.name());
        // libFuzzer adds to the first folder what those after it have more.
        Set<String> before = new HashSet<>();
        for (Path seed : list(corpus(target.name()))) {
            Files.copy(seed, merged.resolve(seed.getFileName()));
            before.add(seed.getFileName().toString());
        }
        Fuzzer.Outcome outcome = new Fuzzer(own)
                .run(
                        target.type(),
                        seconds,
                        List.of("-merge=1", "-max_len=" + target.maxLength()),
                        List.of(merged, kept, grown));
        if (!outcome.problem().isEmpty()) {
            problems.add(target.name() + ", merging: " + outcome.problem());
            return;
        }
        Set<String> needed = new HashSet<>();
        for (Path file : list(merged)) {
            String name = file.getFileName().toString();
            if (!before.contains(name)) {
                needed.add(name);
                Files.copy(file, kept.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        // Last: an interruption leaves too much and never too little.
        for (Path file : list(kept)) {
            if (!needed.contains(file.getFileName().toString())) {
                Files.delete(file);
            }
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private void canary() throws IOException, InterruptedException {
        Path own = Files.createDirectories(work.resolve("canary"));
        Path grown = Files.createDirectories(own.resolve("corpus"));
        Fuzzer.Outcome outcome = new Fuzzer(own)
                .run(PlantedTarget.class, CANARY_SECONDS, List.of("-max_len=256"), List.of(grown, corpus("legacy")));
        boolean found = outcome.findings().stream().anyMatch(text -> text.contains("IndexOutOfBounds"));
        if (!found) {
            problems.add("the planted bug was not found within " + CANARY_SECONDS + " s " + outcome.problem());
        }
        mutants.add(new Mutant(
                "canary-fuzz",
                "fuzz",
                "canary",
                "PlantedTarget.java",
                "a parser forgets to look whether its last entry is there",
                "all entries are checked",
                "all but one",
                found ? "killed" : "survived",
                false,
                List.of(),
                found ? "found after " + outcome.executions() + " executions" : null));
    }

    private Evidence.Property judge(Property property) {
        List<String> kills = mutants.stream()
                .filter(mutant -> mutant.machine().equals(property.formal())
                        && mutant.status().equals("killed"))
                .map(Mutant::id)
                .toList();
        String reproduce = "./ironshim verify --lane fuzz";
        Campaign campaign = campaigns.stream()
                .filter(each -> each.target().equals(property.formal()))
                .findFirst()
                .orElse(null);
        if (campaign == null) {
            return Evidence.Property.undecided(
                    property.id(), "fuzz", Verdict.OPEN, "there is no target " + property.formal(), reproduce);
        }
        String missed = missed(campaign);
        Verdict verdict = !campaign.findings().isEmpty()
                ? Verdict.FAIL
                : missed.isEmpty() && !kills.isEmpty() ? Verdict.PASS : Verdict.OPEN;
        String reason = switch (verdict) {
            case FAIL -> campaign.findings().getFirst();
            case OPEN -> missed.isEmpty() ? "no planted mistake is caught by its oracle" : missed;
            default -> null;
        };
        return new Evidence.Property(
                property.id(),
                "fuzz",
                verdict,
                reason,
                "for all inputs: " + campaign.oracle(),
                null,
                campaign.inputs() + " inputs replayed" + (seconds > 0 ? ", fuzzed for " + seconds + " s" : ""),
                List.of("A-10"),
                Map.of("executions", campaign.executions(), "inputs", campaign.inputs()),
                witness(campaign),
                kills,
                null,
                reproduce);
    }

    private static Trace witness(Campaign campaign) {
        TreeMap<String, TlaValue> fields = new TreeMap<>();
        campaign.branches()
                .forEach((parser, branches) -> fields.put(
                        parser.substring(parser.lastIndexOf('/') + 1).replace('$', '_'),
                        new TlaValue.Str(branches.taken() + " of " + branches.all() + " branches")));
        fields.put("inputs", new TlaValue.Str(String.valueOf(campaign.inputs())));
        return new Trace(List.of(new TraceStep(null, null, TlaText.print(new TlaValue.Rec(fields)))), null);
    }

    /** Parsers that the corpus does not take all branches of. */
    private static String missed(Campaign campaign) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Branches> each : campaign.branches().entrySet()) {
            if (each.getValue().taken() < each.getValue().all()) {
                text.append(text.isEmpty() ? "the corpus takes " : ", ")
                        .append(each.getValue().taken())
                        .append(" of ")
                        .append(each.getValue().all())
                        .append(" branches of ")
                        .append(each.getKey())
                        .append(", lines ")
                        .append(each.getValue().missed());
            }
        }
        return text.toString();
    }
}
