package dev.ironshim.hw.lane;

import dev.ironshim.hw.lab.Lab;
import dev.ironshim.hw.lab.LabSetup;
import dev.ironshim.model.evidence.EvidenceJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/**
 * Says what the lane depends on outside of the checkout, as a JSON object on a line, by name: the target that it will choose,
 * and of a lab the digests of its kernel, its QEMU and its busybox. Where the choice is free and there is no lab, it gets one
 * first, if that can be done without asking.
 */
@Command(name = "hw-lane inputs")
final class HwInputs implements Callable<Integer> {
    /** They change what the lane does, not what it depends on. */
    private static final List<String> NO_MATTER = List.of("--nightly", "--quick");

    @Option(names = "--target", required = true, paramLabel = "NAME", description = "what was asked for")
    private String target = "";

    /** What else the lane takes. */
    @Unmatched
    private List<String> others = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!NO_MATTER.containsAll(others)) {
            throw new IOException("nobody has said whether the lane depends on something else with " + others);
        }
        Path home = Path.of(System.getProperty("ironshim.home", "")).toAbsolutePath();
        Map<String, String> inputs = new TreeMap<>(Map.of("target", target));
        try {
            if (target.equals(Choice.AUTO) && Choice.of(target, home).equals(Choice.SIM)) {
                LabSetup.quickly(home, System.err);
            }
            String chosen = Choice.of(target, home);
            inputs.put("target", chosen);
            if (chosen.startsWith(HwLane.VFIO)) {
                // A device of this machine has a state that nobody can digest: it is always asked.
                inputs.put("asked", Instant.now().toString());
            }
            if (!chosen.equals(Choice.SIM)) {
                inputs.putAll(Lab.find(home).digests());
            }
        } catch (IOException e) {
            // The lane itself says it of every property.
            inputs.put("lab", String.valueOf(e.getMessage()));
        }
        System.out.println(EvidenceJson.line(Map.of("inputs", inputs)));
        return 0;
    }
}
