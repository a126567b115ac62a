package dev.ironshim.threads.lane;

import dev.ironshim.threads.line.OwnedLine;
import dev.ironshim.threads.line.OwnedLineModel;
import dev.ironshim.threads.line.SharedLine;
import dev.ironshim.threads.line.SharedLineModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done from several threads, and by which tool.
 *
 * @param name that the catalogue knows it by
 * @param says what is explored
 * @param tests of jcstress by their simple names, or none for Lincheck
 * @param strides how many times 256 states of a test are made at a time
 * @param line that Lincheck calls, or null
 * @param model that its answers must fit, or null
 */
record Scenario(
        String name,
        String says,
        List<String> tests,
        int strides,
        @Nullable Class<?> line,
        @Nullable Class<?> model) {

    private static final int LINES = 40;

    static final List<Scenario> ALL = List.of(
            new Scenario(
                    "linearizable",
                    "three threads, 4 windows, 2 generations; cores whose clocks stand in windows 0, 1 and 2",
                    List.of(),
                    0,
                    SharedLine.class,
                    SharedLineModel.class),
            new Scenario(
                    "ownedLinearizable",
                    "the owner and one other thread, 4 windows, 2 generations; the owner's clock runs on",
                    List.of(),
                    0,
                    OwnedLine.class,
                    OwnedLineModel.class),
            new Scenario(
                    "quarantineIsPublished",
                    "containment beside one core, on a shared line and on one that the core owns",
                    List.of("PublishedShared", "PublishedOwned"),
                    LINES,
                    null,
                    null),
            new Scenario(
                    "inFlight",
                    "containment beside three interrupts of one core: none that began after it had returned, and at most"
                            + " one that ended after it; on a shared line, on one that the core owns, and on one"
                            + " without limit",
                    List.of("InFlightShared", "InFlightOwned", "InFlightUnlimited"),
                    LINES,
                    null,
                    null),
            new Scenario(
                    "budgetsHold",
                    "two cores with two interrupts each and a budget of three: of a line, of one that has slept, and of a driver by"
                            + " two lines",
                    List.of("LineBudgetHolds", "WakingBudgetHolds", "DriverBudgetHolds", "OwnedBudgetHolds"),
                    LINES,
                    null,
                    null),
            new Scenario(
                    "nothingIsLostSilently",
                    "two cores with six interrupts each: delivered, masked, revoked, misdirected, owned by another, and"
                            + " refused for the function and for the driver",
                    List.of("CountedOnce"),
                    LINES,
                    null,
                    null),
            monitor(
                    "useBesideCutOff",
                    "a driver's fault beside two reads of a register, two writes of mapped memory, two interrupts",
                    "RegistersBesideCutOff",
                    "MemoryBesideCutOff",
                    "InterruptBesideCutOff"),
            monitor("mapBesideCutOff", "a driver's fault beside a mapping", "MapBesideCutOff"),
            monitor("closeBesideMap", "closing memory beside its being mapped", "CloseBesideMap"),
            monitor(
                    "cutOffsAndHardware",
                    "one mapping taken back, the driver's fault, and a thread that carries out what hardware was asked",
                    "TwoCutOffs"),
            monitor(
                    "accusedOnce",
                    "a handler that fails, the driver's fault, and containment of its device",
                    "AccusedBesideCutOff"));

    /** Of the whole monitor, which takes longer to make than a line. */
    private static Scenario monitor(String name, String says, String... tests) {
        return new Scenario(name, says, List.of(tests), 1, null, null);
    }

    static Scenario named(String name) {
        return ALL.stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    boolean byLincheck() {
        return line != null;
    }
}
