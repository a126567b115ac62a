package dev.ironshim.tla.lane;

import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.evidence.Evidence.Trace;
import dev.ironshim.model.evidence.Evidence.TraceStep;
import dev.ironshim.model.machine.Answer;
import dev.ironshim.model.tla.TlaText;
import dev.ironshim.model.tla.TlaValue;
import dev.ironshim.tla.binding.Binding;
import dev.ironshim.tla.binding.Constants;
import dev.ironshim.tla.probe.Setting;
import dev.ironshim.tla.tlc.TlcResult;
import dev.ironshim.tla.tlc.TlcRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One machine as all its checks see it: what is shared, what it is, and where findings go. */
record Checking<S, O, R extends Answer>(
        Setup setup, MachineEntry entry, Binding<S, O, R> binding, Specification specification, MachineFacts facts) {

    /** A folder of this machine with all specifications in it. */
    Path folder(String name) throws IOException {
        return setup.workspace()
                .folder(entry.name() + "/" + name.replace(' ', '-').replace(",", ""));
    }

    Wrappers wrappers(Path folder) {
        return new Wrappers(folder, entry, specification);
    }

    /** Runs TLC with a property as its invariant, or as its temporal property. */
    TlcResult refutation(Path folder, Property property, Constants constants) throws IOException, InterruptedException {
        String module = "Trace_" + property.id().replace('-', '_');
        wrappers(folder).trace(module, property, constants);
        return setup.tlc()
                .check(
                        folder,
                        module,
                        join(
                                TlcRun.quick(),
                                Setting.options(folder.resolve(module + ".txt"), entry.name(), constants, false, "")),
                        List.of(),
                        pairs -> {});
    }

    static Trace trace(TlcResult result) {
        List<TraceStep> steps = new ArrayList<>();
        for (Map<String, TlaValue> state : result.behaviour()) {
            String operation = null;
            String answer = null;
            if (state.get("last") instanceof TlaValue.Seq last
                    && last.elements().size() == 3) {
                operation = TlaText.print(last.elements().get(1));
                if (last.elements().get(2) instanceof TlaValue.Rec pair
                        && pair.fields().get("result") instanceof TlaValue.Str text) {
                    answer = text.value();
                }
            }
            steps.add(new TraceStep(
                    operation, answer, TlaText.print(state.getOrDefault("state", new TlaValue.Str("?")))));
        }
        return new Trace(List.copyOf(steps), result.loop());
    }

    static List<String> join(List<String> a, List<String> b) {
        List<String> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }
}
