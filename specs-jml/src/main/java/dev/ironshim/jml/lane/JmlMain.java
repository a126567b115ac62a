package dev.ironshim.jml.lane;

import dev.ironshim.jml.contract.ContractException;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.model.evidence.Progress;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The process of the jml lane. */
@Command(name = "jml-lane", mixinStandardHelpOptions = true, sortOptions = false)
public final class JmlMain implements Callable<Integer> {
    @Mixin
    private LaneOptions options = new LaneOptions();

    public static void main(String... arguments) {
        System.exit(new CommandLine(new JmlMain()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            EvidenceJson.writeAtomically(
                    options.out(), EvidenceJson.pretty(new JmlLane(options, new Progress(System.out)).run()));
            return 0;
        } catch (IOException | ContractException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }
}
