package dev.ironshim.hw.lane;

import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.model.evidence.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The process of the hw lane. */
@Command(name = "hw-lane", mixinStandardHelpOptions = true, sortOptions = false)
public final class HwMain implements Callable<Integer> {
    @Option(names = "--out", required = true, paramLabel = "FILE", description = "where the evidence is written")
    private @Nullable Path out;

    @Option(names = "--work", required = true, paramLabel = "DIR", description = "where guests leave their logs")
    private @Nullable Path work;

    @Option(names = "--home", required = true, paramLabel = "DIR", description = "root of the checkout")
    private @Nullable Path home;

    @Option(names = "--machine", paramLabel = "NAME", description = "only these areas")
    private List<String> areas = List.of();

    @Option(
            names = "--target",
            paramLabel = "NAME",
            defaultValue = "lab",
            description = "sim: simulated only; lab: also in QEMU; vfio:BDF: also on this device")
    private String target = "lab";

    // Told to every lane; guests have limits of their own.
    @Option(
            names = {"--timeout", "--memory", "--fuzz-seconds"},
            hidden = true)
    private List<Integer> unused = List.of();

    @Option(names = "--nightly", description = "every variant of the lab")
    private boolean nightly;

    public static void main(String... arguments) {
        System.exit(new CommandLine(new HwMain()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (out == null || work == null || home == null) {
            throw new IllegalStateException("picocli demands the required options");
        }
        try {
            List<Property> properties = CatalogueReader.read().machines().stream()
                    .filter(entry -> areas.isEmpty() || areas.contains(entry.name()))
                    .map(MachineEntry::properties)
                    .flatMap(List::stream)
                    .filter(property -> property.lanes().contains(HwLane.LANE))
                    .toList();
            HwLane lane = new HwLane(home, work, target, nightly, properties, new Progress(System.out));
            EvidenceJson.writeAtomically(out, EvidenceJson.pretty(lane.run()));
            return 0;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }
}
