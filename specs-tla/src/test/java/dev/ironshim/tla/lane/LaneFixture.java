package dev.ironshim.tla.lane;

import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Progress;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.model.machine.Answer;
import dev.ironshim.tla.binding.Binding;
import dev.ironshim.tla.binding.Bindings;
import dev.ironshim.tla.lane.MachineRun.Task;
import dev.ironshim.tla.tlc.TlcRun;
import dev.ironshim.tla.tlc.TlcTool;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Runs parts of the lane on one machine, with or without a planted mistake. */
final class LaneFixture {
    final MachineEntry entry;
    final Setup setup;

    private LaneFixture(MachineEntry entry, Setup setup) {
        this.entry = entry;
        this.setup = setup;
    }

    static LaneFixture of(String machine, Path work) throws IOException {
        return of(machine, work, Map.of(), "", Duration.ofMinutes(2), 800);
    }

    static LaneFixture of(
            String machine,
            Path work,
            Map<String, UnaryOperator<String>> specifications,
            String planted,
            Duration limit,
            int megabytes)
            throws IOException {
        TlcTool tool = TlcTool.find();
        Setup setup = new Setup(
                new Workspace(work, specifications),
                tool,
                new TlcRun(tool, limit, megabytes),
                Golden.read(Path.of("relations.toml")),
                Path.of(".."),
                planted,
                false,
                new Progress(new PrintStream(PrintStream.nullOutputStream())));
        return new LaneFixture(CatalogueReader.read().machine(machine).orElseThrow(), setup);
    }

    /** The same with other committed relations. */
    LaneFixture with(Golden golden) {
        return new LaneFixture(
                entry,
                new Setup(
                        setup.workspace(),
                        setup.tool(),
                        setup.tlc(),
                        golden,
                        setup.home(),
                        setup.planted(),
                        setup.quick(),
                        setup.progress()));
    }

    /** Runs the tasks whose names contain {@code part} and judges. */
    List<Evidence.Property> judge(String part) throws IOException, InterruptedException {
        return judge(part, Bindings.of(entry.name())).properties();
    }

    <S, O, R extends Answer> Judge judge(String part, Binding<S, O, R> binding)
            throws IOException, InterruptedException {
        MachineRun<S, O, R> run = new MachineRun<>(setup, entry, binding);
        for (Task task : run.tasks()) {
            if (task.name().contains(part)) {
                task.work().run(task.name());
            }
        }
        return new Judge(run, TlaLane.results(binding), false, false);
    }

    /** Ids of the properties with this verdict. */
    static Set<String> ids(List<Evidence.Property> properties, Verdict verdict) {
        return properties.stream()
                .filter(property -> property.verdict() == verdict)
                .map(Evidence.Property::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The id of the property with this formal name. */
    String id(String formal) {
        return entry.properties().stream()
                .filter(property -> formal.equals(property.formal()))
                .map(Property::id)
                .findFirst()
                .orElseThrow();
    }

    /** The id of the property about the whole relation. */
    String matrixId() {
        return entry.properties().getFirst().id();
    }
}
