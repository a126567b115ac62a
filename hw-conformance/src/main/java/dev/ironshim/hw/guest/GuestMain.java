package dev.ironshim.hw.guest;

import dev.ironshim.hw.differential.Differential;
import dev.ironshim.hw.differential.Sequences;
import dev.ironshim.hw.differential.SpaceModel.Style;
import dev.ironshim.hw.lab.Packed;
import dev.ironshim.hw.live.CountedKernel;
import dev.ironshim.hw.live.Edu;
import dev.ironshim.hw.live.EduTarget;
import dev.ironshim.hw.live.LabPlatform;
import dev.ironshim.hw.live.NvmeTarget;
import dev.ironshim.hw.live.Silicon;
import dev.ironshim.hw.live.Translation;
import dev.ironshim.hw.live.Translation.Api;
import dev.ironshim.hw.suite.Check;
import dev.ironshim.hw.suite.EdgeReplay;
import dev.ironshim.hw.suite.Suite;
import dev.ironshim.hw.target.Ability;
import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.linux.Binding;
import dev.ironshim.impl.linux.DmaMemory;
import dev.ironshim.impl.linux.Errno;
import dev.ironshim.impl.linux.Iommufd;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.linux.Leaks;
import dev.ironshim.impl.linux.PciSysfs;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.model.recording.RecordedEvent;
import dev.ironshim.model.tla.TlaText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What runs in the guest: takes the devices, plays the suite on them, and says on the console what came of it. */
public final class GuestMain {
    private static final int CARD_VENDOR = 0x8086;
    private static final int CARD_DEVICE = 0x10C9;
    private static final long SEED = 20_261_125;
    private static final int SEQUENCE = 20;
    private static final int CANARY_SEQUENCES = 20;
    private static final int NVME_VENDOR = 0x1B36;
    private static final int NVME_DEVICE = 0x0010;
    private static final Path JOURNALS = Path.of("/tmp/journals");

    private GuestMain() {}

    /** @param arguments the name of the lab's variant, and the suites to play */
    public static void main(String... arguments) throws IOException, InterruptedException {
        if (arguments[0].equals("crash")) {
            Crash.takeAndWait(arguments[1], arguments[2]);
            return;
        }
        PciSysfs sysfs = new PciSysfs(Path.of("/sys"));
        CountedKernel kernel = new CountedKernel(Kernel.system());
        String variant = arguments[0];
        boolean nightly = arguments.length > 1 && arguments[1].equals("nightly");
        try (Binding binding = new Binding(sysfs, JOURNALS.resolve("dma"))) {
            String lost =
                    Crash.recover(sysfs, sysfs.devices(CARD_VENDOR, CARD_DEVICE).getFirst(), JOURNALS.resolve("crash"));
            say(
                    "RESULT",
                    line(new Suite.Result(
                            Suite.GIVEN_BACK,
                            variant + "-platform",
                            lost.isEmpty() ? Suite.Verdict.PASS : Suite.Verdict.FAIL,
                            lost)));
            differential(kernel, sysfs, binding, nightly ? 1_000 : 100);
            if (nightly) {
                Cost.apart().ifPresent(nanos -> say("COST", nanos));
            }
            List<Bdf> edus = alone(sysfs);
            for (Bdf edu : edus) {
                binding.take(edu);
            }
            // What takes long is waiting for the devices, so all of them are played at once. Each is played by the
            // kernel's
            // commands first, and then as the monitor holds it.
            Bdf container = edus.getFirst();
            Bdf modern = edus.getLast();
            // The lab's controller stands for one that somebody names.
            Silicon silicon = new Silicon(
                    kernel, sysfs, sysfs.devices(NVME_VENDOR, NVME_DEVICE).getFirst());
            List<List<Stage>> devices = new ArrayList<>(List.of(
                    stages(
                            variant + "-container",
                            (name, monitored) ->
                                    EduTarget.open(name, Api.CONTAINER, monitored, kernel, sysfs, container)),
                    List.of(new Stage(
                            () -> LabPlatform.open(
                                    variant + "-platform", kernel, sysfs, JOURNALS, command -> say("HMP", command)),
                            Suite.ALL)),
                    stages(variant + "-nvme", (name, monitored) -> silicon.open(name, binding, monitored))));
            if (Files.exists(Path.of(Iommufd.PATH))) {
                devices.add(stages(
                        variant + "-iommufd",
                        (name, monitored) -> EduTarget.open(name, Api.IOMMUFD, monitored, kernel, sysfs, modern)));
            } else {
                say("NOTE", "this kernel has no " + Iommufd.PATH);
            }
            say("TARGETS", Long.toString(devices.stream().mapToLong(List::size).sum()));
            try (ExecutorService all = Executors.newFixedThreadPool(devices.size())) {
                devices.forEach(stages -> all.execute(() -> stages.forEach(GuestMain::play)));
            }
        }
        kernel.answers()
                .forEach((command, answers) ->
                        answers.forEach((answer, count) -> say("CALL", command + "\t" + answer + "\t" + count)));
        say("CALLS", Long.toString(kernel.calls()));
        List<String> leaks = Leaks.open();
        say("LEAKS", leaks.isEmpty() ? "none" : String.join(", ", leaks));
    }

    /** The devices edu that share their group with no other endpoint. */
    private static List<Bdf> alone(PciSysfs sysfs) throws IOException {
        List<Bdf> found = new ArrayList<>();
        for (Bdf edu : sysfs.devices(Edu.VENDOR, Edu.DEVICE)) {
            int endpoints = 0;
            for (Bdf member : sysfs.members(sysfs.group(edu).orElseThrow())) {
                endpoints += sysfs.driver(member).filter("pcieport"::equals).isPresent() ? 0 : 1;
            }
            if (endpoints == 1) {
                found.add(edu);
            }
        }
        return found;
    }

    /** The kernel's answers beside the model's, with a device that nobody else uses yet. */
    private static void differential(Kernel kernel, PciSysfs sysfs, Binding binding, int sequences) throws IOException {
        Bdf card = sysfs.devices(CARD_VENDOR, CARD_DEVICE).getFirst();
        binding.take(card);
        boolean modern = Files.exists(Path.of(Iommufd.PATH));
        for (Api api : modern ? Api.values() : new Api[] {Api.CONTAINER}) {
            try (Translation translation = Translation.open(api, kernel, sysfs, card);
                    DmaMemory memory = DmaMemory.allocate(kernel, (Sequences.PAGES + 2L) * Target.PAGE)) {
                // Containers of older kernels do not tell it from other nonsense.
                Errno wraps = api == Api.CONTAINER && kernelBefore(7) ? Errno.EINVAL : Errno.EOVERFLOW;
                Style style = api == Api.CONTAINER ? Style.CONTAINER : Style.IOAS;
                Style wrong = api == Api.CONTAINER ? Style.IOAS : Style.CONTAINER;
                boolean noticed = new Differential(translation.space(Target.OWN), wrong, memory.memory(), wraps)
                        .play(SEED, CANARY_SEQUENCES, SEQUENCE)
                        .isPresent();
                say("SPACECANARY", api + "\t" + noticed);
                Differential differential =
                        new Differential(translation.space(Target.OWN), style, memory.memory(), wraps);
                String difference =
                        differential.play(SEED, sequences, SEQUENCE).orElse("").replaceAll("\\s", " ");
                say("SPACE", api + "\t" + differential.operations() + "\t" + difference);
            }
        }
        Tour tour = new Tour(kernel, (what, answer) -> say("ANSWER", what + "\t" + answer.replaceAll("\\s", " ")));
        tour.container(sysfs, card);
        if (modern) {
            tour.iommufd(sysfs, card);
        }
        binding.restore();
    }

    private static boolean kernelBefore(int version) throws IOException {
        String release = Files.readString(Path.of("/proc/sys/kernel/osrelease"));
        return Integer.parseInt(release.substring(0, release.indexOf('.'))) < version;
    }

    private interface Opening {
        Target open() throws IOException;
    }

    private interface Held {
        Target open(String name, boolean monitored) throws IOException;
    }

    /** A target, and what is played on it. */
    private record Stage(Opening opening, List<Check> checks) {}

    private static List<Stage> stages(String name, Held held) {
        return List.of(
                new Stage(() -> held.open(name, false), Suite.ALL),
                new Stage(() -> held.open(name + "-monitor", true), Suite.MONITORED));
    }

    private static void play(Stage stage) {
        try (Target target = stage.opening().open()) {
            // First what must be noticed: a suite that cannot fail here says nothing.
            for (Suite.Canary canary : Suite.canaries(stage.checks(), target)) {
                say("CANARY", canary.flaw() + "\t" + line(Suite.play(canary, target)));
            }
            Suite.play(stage.checks(), target, result -> say("RESULT", line(result)));
            // A device that takes a tenth of a second for each request would take minutes.
            if (target instanceof NvmeTarget && !target.abilities().contains(Ability.MONITOR)) {
                Packed events = new Packed();
                IdentityHashMap<RecordedEvent, String> texts = new IdentityHashMap<>();
                EdgeReplay.Outcome outcome = EdgeReplay.play(
                        target,
                        false,
                        event -> events.add(texts.computeIfAbsent(event, each -> TlaText.print(each.value()))));
                events.lines().forEach(line -> say("EVENTS", target.name() + "\t" + line));
                say(
                        "EDGES",
                        target.name() + "\t" + outcome.edges() + "\t" + outcome.replayed() + "\t" + outcome.operations()
                                + "\t" + outcome.difference());
            }
            say("PLAYED", target.name());
        } catch (IOException | RuntimeException e) {
            // On a thread of a pool nobody else would hear of it.
            say("PROBLEM", e.toString().replaceAll("\\s", " "));
        }
    }

    private static String line(Suite.Result result) {
        return result.target() + "\t" + result.check() + "\t" + result.verdict() + "\t"
                + result.detail().replaceAll("\\s", " ");
    }

    private static synchronized void say(String kind, String text) {
        System.out.println("@@" + kind + " " + text);
    }
}
