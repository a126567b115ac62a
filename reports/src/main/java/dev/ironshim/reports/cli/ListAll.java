package dev.ironshim.reports.cli;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Profile;
import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.reports.lane.LaneProgram;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists machines, properties and lanes. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists machines, properties and lanes.")
final class ListAll implements Callable<Integer> {
    @Override
    public Integer call() {
        Catalogue catalogue = CatalogueReader.read();
        for (MachineEntry machine : catalogue.machines()) {
            System.out.println(machine.name()
                    + (machine.profile() == Profile.SEED ? " (the original, expected to be refuted)" : "") + ": "
                    + machine.summary());
            machine.properties().forEach(property -> System.out.println("  " + property.id() + "  " + property.says()));
            System.out.println();
        }
        System.out.println("lanes:");
        for (String lane : Catalogue.LANES) {
            boolean built =
                    LaneProgram.ALL.stream().anyMatch(program -> program.lane().equals(lane));
            System.out.println("  " + lane + (built ? "" : "  not built yet"));
        }
        return ExitCode.PASS;
    }
}
