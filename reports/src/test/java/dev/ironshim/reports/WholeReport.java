package dev.ironshim.reports;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.catalogue.Catalogue.Profile;
import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.report.Report;
import dev.ironshim.reports.report.Reports;
import dev.ironshim.reports.task.Made;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A report in which every lane has looked at every promise, assembled as a run assembles it. */
public final class WholeReport {
    /** The commit that it says it is of. */
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    private WholeReport() {}

    /** In which everything passes, of a run that begins now. */
    public static Report passing() {
        return with(id -> false, List.of(), false);
    }

    /**
     * With what is open, the machines that were asked for, and whether something was in no commit.
     *
     * @param open by id
     */
    public static Report with(Predicate<String> open, List<String> selection, boolean modified) {
        Catalogue catalogue = CatalogueReader.read();
        List<Evidence.Lane> lanes = new ArrayList<>();
        for (String lane : Catalogue.LANES) {
            List<Evidence.Property> properties = new ArrayList<>();
            catalogue.machines().stream()
                    .filter(machine -> machine.profile() != Profile.SEED)
                    .filter(machine -> selection.isEmpty() || selection.contains(machine.name()))
                    .flatMap(machine -> machine.properties().stream())
                    .filter(property -> property.lanes().contains(lane))
                    .forEach(property -> properties.add(line(property.id(), lane, open.test(property.id()))));
            if (properties.isEmpty()) {
                continue;
            }
            List<Evidence.Finding> findings = catalogue.machines().stream()
                    .filter(machine -> machine.profile() == Profile.SEED && lane.equals("tla"))
                    .flatMap(machine -> machine.properties().stream())
                    .map(property -> new Evidence.Finding(
                            property.id(), "SeedLifecycle", "", null, new Evidence.Trace(List.of(), null), ""))
                    .toList();
            lanes.add(new Evidence.Lane(
                    lane,
                    1,
                    Map.of(),
                    List.of(),
                    properties,
                    List.of(),
                    List.of(),
                    findings,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of()));
        }
        return Reports.assemble(
                catalogue,
                selection,
                COMMIT,
                modified,
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                1,
                Catalogue.LANES,
                lanes,
                Catalogue.LANES.stream()
                        .map(lane -> new Made(
                                lane,
                                List.of(),
                                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                                "here",
                                1,
                                "0a",
                                false))
                        .toList(),
                List.of(),
                List.of());
    }

    private static Evidence.Property line(String id, String lane, boolean open) {
        String reproduce = "./ironshim verify --lane " + lane;
        return Evidence.Property.undecided(
                id, lane, open ? Verdict.OPEN : Verdict.PASS, open ? "there was no kernel to ask" : "", reproduce);
    }
}
