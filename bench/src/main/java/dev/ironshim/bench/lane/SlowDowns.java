package dev.ironshim.bench.lane;

import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.evidence.Evidence.Measure;
import dev.ironshim.model.evidence.Evidence.Mutant;
import dev.ironshim.model.evidence.Evidence.Ratio;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.model.mutant.SourceMutants;
import dev.ironshim.model.mutant.SourceMutants.SourceMutant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Plants slow-downs: the gates must turn red, with everything else as the lane has measured it. */
final class SlowDowns {
    private final SourceMutants planted;
    private final Path work;

    SlowDowns(Path home, Path work) {
        planted = new SourceMutants("/mutants/slow.toml", "slow", home);
        this.work = work;
    }

    List<SourceMutant> all(Consumer<String> problems) throws IOException {
        return planted.all(problems);
    }

    Mutant plant(SourceMutant mutant, List<Property> properties, Map<Measured, Measure> measures)
            throws IOException, InterruptedException {
        Path folder = work.resolve(mutant.id());
        planted.compile(mutant, folder);
        Measured measured = Measured.of(mutant.target());
        List<Ratio> red = red(folder, measured, properties, measures);
        if (red.isEmpty()) {
            // Somebody else's work may have hidden it.
            red = red(folder, measured, properties, measures);
        }
        return mutant(mutant, red);
    }

    /** The gates that are red with the slow-down in the place of what was measured without it. */
    private static List<Ratio> red(
            Path classes, Measured measured, List<Property> properties, Map<Measured, Measure> measures)
            throws IOException, InterruptedException {
        Map<Measured, Measure> slow = new HashMap<>(measures);
        slow.put(measured, Child.measure(classes, measured.method()));
        return properties.stream()
                .filter(property -> Gate.about(property, measured))
                .map(property -> Gate.judge(property, slow))
                .filter(ratio -> ratio.verdict() == Verdict.FAIL)
                .toList();
    }

    private static Mutant mutant(SourceMutant mutant, List<Ratio> red) {
        return new Mutant(
                mutant.id(),
                "Interrupts",
                "slow",
                mutant.type() + ".java:" + mutant.line(),
                mutant.says(),
                mutant.find(),
                mutant.replace(),
                red.isEmpty() ? "survived" : "killed",
                false,
                red.stream().map(Ratio::property).toList(),
                red.isEmpty()
                        ? null
                        : red.stream()
                                .map(ratio -> ratio.name() + " " + Gate.says(ratio))
                                .collect(Collectors.joining("; ")));
    }
}
