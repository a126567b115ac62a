package dev.ironshim.reports.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Listed here for the help; the {@code ironshim} script starts Maven itself, because a build replaces our own classes. */
@Command(name = "test", description = "Runs the project's own tests (arguments go to Maven).")
final class Test implements Callable<Integer> {
    @Override
    public Integer call() {
        System.err.println("ironshim: 'test' is started by the script ./ironshim");
        return ExitCode.USAGE;
    }
}
