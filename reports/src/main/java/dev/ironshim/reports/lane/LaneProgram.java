package dev.ironshim.reports.lane;

import java.util.List;

/**
 * A lane that has been built, and what it may read of the checkout: a lane is given that and nothing else, so that its evidence
 * is a function of what it was given.
 *
 * @param lane its name
 * @param module folder whose {@code target/dist} is the lane's whole class path: nothing of its tools is on ours
 * @param main class to start
 * @param root class that the lane finds by the name of a machine, with {@code %s} in its place: the lane is run for each machine
 *     by itself; empty if it is run for all at once
 * @param sources folders of sources; what a class is given of them are those that it was compiled from
 * @param files files and folders of the checkout that are given as they are, where they exist
 * @param variables of the environment that it listens to, and files that they name
 * @param outside whether it says itself what it depends on outside of the checkout
 * @param validity how long its evidence is good for
 * @param cores that one of its tasks keeps busy; {@value #ALONE} if it must have the machine for itself
 */
public record LaneProgram(
        String lane,
        String module,
        String main,
        String root,
        List<String> sources,
        List<String> files,
        List<String> variables,
        boolean outside,
        Validity validity,
        int cores) {

    /** All cores, and nothing else at the same time. */
    public static final int ALONE = 0;

    /** What evidence is good for. */
    public enum Validity {
        /** It follows from what the lane was given, on any machine and at any time. */
        ALWAYS,
        /** It depends on the machine as well, or on luck: it is good on the same machine, for a week. */
        HERE,
    }

    private static final String IMPL = "impl/src/main/java";

    /** All lanes that can be run. A lane of the design that is not here is reported as open. */
    public static final List<LaneProgram> ALL = List.of(
            new LaneProgram(
                    "tla",
                    "specs-tla",
                    "dev.ironshim.tla.lane.TlaMain",
                    "dev.ironshim.tla.binding.%sBinding",
                    List.of(IMPL),
                    List.of("specs-tla/relations.toml"),
                    List.of("TLA2TOOLS_JAR"),
                    false,
                    Validity.ALWAYS,
                    1),
            new LaneProgram(
                    "smt",
                    "specs-jml",
                    "dev.ironshim.jml.lane.SmtMain",
                    "",
                    List.of(IMPL, "specs-jml/src/main/java"),
                    List.of(),
                    List.of(),
                    false,
                    Validity.ALWAYS,
                    1),
            new LaneProgram(
                    "jml",
                    "specs-jml",
                    "dev.ironshim.jml.lane.JmlMain",
                    "",
                    List.of(IMPL, "specs-jml/src/main/java"),
                    List.of("specs-jml/key/target/dist"),
                    List.of("OPENJML_HOME"),
                    false,
                    Validity.ALWAYS,
                    1),
            new LaneProgram(
                    "test",
                    "impl/threads",
                    "dev.ironshim.threads.lane.ThreadsMain",
                    "",
                    List.of(IMPL, "impl/threads/src/main/java"),
                    List.of(),
                    List.of(),
                    false,
                    Validity.HERE,
                    2),
            new LaneProgram(
                    "fuzz",
                    "fuzz",
                    "dev.ironshim.fuzz.lane.FuzzMain",
                    "",
                    List.of(IMPL, "model/src/main/java"),
                    List.of("fuzz/corpus", "reports/nightly/corpus"),
                    List.of(),
                    false,
                    Validity.ALWAYS,
                    1),
            new LaneProgram(
                    "bench",
                    "bench",
                    "dev.ironshim.bench.lane.BenchMain",
                    "",
                    List.of(IMPL),
                    List.of(),
                    List.of(),
                    false,
                    Validity.HERE,
                    ALONE),
            new LaneProgram(
                    "hw",
                    "hw-conformance",
                    "dev.ironshim.hw.lane.HwMain",
                    "",
                    List.of(),
                    List.of("hw-conformance/target/dist"),
                    List.of("TLA2TOOLS_JAR", "IRONSHIM_LAB_KERNEL"),
                    true,
                    Validity.HERE,
                    1));

    /** Whether it is run for each machine by itself. */
    public boolean byMachine() {
        return !root.isEmpty();
    }
}
