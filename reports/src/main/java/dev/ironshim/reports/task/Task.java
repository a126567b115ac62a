package dev.ironshim.reports.task;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.reports.lane.LaneProgram;
import java.util.ArrayList;
import java.util.List;

/**
 * What is run, and kept, as a whole: a lane, or a lane for one machine.
 *
 * @param machines that it is run for, never none
 * @param options of the lane, beside those
 */
public record Task(LaneProgram program, List<String> machines, List<String> options) {

    /** What a person calls it. */
    public String name() {
        return program.byMachine() ? program.lane() + " " + machines.getFirst() : program.lane();
    }

    /** The same as the name of a file. */
    String file() {
        return name().replace(' ', '-');
    }

    /**
     * The tasks of a lane, for the machines that have properties in it.
     *
     * @param selection machines that were asked for; empty for all
     */
    public static List<Task> of(
            LaneProgram program, Catalogue catalogue, List<String> selection, List<String> options) {
        List<String> machines = catalogue.machines().stream()
                .filter(machine -> selection.isEmpty() || selection.contains(machine.name()))
                .filter(machine -> owes(machine, program))
                .map(MachineEntry::name)
                .toList();
        List<Task> tasks = new ArrayList<>();
        if (program.byMachine()) {
            machines.forEach(machine -> tasks.add(new Task(program, List.of(machine), options)));
        } else if (!machines.isEmpty()) {
            tasks.add(new Task(program, machines, options));
        }
        return tasks;
    }

    /** Lanes of one module look at the same machines: one tries by night what another has to decide. */
    private static boolean owes(MachineEntry machine, LaneProgram program) {
        return machine.properties().stream()
                .flatMap(property -> property.lanes().stream())
                .anyMatch(lane -> LaneProgram.ALL.stream()
                        .anyMatch(each ->
                                each.lane().equals(lane) && each.module().equals(program.module())));
    }
}
