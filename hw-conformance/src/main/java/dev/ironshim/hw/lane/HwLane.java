package dev.ironshim.hw.lane;

import dev.ironshim.hw.lab.Lab;
import dev.ironshim.hw.lab.LabReport;
import dev.ironshim.hw.live.Silicon;
import dev.ironshim.hw.sim.SimTarget;
import dev.ironshim.hw.suite.Check;
import dev.ironshim.hw.suite.EdgeReplay;
import dev.ironshim.hw.suite.Flaw;
import dev.ironshim.hw.suite.Flawed;
import dev.ironshim.hw.suite.Suite;
import dev.ironshim.hw.suite.Suite.Result;
import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.linux.Binding;
import dev.ironshim.impl.linux.Command;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.linux.PciSysfs;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Evidence.Mutant;
import dev.ironshim.model.evidence.Evidence.Tool;
import dev.ironshim.model.evidence.Progress;
import dev.ironshim.model.lane.LaneOptions;
import dev.ironshim.model.recording.RecordedEvent;
import dev.ironshim.tla.recording.RecordingCheck;
import dev.ironshim.tla.tlc.TlcRun;
import dev.ironshim.tla.tlc.TlcTool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plays the suite on every target, and on flawed ones, and judges. */
final class HwLane {
    static final String LANE = "hw";

    static final String SIM = "sim";
    static final String VFIO = "vfio:";

    static final String SPACES = "kernel and model of an address space";
    private static final String EDGES = "every edge of DmaWindows";
    private static final int FLAWS_AT_ONCE = 4;
    private static final int LAB_WEIGHT = 30;
    private static final int LAB_TARGETS = 7;
    private static final int GUEST_SECONDS = 180;
    private static final Duration TLC_LIMIT = Duration.ofMinutes(2);
    private static final int TLC_MEGABYTES = 512;

    private final Path home;
    private final Path work;
    private final String target;
    private final boolean nightly;
    private final List<Property> properties;
    private final Progress progress;
    private final List<Check> checks;
    private final List<Result> results = new ArrayList<>();
    private final List<Mutant> mutants = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<Tool> tools = new ArrayList<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final Map<String, List<RecordedEvent>> events = new LinkedHashMap<>();
    private @Nullable String missing;
    private String kernel = "";

    HwLane(LaneOptions options, String target, Progress progress) {
        home = options.home();
        work = options.work();
        this.target = target;
        nightly = options.nightly();
        properties = options.properties(property -> property.lanes().contains(LANE));
        this.progress = progress;
        Set<String> wanted = properties.stream()
                .map(property -> String.valueOf(property.formal()))
                .collect(Collectors.toSet());
        checks = Suite.ALL.stream()
                .filter(check -> wanted.contains(check.name()))
                .toList();
    }

    Evidence.Lane run() throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<String> variants = variants();
        progress.plan(1);
        progress.plan(2);
        progress.plan(2);
        variants.forEach(variant -> progress.plan(LAB_WEIGHT));
        progress.start(SIM);
        for (Check check : checks) {
            // A fabric of its own for each: what one leaves behind is not the next one's.
            results.add(Suite.play(check, new SimTarget()));
        }
        edges(SIM, EdgeReplay.play(new SimTarget(), true, recorder(SIM)));
        progress.end(SIM, 1);
        progress.start("flawed targets");
        flawed();
        progress.end("flawed targets", 2);
        for (String variant : variants) {
            progress.start(variant);
            lab(variant);
            progress.end(variant, LAB_WEIGHT);
        }
        if (target.startsWith(VFIO)) {
            silicon(target.substring(VFIO.length()));
        }
        recordings();
        for (String each : targets()) {
            counts.put(each + ".properties", passed(each));
        }
        HwJudge judge = new HwJudge(target, kernel, missing, results, mutants);
        return Evidence.Lane.ofCode(
                LANE,
                (System.nanoTime() - start) / 1_000_000,
                counts,
                tools,
                properties.stream().map(judge::judge).toList(),
                mutants,
                List.of(),
                List.of(),
                problems);
    }

    private Consumer<RecordedEvent> recorder(String on) {
        return event -> events.computeIfAbsent(on, each -> new ArrayList<>()).add(event);
    }

    /** What was played, held against the specification. */
    private void recordings() throws InterruptedException {
        if (properties.stream().noneMatch(property -> Recordings.CHECK.equals(property.formal()))) {
            return;
        }
        progress.start("recordings");
        Recordings recordings = new Recordings(work.resolve("recordings"));
        events.forEach(recordings::add);
        List<Recordings.Canary> canaries = new ArrayList<>();
        try {
            TlcRun tlc = new TlcRun(TlcTool.find(), TLC_LIMIT, TLC_MEGABYTES);
            recordings.check(new RecordingCheck(tlc), results, canaries);
        } catch (IOException e) {
            problems.add("recordings: " + e.getMessage());
        }
        for (Recordings.Canary each : canaries) {
            boolean noticed = each.rejected() == each.tampered();
            mutants.add(new Mutant(
                    each.id(),
                    "Hardware",
                    "recording",
                    each.on(),
                    each.says(),
                    "",
                    "",
                    noticed ? "killed" : "survived",
                    false,
                    noticed ? List.of(id(Recordings.CHECK)) : List.of(),
                    "event " + each.tampered() + ", rejected at " + each.rejected()));
        }
        progress.end("recordings", 2);
    }

    private List<String> variants() {
        if (checks.isEmpty() || target.equals(SIM) || target.startsWith(VFIO)) {
            return List.of();
        }
        return nightly ? List.of("intel", "amd") : List.of("intel");
    }

    private Set<String> targets() {
        return results.stream().map(Result::target).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private long passed(String on) {
        return results.stream()
                .filter(result -> result.target().equals(on) && result.verdict() == Suite.Verdict.PASS)
                .count();
    }

    private void edges(String on, EdgeReplay.Outcome outcome) {
        counts.put(on + ".edges", outcome.edges());
        counts.put(on + ".edgesReplayed", outcome.replayed());
        counts.merge(on + ".operations", outcome.operations(), Long::sum);
        boolean holds = outcome.difference().isEmpty() && outcome.replayed() > 0;
        results.add(new Result(EDGES, on, holds ? Suite.Verdict.PASS : Suite.Verdict.FAIL, outcome.difference()));
    }

    /** A flaw must break a check. What takes long is waiting for what does not come, so several are waited for at once. */
    private void flawed() throws IOException, InterruptedException {
        Map<Flaw, Future<List<Result>>> all = new EnumMap<>(Flaw.class);
        try (ExecutorService several = Executors.newFixedThreadPool(FLAWS_AT_ONCE)) {
            for (Flaw flaw : Flaw.values()) {
                all.put(flaw, several.submit(() -> broken(flaw)));
            }
        }
        for (Map.Entry<Flaw, Future<List<Result>>> each : all.entrySet()) {
            try {
                record(SIM, each.getKey(), each.getValue().get());
            } catch (ExecutionException e) {
                throw new IOException("playing " + each.getKey(), e.getCause());
            }
        }
    }

    private List<Result> broken(Flaw flaw) throws IOException {
        List<Result> broken = new ArrayList<>();
        for (Check check : checks) {
            Result result = Suite.play(check, new Flawed(new SimTarget(), flaw));
            if (result.verdict() == Suite.Verdict.FAIL) {
                broken.add(result);
            }
        }
        EdgeReplay.Outcome edges = EdgeReplay.play(new Flawed(new SimTarget(), flaw), false, event -> {});
        if (!edges.difference().isEmpty()) {
            broken.add(new Result(EDGES, SIM, Suite.Verdict.FAIL, edges.difference()));
        }
        return broken;
    }

    private void record(String on, Flaw flaw, List<Result> broken) {
        if (checks.size() < Suite.ALL.size() && broken.isEmpty()) {
            // Its check was not asked for.
            return;
        }
        mutants.add(new Mutant(
                on + "-" + flaw.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "Hardware",
                "target",
                on,
                flaw.says(),
                "",
                "",
                broken.isEmpty() ? "survived" : "killed",
                false,
                broken.stream().map(result -> id(result.check())).distinct().toList(),
                broken.isEmpty() ? null : broken.getFirst().detail()));
    }

    private String id(String check) {
        return properties.stream()
                .filter(property -> check.equals(property.formal()))
                .map(Property::id)
                .findFirst()
                .orElse(check);
    }

    /** On a device that was named: what it is taken from is written down first, and given back at the end. */
    private void silicon(String named) {
        PciSysfs sysfs = new PciSysfs(Path.of("/sys"));
        try (Binding binding = new Binding(sysfs, Lab.folder(home).resolve("bindings"))) {
            Silicon silicon = new Silicon(Kernel.system(), sysfs, Bdf.parse(named));
            try (Target device = silicon.open(VFIO + named, binding, false)) {
                live(device, checks);
                edges(device.name(), EdgeReplay.play(device, false, recorder(device.name())));
            }
            try (Target device = silicon.open(VFIO + named + "-monitor", binding, true)) {
                live(device, checks.stream().filter(Suite.MONITORED::contains).toList());
            }
        } catch (IOException | RefusedException e) {
            problems.add(VFIO + named + ": " + e.getMessage());
        }
    }

    private void live(Target device, List<Check> wanted) throws IOException {
        for (Suite.Canary canary : Suite.canaries(wanted, device)) {
            Result result = Suite.play(canary, device);
            record(device.name(), canary.flaw(), result.verdict() == Suite.Verdict.FAIL ? List.of(result) : List.of());
        }
        Suite.play(wanted, device, results::add);
    }

    /** Results of a run that was cut off are void: it is played again, once, and the count says so. */
    private void lab(String variant) throws InterruptedException {
        LabReport report = new LabReport();
        try {
            Lab lab = Lab.find(home);
            Lab.Run run;
            try {
                run = play(lab, variant, variant, report);
            } catch (Lab.HangException e) {
                counts.put(variant + ".hangs", 1L);
                report = new LabReport();
                run = play(lab, variant, variant + "-again", report);
            }
            kernel = report.kernel();
            tools.add(new Tool("QEMU", lab.hypervisor().says(), null));
            tools.add(new Tool("Linux", report.kernel(), null));
            counts.put(variant + ".millis", run.millis());
            counts.put(variant + ".megabytes", run.peakBytes() >> 20);
            counts.put(variant + ".blockedSaysQemu", run.blocked());
            counts.put(variant + ".operations", report.operations());
            List<Long> cost = report.cost();
            if (!cost.isEmpty()) {
                counts.put(variant + ".mapAndUnmapNanos", cost.getFirst());
                counts.put(variant + ".mapAndUnmapInCNanos", cost.getLast());
            }
            counts.put(variant + ".commands", (long) report.answers().size());
            events.putAll(report.events());
            problems.addAll(report.problems());
            if (report.results().stream()
                    .anyMatch(result ->
                            result.check().equals(Suite.GIVEN_BACK) && result.verdict() == Suite.Verdict.PASS)) {
                // The guest asks an empty journal first, and must see that nothing comes back.
                mutants.add(
                        planted(variant + "-empty-journal", variant, "a journal knows of nothing", Suite.GIVEN_BACK));
            }
            // Of a kernel without iommufd nothing is wanted that it does not have.
            Map<String, Map<String, Long>> answers = report.answers();
            boolean modern = answers.containsKey(Command.IOMMU_IOAS_ALLOC.name());
            List<String> silent = Arrays.stream(Command.values())
                    .filter(command -> modern || command.file() != Command.File.IOMMUFD)
                    .map(Command::name)
                    .filter(command -> modern || !command.contains("IOMMUFD"))
                    .filter(command -> !answers.containsKey(command))
                    .toList();
            if (!silent.isEmpty()) {
                problems.add(variant + ": the kernel was never asked " + silent);
            }
        } catch (IOException e) {
            problems.add(variant + ": " + e.getMessage());
            // Other variants are beside it: they tell more, and nothing depends on them.
            if (variant.equals("intel")) {
                kernel = report.kernel();
                missing = String.valueOf(e.getMessage());
            }
        }
        results.addAll(report.results());
        report.edges().forEach(this::edges);
        report.spaces().forEach((api, space) -> {
            String on = variant + "-" + api.toLowerCase(Locale.ROOT);
            counts.put(on + ".sequences", space.operations());
            boolean same = space.difference().isEmpty() && space.operations() > 0;
            results.add(new Result(SPACES, on, same ? Suite.Verdict.PASS : Suite.Verdict.FAIL, space.difference()));
        });
        report.spaceCanaries()
                .forEach((api, noticed) -> mutants.add(new Mutant(
                        variant + "-" + api.toLowerCase(Locale.ROOT) + "-other-model",
                        "Hardware",
                        "target",
                        variant,
                        "the kernel is compared with the model of its other interface",
                        "",
                        "",
                        noticed ? "killed" : "survived",
                        false,
                        noticed ? List.of(id(SPACES)) : List.of(),
                        null)));
        for (LabReport.Canary canary : report.canaries()) {
            record(
                    canary.result().target(),
                    canary.flaw(),
                    canary.result().verdict() == Suite.Verdict.FAIL ? List.of(canary.result()) : List.of());
        }
    }

    private Mutant planted(String name, String on, String says, String check) {
        return new Mutant(name, "Hardware", "target", on, says, "", "", "killed", false, List.of(id(check)), null);
    }

    private Lab.Run play(Lab lab, String variant, String folder, LabReport report)
            throws IOException, InterruptedException {
        List<String> arguments = nightly ? List.of(variant, "nightly") : List.of(variant);
        return lab.run(variant, arguments, work.resolve(folder), GUEST_SECONDS, line -> {
            report.read(line);
            int said = report.results().size();
            progress.advance(variant, said, Math.min(LAB_WEIGHT, LAB_WEIGHT * said / (LAB_TARGETS * Suite.ALL.size())));
        });
    }
}
