package dev.ironshim.reports.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.catalogue.Catalogue.Kind;
import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.formats.ReportWriter;
import dev.ironshim.reports.lane.LaneProgram;
import dev.ironshim.reports.lane.LaneRunner;
import dev.ironshim.reports.nightly.Nightly;
import dev.ironshim.reports.report.History;
import dev.ironshim.reports.report.Report;
import dev.ironshim.reports.report.Reports;
import dev.ironshim.reports.task.Lanes;
import dev.ironshim.reports.task.Made;
import dev.ironshim.reports.task.Task;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs lanes, shows how far they are, and writes the report. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Runs the lanes and writes the proof report.",
        footer = {
            "",
            "Examples:",
            "  ./ironshim verify                                what is not known yet",
            "  ./ironshim verify --quick                        a first answer, in a few minutes",
            "  ./ironshim verify --lane tla --machine Lifecycle one machine, in seconds",
            "  ./ironshim verify --nightly --budget 60m         the oldest evidence first, for an hour",
            "  ./ironshim verify --lane hw --target sim         the suite on the simulated device",
            "  ./ironshim verify --fresh --require iommufd      for a release: nothing is reused or left open",
            "",
            "Evidence is kept (reports/store) with a digest of everything that it depends on, and found out again when",
            "one of these things has changed.",
            "",
            "Exit codes: 0 what this machine was asked holds, 1 something failed, 2 something required is open, 64 usage."
        })
final class Verify implements Callable<Integer> {
    private static final int FUZZ_SECONDS = 600;
    private static final String AUTO = "auto";
    private static final long BYTES_PER_JOB = 3L << 30;
    /** What a first answer is made of. */
    private static final List<String> QUICK = List.of("tla", "smt", "fuzz", "hw");

    private static final Pattern BUDGET = Pattern.compile("([1-9][0-9]{0,3})([mh])");

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--lane", paramLabel = "NAME", split = ",", description = "only these lanes (tla, …)")
    private List<String> lanes = List.of();

    @Option(names = "--machine", paramLabel = "NAME", split = ",", description = "only these machines (Lifecycle, …)")
    private List<String> machines = List.of();

    @Option(names = "--json", description = "print one JSON object on standard output and nothing else there")
    private boolean json;

    @Option(names = "--out", paramLabel = "DIR", description = "where the report goes (default: reports/out)")
    private @Nullable Path out;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "limit of each run of TLC or KeY (default: ${DEFAULT-VALUE})")
    private int timeout;

    @Option(
            names = "--memory",
            paramLabel = "MB",
            defaultValue = "1500",
            description = "heap of each run of TLC or KeY (default: ${DEFAULT-VALUE})")
    private int memory;

    @Option(
            names = "--quick",
            description = "a first answer: relations without planted mistakes, proofs of the kernels, corpora, the "
                    + "simulated device; the rest stays open")
    private boolean quick;

    @Option(names = "--fresh", description = "find out everything anew, also what is known from earlier runs")
    private boolean fresh;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "cores to keep busy (default: all, as far as there are 3 GiB of memory for each)")
    private @Nullable Integer jobs;

    @Option(
            names = "--require",
            paramLabel = "WHAT",
            description = "what must be decided beside what this machine can: lab (a guest, not only the simulated "
                    + "device), iommufd (also what only a kernel with iommufd decides) or all (also costs)")
    private @Nullable String require;

    @Option(names = "--gate-costs", description = "costs decide about the exit code too")
    private boolean gateCosts;

    @Option(
            names = "--nightly",
            description = "also what takes long: larger bounds, fuzzing, KeY on every contract, longer measurements; "
                    + "everything anew")
    private boolean nightly;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description =
                    "with --nightly: spend so much time (60m, 8h) on the lanes whose evidence is oldest, keep what is "
                            + "finished (reports/nightly), and go on there the next time")
    private @Nullable String budget;

    @Option(
            names = "--fuzz-seconds",
            paramLabel = "SECONDS",
            description = "how long --nightly fuzzes each target (default: 600, or a quarter of the budget for all)")
    private @Nullable Integer fuzzSeconds;

    @Option(
            names = "--target",
            paramLabel = "NAME",
            defaultValue = AUTO,
            description =
                    "what the lane hw plays on beside the simulated device: sim (nothing), lab (a guest in QEMU), "
                            + "auto (a guest if there is one or it can be had without asking), or vfio:BDF (an NVMe "
                            + "controller of this machine; see docs/live-validation.md) (default: ${DEFAULT-VALUE})")
    private String target = AUTO;

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description = "an older evidence.json, whose verdicts and measurements are shown beside this run's")
    private @Nullable Path history;

    @Option(names = "--pdf", description = "also report.pdf, printed by Chromium")
    private boolean pdf;

    @Option(
            names = "--accept-relations",
            description = "commit to the relations that are found (specs-tla/relations.toml), for a meant change")
    private boolean accept;

    @Override
    @SuppressWarnings("try") // the lock is held and not looked at
    public Integer call() throws IOException, InterruptedException {
        Catalogue catalogue = CatalogueReader.read();
        check(catalogue);
        Path home = Home.root();
        ReportWriter writer;
        try {
            writer = new ReportWriter(out == null ? home.resolve("reports/out") : out.toAbsolutePath());
        } catch (IOException e) {
            throw new ParameterException(spec().commandLine(), String.valueOf(e.getMessage()), e);
        }
        List<Report.Older> older = older();
        if (pdf) {
            Pdf.demandBrowser();
        }
        Path lanesFolder = Files.createDirectories(home.resolve("reports/target/lanes"));
        Report report;
        // Lanes work in folders of the checkout, so two runs at once would take each other's evidence.
        try (FileChannel file = FileChannel.open(
                        lanesFolder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.tryLock()) {
            if (lock == null) {
                throw new IOException("another verify is running in this checkout; wait for it or use another clone");
            }
            report = report(catalogue, home, older);
        }
        writer.write(report);
        if (json) {
            System.out.println(EvidenceJson.line(report.summary()));
        } else {
            Summary.print(System.out, report, asked(report), everything(), writer.page());
        }
        if (pdf) {
            Pdf.print(writer.page());
        }
        return ExitCode.of(asked(report));
    }

    /** Whether what this machine lacks something for decides too. */
    private boolean everything() {
        return require != null && !require.equals("lab");
    }

    /** What the exit code goes by: everything that this machine was asked, and costs only if they are to decide. */
    private Verdict asked(Report report) {
        Verdict verdict = everything() ? report.verdict() : report.asked();
        return gateCosts || "all".equals(require) ? verdict.worse(report.costs()) : verdict;
    }

    private Report report(Catalogue catalogue, Path home, List<Report.Older> older)
            throws IOException, InterruptedException {
        Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        long start = System.nanoTime();
        Home.Source source = Home.source();
        List<Evidence.Lane> evidence = new ArrayList<>();
        List<Made> made = new ArrayList<>();
        if (budget == null) {
            Lanes.Found found = run(wanted(catalogue), catalogue, home, fuzzing(catalogue, null));
            evidence.addAll(found.lanes());
            made.addAll(found.made());
        } else {
            Nightly night = new Nightly(
                    home.resolve("reports/nightly"),
                    source.commit(),
                    source.modified(),
                    circumstances(),
                    () -> !Home.source().equals(source),
                    System.err);
            evidence.addAll(night.run(wanted(catalogue), budget(), catalogue, machines, (lane, left) -> {
                Lanes.Found found = run(List.of(lane), catalogue, home, fuzzing(catalogue, left));
                made.addAll(found.made());
                return found.lanes().getFirst();
            }));
            made.addAll(night.older());
        }
        // Evidence must not be said of a commit that came while the lanes ran.
        Home.Source after = Home.source();
        boolean moved = !after.equals(source) && !accept;
        return Reports.assemble(
                catalogue,
                machines,
                source.commit(),
                source.modified() || after.modified() || moved,
                started,
                (System.nanoTime() - start) / 1_000_000,
                LaneProgram.ALL.stream().map(LaneProgram::lane).toList(),
                evidence,
                made,
                moved ? List.of("the checkout was changed or built anew while the lanes ran") : List.of(),
                older);
    }

    /** What else decides what a night finds out: evidence of one that was asked for otherwise is not its own. */
    private String circumstances() {
        StringBuilder text = new StringBuilder();
        text.append(System.getProperty("java.runtime.version")).append(' ').append(System.getProperty("os.version"));
        LaneProgram.ALL.forEach(program -> {
            // How long it fuzzes follows from what was left of the budget.
            options(program.lane(), 0).forEach(option -> text.append(' ').append(option));
            program.variables()
                    .forEach(variable ->
                            text.append(' ').append(variable).append('=').append(System.getenv(variable)));
        });
        return text.toString();
    }

    /** Seconds for each target: of a budget, a quarter of what is left for all of them. */
    private int fuzzing(Catalogue catalogue, @Nullable Duration left) {
        if (fuzzSeconds != null) {
            return fuzzSeconds;
        }
        if (left == null) {
            return FUZZ_SECONDS;
        }
        long targets = catalogue.machines().stream()
                .flatMap(machine -> machine.properties().stream())
                .filter(property -> property.kind() == Kind.ATTACK)
                .count();
        return Math.clamp(left.toSeconds() / (4 * targets), 10, FUZZ_SECONDS);
    }

    private Duration budget() {
        Matcher text = BUDGET.matcher(budget == null ? "" : budget);
        if (!nightly || !machines.isEmpty() || !text.matches()) {
            throw new ParameterException(
                    spec().commandLine(),
                    "--budget is a time such as 45m or 8h, goes with --nightly, and not with --machine");
        }
        long number = Long.parseLong(text.group(1));
        return text.group(2).equals("h") ? Duration.ofHours(number) : Duration.ofMinutes(number);
    }

    private List<Report.Older> older() {
        try {
            return history == null ? List.of() : History.of(history);
        } catch (IOException e) {
            throw new ParameterException(spec().commandLine(), Main.said(e), e);
        }
    }

    private void check(Catalogue catalogue) {
        for (String machine : machines) {
            if (catalogue.machine(machine).isEmpty()) {
                throw new ParameterException(
                        spec().commandLine(),
                        "there is no machine '" + machine + "'; there are "
                                + names(catalogue)
                                + Suggestions.of(machine, names(catalogue)));
            }
        }
        for (String lane : lanes) {
            if (!Catalogue.LANES.contains(lane)) {
                throw new ParameterException(
                        spec().commandLine(),
                        "there is no lane '" + lane + "'; there are " + Catalogue.LANES
                                + Suggestions.of(lane, Catalogue.LANES));
            }
        }
        if (timeout < 1 || timeout > 86_400) {
            throw new ParameterException(spec().commandLine(), "--timeout must be 1 to 86400 seconds, not " + timeout);
        }
        if (jobs != null && (jobs < 1 || jobs > 1_024)) {
            throw new ParameterException(spec().commandLine(), "--jobs must be 1 to 1024, not " + jobs);
        }
        if (require != null && !List.of("lab", "iommufd", "all").contains(require)) {
            throw new ParameterException(
                    spec().commandLine(), "--require must be lab, iommufd or all, not '" + require + "'");
        }
        if (require != null && (target.equals("sim") || !wanted(catalogue).contains("hw"))) {
            throw new ParameterException(
                    spec().commandLine(),
                    "--require is about a guest or a device: with the lane hw, and not --target sim");
        }
        if (quick && (nightly || require != null || gateCosts)) {
            throw new ParameterException(
                    spec().commandLine(),
                    "--quick leaves much open, so --nightly, --require and --gate-costs go without it");
        }
        if (!target.matches("auto|sim|lab|vfio:[0-9a-fA-F:.]{7,16}")) {
            throw new ParameterException(
                    spec().commandLine(), "--target must be auto, sim, lab or vfio:BDF, not '" + target + "'");
        }
        if (budget != null) {
            budget();
        }
        if (fuzzSeconds != null && (fuzzSeconds < 1 || fuzzSeconds > 86_400)) {
            throw new ParameterException(
                    spec().commandLine(), "--fuzz-seconds must be 1 to 86400 seconds, not " + fuzzSeconds);
        }
        if (fuzzSeconds != null && !nightly) {
            throw new ParameterException(spec().commandLine(), "--fuzz-seconds goes with --nightly");
        }
        if (accept && !wanted(catalogue).contains("tla")) {
            throw new ParameterException(spec().commandLine(), "--accept-relations is for the lane tla");
        }
        if (spec().commandLine().getParseResult().hasMatchedOption("--target")
                && !wanted(catalogue).contains("hw")) {
            throw new ParameterException(spec().commandLine(), "--target is for the lane hw");
        }
        if (memory < 64 || memory > 1_000_000) {
            throw new ParameterException(spec().commandLine(), "--memory must be 64 to 1000000 MB, not " + memory);
        }
        if ((spec().commandLine().getParseResult().hasMatchedOption("--lane") && lanes.isEmpty())
                || (spec().commandLine().getParseResult().hasMatchedOption("--machine") && machines.isEmpty())) {
            throw new ParameterException(spec().commandLine(), "--lane and --machine need a name");
        }
    }

    /** The lanes that were asked for, or else all that the catalogue needs. */
    private List<String> wanted(Catalogue catalogue) {
        if (!lanes.isEmpty()) {
            return Catalogue.LANES.stream().filter(lanes::contains).toList();
        }
        Set<String> needed = catalogue.machines().stream()
                .filter(machine -> machines.isEmpty() || machines.contains(machine.name()))
                .flatMap(machine -> machine.properties().stream())
                .flatMap(property -> property.lanes().stream())
                .collect(Collectors.toSet());
        return Catalogue.LANES.stream()
                .filter(needed::contains)
                .filter(lane -> !quick || QUICK.contains(lane))
                .toList();
    }

    private static List<String> names(Catalogue catalogue) {
        return catalogue.machines().stream().map(MachineEntry::name).toList();
    }

    /** What of these lanes is not known is found out. */
    @SuppressWarnings("ClosingStandardOutputStreams") // closing the table only wipes it
    private Lanes.Found run(List<String> wanted, Catalogue catalogue, Path home, int seconds)
            throws IOException, InterruptedException {
        List<Task> tasks = new ArrayList<>();
        List<Evidence.Lane> nothing = new ArrayList<>();
        for (String lane : wanted) {
            List<Task> some = LaneProgram.ALL.stream()
                    .filter(program -> program.lane().equals(lane))
                    .flatMap(program -> Task.of(program, catalogue, machines, options(lane, seconds)).stream())
                    .toList();
            tasks.addAll(some);
            if (some.isEmpty()) {
                nothing.add(LaneRunner.open(lane, catalogue, machines, "nothing was asked of it"));
            }
        }
        if (nightly && wanted.contains("fuzz")) {
            Files.createDirectories(home.resolve("reports/nightly/corpus"));
        }
        try (LiveTable table = new LiveTable(System.err, Boolean.getBoolean("ironshim.terminal"))) {
            Lanes.Found found = new Lanes(home, catalogue, fresh || nightly, jobs(), System.err, table).run(tasks);
            return new Lanes.Found(
                    Stream.concat(found.lanes().stream(), nothing.stream()).toList(), found.made());
        }
    }

    private int jobs() {
        if (jobs != null) {
            return jobs;
        }
        long memory = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : BYTES_PER_JOB;
        return Math.clamp(memory / BYTES_PER_JOB, 1, Runtime.getRuntime().availableProcessors());
    }

    /** What this lane takes beside what all of them take. */
    private List<String> options(String lane, int seconds) {
        List<String> options = new ArrayList<>();
        if (nightly) {
            options.add("--nightly");
        }
        if (quick) {
            options.add("--quick");
        }
        if (accept && lane.equals("tla")) {
            options.add("--accept-relations=" + Home.root().resolve("specs-tla/relations.toml"));
        }
        switch (lane) {
            case "tla", "jml" -> options.addAll(List.of("--timeout=" + timeout, "--memory=" + memory));
            case "fuzz" -> options.add("--fuzz-seconds=" + seconds);
            case "hw" -> options.add("--target=" + device());
            default -> {
                // The others take nothing more.
            }
        }
        return options;
    }

    /** What the suite plays on: a lab that must be there is not left to chance, and a first answer does not wait for one. */
    private String device() {
        boolean open = target.equals(AUTO);
        return open && quick ? "sim" : open && require != null ? "lab" : target;
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification");
        }
        return spec;
    }
}
