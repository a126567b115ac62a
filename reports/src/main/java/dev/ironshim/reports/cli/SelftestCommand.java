package dev.ironshim.reports.cli;

import dev.ironshim.reports.selftest.Canary;
import dev.ironshim.reports.selftest.Selftest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether the lanes can fail. */
@Command(
        name = "selftest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Plants a mistake for every lane into a scratch copy, and demands that the lane notices it. Each mistake "
                        + "is built and run as somebody would who made it: two to seven minutes a lane.",
        footer = {
            "",
            "Examples:",
            "  ./ironshim selftest",
            "  ./ironshim selftest --lane tla,hw",
            "",
            "Exit codes: 0 every mistake was noticed, 1 one was not, 64 usage."
        })
final class SelftestCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--lane", paramLabel = "NAME", split = ",", description = "only these lanes")
    private List<String> lanes = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Canary> canaries = Canary.all().stream()
                .filter(canary -> lanes.isEmpty() || lanes.contains(canary.lane()))
                .toList();
        List<String> known = Canary.all().stream().map(Canary::lane).toList();
        if (spec != null && !known.containsAll(lanes)) {
            throw new ParameterException(spec.commandLine(), "the lanes are " + known + ", not " + lanes);
        }
        List<Selftest.Outcome> outcomes = new Selftest(Home.root(), System.out).run(canaries);
        long caught = outcomes.stream().filter(Selftest.Outcome::caught).count();
        System.out.println(caught + " of " + outcomes.size() + " mistakes were noticed");
        return caught == outcomes.size() ? ExitCode.PASS : ExitCode.FAIL;
    }
}
