package dev.ironshim.model.lane;

import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.evidence.Turns;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every lane is told. A lane mixes it in and adds what it alone takes. */
public final class LaneOptions {
    /** The command that decides what a first answer leaves open. */
    public static final String WHOLE = "./ironshim verify";

    private static final int ABANDONED = 3;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "where the evidence is written")
    private @Nullable Path out;

    @Option(names = "--work", required = true, paramLabel = "DIR", description = "an empty folder for its tools")
    private @Nullable Path work;

    @Option(names = "--home", required = true, paramLabel = "DIR", description = "root of the checkout")
    private @Nullable Path home;

    @Option(names = "--machine", paramLabel = "NAME", description = "only these machines and areas")
    private List<String> machines = List.of();

    @Option(names = "--nightly", description = "also what takes long")
    private boolean nightly;

    @Option(names = "--quick", description = "only what gives a first answer")
    private boolean quick;

    @Option(names = "--shared", description = "wait for a turn, a line on standard input, before each task")
    private boolean shared;

    /** Where the evidence is written. */
    public Path out() {
        return given(out);
    }

    /** A folder that is the lane's for this run. */
    public Path work() {
        return given(work);
    }

    /** The root of the checkout. */
    public Path home() {
        return given(home);
    }

    /** What its tasks wait for: other lanes run at the same time. */
    Turns turns(PrintStream out) {
        return shared ? Turns.of(System.in, out, () -> System.exit(ABANDONED)) : Turns.FREE;
    }

    /** Whether what takes long is wanted too. */
    public boolean nightly() {
        return nightly;
    }

    /** Whether only a first answer is wanted. What it leaves out is open and {@linkplain #WHOLE needs} more. */
    public boolean quick() {
        return quick;
    }

    /** The machines and areas that were asked for: all, if none was named. */
    public List<MachineEntry> machines() {
        return CatalogueReader.of(machines).machines();
    }

    /** Their properties that the lane decides. */
    public List<Property> properties(Predicate<Property> decided) {
        return machines().stream()
                .flatMap(entry -> entry.properties().stream())
                .filter(decided)
                .toList();
    }

    private static Path given(@Nullable Path path) {
        if (path == null) {
            throw new IllegalStateException("picocli demands the required options");
        }
        return path;
    }
}
