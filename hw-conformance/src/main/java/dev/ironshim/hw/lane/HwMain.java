package dev.ironshim.hw.lane;

import dev.ironshim.model.lane.LaneOptions;
import dev.ironshim.model.lane.LaneProcess;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The process of the lane hw. */
@Command(name = "hw-lane", mixinStandardHelpOptions = true, sortOptions = false)
public final class HwMain implements Callable<Integer> {
    @Mixin
    private LaneOptions options = new LaneOptions();

    @Option(
            names = "--target",
            paramLabel = "NAME",
            defaultValue = "lab",
            description = "sim: simulated only; lab: also in QEMU; auto: in QEMU if there is a lab; vfio:BDF: also on "
                    + "this device")
    private String target = "lab";

    public static void main(String... arguments) {
        boolean inputs = arguments.length > 0 && arguments[0].equals("inputs");
        System.exit(
                inputs
                        ? new CommandLine(new HwInputs()).execute(Arrays.copyOfRange(arguments, 1, arguments.length))
                        : new CommandLine(new HwMain()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        return LaneProcess.run(
                options, progress -> new HwLane(options, Choice.of(target, options.home()), progress).run());
    }
}
