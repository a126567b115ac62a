package dev.ironshim.tla.lane;

import dev.ironshim.model.catalogue.Catalogue.Bounds;
import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Profile;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.catalogue.Catalogue.Role;
import dev.ironshim.model.machine.Answer;
import dev.ironshim.tla.binding.Binding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Everything the lane does with one machine, as tasks. Each leaves what it found in {@link MachineFacts}. */
final class MachineRun<S, O, R extends Answer> {

    /** A piece of work that takes one process of TLC or a few; the longer, the greater its weight. */
    record Task(String name, int weight, Work work) {}

    /** The work itself, told the name that its progress is shown under. */
    interface Work {
        void run(String task) throws IOException, InterruptedException;
    }

    private final Checking<S, O, R> on;

    /** Parses the specification, and refuses a catalogue that does not fit it. */
    MachineRun(Setup setup, MachineEntry entry, Binding<S, O, R> binding) throws IOException {
        Specification specification = Specification.read(setup.workspace().folder(entry.name()), entry);
        this.on = new Checking<>(setup, entry, binding, specification, new MachineFacts());
    }

    MachineEntry entry() {
        return on.entry();
    }

    Specification specification() {
        return on.specification();
    }

    MachineFacts facts() {
        return on.facts();
    }

    /** The tasks, each independent of the others. */
    List<Task> tasks() {
        List<Task> tasks = new ArrayList<>();
        String name = on.entry().name();
        for (Bounds bounds : on.entry().boundsFor(Role.MATRIX)) {
            tasks.add(
                    new Task(name + ": matrix, " + bounds.name(), 5, task -> new MatrixCheck<>(on).run(bounds, task)));
        }
        if (on.setup().quick()) {
            return tasks;
        }
        if (on.entry().profile() == Profile.SEED) {
            for (Property property : on.entry().properties()) {
                if (property.formal() != null) {
                    tasks.add(new Task(property.id() + ": refute", 1, task -> new SeedCheck(on).run(property)));
                }
            }
            return tasks;
        }
        List<Bounds> live = on.entry().boundsFor(Role.LIVE);
        for (Bounds bounds : live) {
            tasks.add(new Task(name + ": liveness, " + bounds.name(), 3, task -> new LiveCheck(on).liveness(bounds)));
        }
        if (!live.isEmpty()) {
            tasks.add(new Task(name + ": less fairness", 2, task -> new LiveCheck(on).lessFairness(live.getFirst())));
        }
        for (Bounds bounds : on.entry().boundsFor(Role.SPEC_MUTANTS)) {
            tasks.add(new Task(
                    name + ": mutants of the specification, " + bounds.name(),
                    9,
                    task -> new MutantCheck(on).ofTheSpecification(bounds, task)));
        }
        if (!on.entry().boundsFor(Role.IMPL_MUTANTS).isEmpty()) {
            tasks.add(new Task(
                    name + ": mutants of the implementation",
                    7,
                    task -> new MutantCheck(on).ofTheImplementation(task)));
        }
        return tasks;
    }

    /** The tasks of the growth curve, which are timed and so run one after the other. */
    List<Task> growthTasks() {
        return on.entry().boundsFor(Role.GROWTH).stream()
                .map(bounds -> new Task(
                        on.entry().name() + ": growth, " + bounds.name(), 1, task -> new GrowthCheck<>(on).run(bounds)))
                .toList();
    }
}
