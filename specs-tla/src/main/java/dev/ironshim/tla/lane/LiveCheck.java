package dev.ironshim.tla.lane;

import dev.ironshim.model.catalogue.Catalogue.Bounds;
import dev.ironshim.model.catalogue.Catalogue.Kind;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.evidence.Evidence.Mutant;
import dev.ironshim.tla.binding.Constants;
import dev.ironshim.tla.mutate.FairnessMutants;
import dev.ironshim.tla.tlc.TlcResult;
import dev.ironshim.tla.tlc.TlcResult.End;
import dev.ironshim.tla.tlc.TlcRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What comes about in the end, and that it does not without the fairness that is assumed. */
final class LiveCheck {
    private final Checking<?, ?, ?> on;

    LiveCheck(Checking<?, ?, ?> on) {
        this.on = on;
    }

    void liveness(Bounds bounds) throws IOException, InterruptedException {
        Constants constants = new Constants(bounds.constants());
        Path folder = on.folder("liveness " + bounds.name());
        List<Property> properties = Specification.ofKind(on.entry(), Kind.LIVE);
        TlcResult result = live(folder, "Live", properties, null, constants);
        on.facts().tool(result.version());
        if (result.completed()) {
            properties.forEach(property -> on.facts().live(property.id(), bounds.name(), result.distinct()));
        } else if (result.end() != End.LIVENESS_VIOLATED) {
            properties.forEach(property -> on.facts().open(property.id(), result.detail()));
        } else {
            for (Property property : properties) {
                TlcResult alone = on.refutation(folder, property, constants);
                if (alone.end() == End.LIVENESS_VIOLATED) {
                    on.facts().counterexample(property.id(), Checking.trace(alone));
                } else if (alone.completed()) {
                    on.facts().live(property.id(), bounds.name(), alone.distinct());
                } else {
                    on.facts().open(property.id(), alone.detail());
                }
            }
        }
    }

    private TlcResult live(
            Path folder, String module, List<Property> properties, @Nullable String fairness, Constants constants)
            throws IOException, InterruptedException {
        on.wrappers(folder).live(module, properties, fairness, constants);
        return on.setup().tlc().check(folder, module, TlcRun.quick(), List.of(), pairs -> {});
    }

    void lessFairness(Bounds bounds) throws IOException, InterruptedException {
        Constants constants = new Constants(bounds.constants());
        Path folder = on.folder("fairness " + bounds.name());
        List<FairnessMutants.Weakened> mutants = on.specification().fairnessMutants();
        for (int number = 1; number <= mutants.size(); number++) {
            FairnessMutants.Weakened mutant = mutants.get(number - 1);
            TreeSet<String> killers = new TreeSet<>();
            for (Property property : Specification.ofKind(on.entry(), Kind.LIVE)) {
                String module = "Less_" + number + "_" + property.id().replace('-', '_');
                TlcResult result = live(folder, module, List.of(property), mutant.text(), constants);
                if (result.end() == End.LIVENESS_VIOLATED) {
                    killers.add(property.id());
                } else if (!result.completed()) {
                    on.facts().problem(on.entry().name() + ", less fairness: " + result.end() + " " + result.detail());
                }
            }
            on.facts()
                    .mutant(new Mutant(
                            on.entry().name() + "-fair-" + number,
                            on.entry().name(),
                            "fairness",
                            on.entry().name() + ".tla: Fairness",
                            "DROP_FAIRNESS",
                            mutant.dropped(),
                            "TRUE",
                            killers.isEmpty() ? "survived" : "killed",
                            false,
                            List.copyOf(killers),
                            null));
        }
    }
}
