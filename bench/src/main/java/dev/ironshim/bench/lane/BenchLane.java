package dev.ironshim.bench.lane;

import dev.ironshim.model.catalogue.Catalogue.Kind;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Evidence.Measure;
import dev.ironshim.model.evidence.Evidence.Mutant;
import dev.ironshim.model.evidence.Evidence.Ratio;
import dev.ironshim.model.evidence.Evidence.Trace;
import dev.ironshim.model.evidence.Evidence.TraceStep;
import dev.ironshim.model.evidence.Progress;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.model.lane.LaneOptions;
import dev.ironshim.model.lane.ToolJar;
import dev.ironshim.model.mutant.SourceMutants.SourceMutant;
import dev.ironshim.model.tla.TlaText;
import dev.ironshim.model.tla.TlaValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.Runner;

/** Measures, once more and longer what was not decided, plants slow-downs, and judges. */
final class BenchLane {
    /** For so long the short form measures again what is not well. */
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private static final String REPRODUCE = "./ironshim verify --lane bench";

    private final long start = System.nanoTime();
    private final boolean nightly;
    private final Effort effort;
    private final List<Property> properties;
    private final Progress progress;
    private final SlowDowns slowDowns;
    private final Map<Measured, Measure> measures = new LinkedHashMap<>();
    private final List<Mutant> mutants = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    BenchLane(LaneOptions options, Progress progress) {
        nightly = options.nightly();
        effort = nightly ? Effort.NIGHTLY : Effort.SHORT;
        properties = options.properties(property -> property.kind() == Kind.COST);
        this.progress = progress;
        slowDowns = new SlowDowns(options.home(), options.work());
    }

    Evidence.Lane run() throws IOException, InterruptedException {
        if (!properties.isEmpty()) {
            Jmh.ignoreOthers();
            measure();
        }
        return Evidence.Lane.ofCosts(
                (System.nanoTime() - start) / 1_000_000,
                Map.of("benchmarks", (long) measures.size(), "mutants", (long) mutants.size()),
                List.of(ToolJar.of("JMH", Runner.class)),
                properties.stream().map(this::judge).toList(),
                mutants,
                List.copyOf(measures.values()),
                properties.stream()
                        .map(property -> Gate.judge(property, measures))
                        .toList(),
                problems);
    }

    private void measure() throws IOException, InterruptedException {
        List<Measured> planned = Stream.concat(Measured.ALL.stream(), Windows.all().stream())
                .filter(measured -> nightly || !measured.nightly())
                .toList();
        List<SourceMutant> slow = slowDowns.all(problems::add);
        planned.forEach(measured -> progress.plan(2));
        slow.forEach(mutant -> progress.plan(1));
        for (Measured measured : planned) {
            progress.start(measured.name());
            measures.put(measured, Jmh.measure(measured, effort, nightly));
            progress.end(measured.name(), 2);
        }
        again();
        for (SourceMutant mutant : slow) {
            progress.start(mutant.says());
            Mutant planted = slowDowns.plant(mutant, properties, measures);
            mutants.add(planted);
            if (planted.status().equals("survived")) {
                problems.add("no gate notices that " + mutant.says());
            }
            progress.end(mutant.says(), 1);
        }
    }

    /**
     * What is not well is measured once more, in more forks: a fork may have been compiled badly, which its own iterations
     * cannot show. Both sides of the ratio, so that they have seen the same.
     */
    private void again() throws IOException {
        long begun = System.nanoTime();
        for (Property property : properties) {
            boolean late = !nightly && System.nanoTime() - begun > PATIENCE_NANOS;
            if (late || Gate.judge(property, measures).verdict() == Verdict.PASS) {
                continue;
            }
            progress.plan(8);
            progress.start(property.id());
            for (Measured measured : Gate.sides(property)) {
                measures.put(measured, Jmh.measure(measured, effort.again(), nightly));
            }
            progress.end(property.id(), 8);
        }
    }

    private Evidence.Property judge(Property property) {
        Ratio ratio = Gate.judge(property, measures);
        List<String> kills = mutants.stream()
                .filter(mutant -> mutant.killedBy().contains(property.id()))
                .map(Mutant::id)
                .toList();
        Verdict verdict = ratio.verdict() == Verdict.PASS && kills.isEmpty() ? Verdict.OPEN : ratio.verdict();
        return new Evidence.Property(
                property.id(),
                "bench",
                verdict,
                switch (verdict) {
                    case PASS, DEVIATION -> null;
                    case FAIL, OPEN ->
                        ratio.verdict() == Verdict.PASS ? "no planted slow-down breaks the gate" : Gate.says(ratio);
                },
                ratio.name() + " " + ratio.gate(),
                null,
                Machine.says() + ", " + effort.says(),
                List.of(),
                Map.of("benchmarks", (long) measures.size()),
                witness(property, ratio),
                kills,
                null,
                REPRODUCE);
    }

    private Trace witness(Property property, Ratio ratio) {
        TreeMap<String, TlaValue> fields = new TreeMap<>();
        fields.put("ratio", new TlaValue.Str(Gate.says(ratio)));
        for (Measured measured : Gate.sides(property)) {
            Measure measure = measures.get(measured);
            if (measure != null) {
                fields.put(
                        measured.method().replace('.', '_'),
                        new TlaValue.Str(String.format(Locale.ROOT, "%.3g %s", measure.value(), measure.unit())));
            }
        }
        return new Trace(List.of(new TraceStep(null, null, TlaText.print(new TlaValue.Rec(fields)))), null);
    }
}
