package dev.ironshim.reports.lane;

import java.util.List;

/**
 * A lane that has been built.
 *
 * @param lane its name
 * @param module folder whose {@code target/dist} is the lane's whole class path: nothing of its tools is on ours
 * @param main class to start
 */
public record LaneProgram(String lane, String module, String main) {

    /** All lanes that can be run. A lane of the design that is not here is reported as open. */
    public static final List<LaneProgram> ALL = List.of(
            new LaneProgram("tla", "specs-tla", "dev.ironshim.tla.lane.TlaMain"),
            new LaneProgram("smt", "specs-jml", "dev.ironshim.jml.lane.SmtMain"),
            new LaneProgram("jml", "specs-jml", "dev.ironshim.jml.lane.JmlMain"),
            new LaneProgram("test", "impl/threads", "dev.ironshim.threads.lane.ThreadsMain"),
            new LaneProgram("fuzz", "fuzz", "dev.ironshim.fuzz.lane.FuzzMain"),
            new LaneProgram("bench", "bench", "dev.ironshim.bench.lane.BenchMain"),
            new LaneProgram("hw", "hw-conformance", "dev.ironshim.hw.lane.HwMain"));
}
