package dev.ironshim.tla.lane;

import dev.ironshim.model.catalogue.Catalogue.Bounds;
import dev.ironshim.model.evidence.Evidence.Growth;
import dev.ironshim.model.machine.Answer;
import dev.ironshim.model.machine.Explorer;
import dev.ironshim.model.machine.Limits;
import dev.ironshim.model.machine.Machine;
import dev.ironshim.tla.binding.Constants;
import dev.ironshim.tla.tlc.TlcResult;
import dev.ironshim.tla.tlc.TlcRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How fast TLC and the explorer are on the same relation, in the same run. */
final class GrowthCheck<S, O, R extends Answer> {
    private final Checking<S, O, R> on;

    GrowthCheck(Checking<S, O, R> on) {
        this.on = on;
    }

    void run(Bounds bounds) throws IOException, InterruptedException {
        Constants constants = new Constants(bounds.constants());
        Path folder = on.folder("growth " + bounds.name());
        on.wrappers(folder).plain("Plain", constants);
        TlcResult result = on.setup().tlc().check(folder, "Plain", TlcRun.thorough(), List.of(), pairs -> {});
        if (!result.completed()) {
            on.facts().problem(on.entry().name() + ", " + bounds.name() + ": " + result.detail());
            return;
        }
        Machine<S, O, R> model = on.binding().model().apply(constants);
        Explorer.explore(model, Limits.DEFAULT);
        long start = System.nanoTime();
        int pairs = Explorer.explore(model, Limits.DEFAULT).pairs();
        long explorer = Math.max(1, (System.nanoTime() - start) / 1_000_000);
        long tlc = Math.max(1, result.checkingMillis());
        on.facts()
                .growth(new Growth(
                        on.entry().name(),
                        bounds.name(),
                        result.distinct(),
                        pairs,
                        Map.of("tlc", tlc, "explorer", explorer),
                        Map.of("tlc", pairs * 1000L / tlc, "explorer", pairs * 1000L / explorer)));
    }
}
