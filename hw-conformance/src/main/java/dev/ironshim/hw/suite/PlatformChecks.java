package dev.ironshim.hw.suite;

import dev.ironshim.hw.target.Ability;
import dev.ironshim.hw.target.Errors;
import dev.ironshim.hw.target.Errors.Severity;
import dev.ironshim.hw.target.Functions;
import dev.ironshim.hw.target.Functions.Token;
import dev.ironshim.hw.target.Mailbox;
import dev.ironshim.hw.target.Neighbours;
import dev.ironshim.hw.target.Neighbours.Machine;
import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.isolation.MonitorRule;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.linux.Doe;
import dev.ironshim.impl.linux.PlatformRule;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.topology.Topology;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/** What the platform does around the device: groups, virtual functions, errors and removal. */
final class PlatformChecks {
    private static final Set<Ability> GROUPS = Set.of(Ability.GROUPS);
    private static final Set<Ability> AER = Set.of(Ability.AER, Ability.MONITOR);
    private static final Set<Ability> RECOVERS = Set.of(Ability.AER, Ability.MONITOR, Ability.RESET_SEEN);
    // How long a report may take, and how long silence is listened to.
    private static final int TOLD_MILLIS = 2_000;
    private static final int QUIET_MILLIS = 1_000;
    private static final int QUIET_ROUNDS = 5;
    private static final int SILENCE_MILLIS = 200;
    private static final long MOMENT_NANOS = 300_000_000;
    private static final Set<Ability> FUNCTIONS = Set.of(Ability.VIRTUAL_FUNCTIONS);

    static final String AS_COMPUTED = "groups as computed";
    static final String SWITCHES = "groups of switches as computed";

    static final List<Check> ALL = List.of(
            new Check(
                    "device alone in its group",
                    GROUPS,
                    scene -> Scene.that(
                            scene.target.neighbours().alone(),
                            "the device shares its group with one that is not ours")),
            new Check(
                    "viable behind a switch",
                    GROUPS,
                    scene -> Scene.that(
                            scene.target.neighbours().behindSwitchViable(), "a port makes its group not viable")),
            new Check(
                    "not viable beside a sibling of the kernel's",
                    GROUPS,
                    scene -> Scene.that(
                            !scene.target.neighbours().onSharedBusViable(false),
                            "a device was handed out that the kernel's own can reach")),
            new Check(
                    "viable with the sibling",
                    GROUPS,
                    scene -> Scene.that(
                            scene.target.neighbours().onSharedBusViable(true),
                            "a group that is ours altogether is not viable")),
            new Check("obstacle named", GROUPS, scene -> {
                List<String> obstacles = scene.target.neighbours().obstacles();
                Scene.that(
                        obstacles.size() == 1 && obstacles.getFirst().contains("is bound to"),
                        "what is in the way is " + obstacles);
            }),
            new Check(AS_COMPUTED, Set.of(Ability.GROUPS, Ability.VIRTUAL_FUNCTIONS), scene -> {
                asComputed(scene.target.neighbours().machine());
                scene.target.functions().enable(2);
                try {
                    asComputed(scene.target.neighbours().machine());
                } finally {
                    scene.target.functions().enable(0);
                }
            }),
            new Check(
                    SWITCHES,
                    GROUPS,
                    scene -> switchesAsComputed(scene.target.neighbours().machine())),
            new Check("virtual functions made", FUNCTIONS, scene -> {
                Functions functions = scene.target.functions();
                functions.enable(2);
                int made = functions.count();
                functions.enable(0);
                Scene.that(
                        made == 2 && functions.count() == 0, made + " were made, " + functions.count() + " are left");
            }),
            new Check("virtual functions apart", FUNCTIONS, scene -> {
                Functions functions = scene.target.functions();
                functions.enable(2);
                int groups = functions.groups();
                functions.enable(0);
                Scene.that(groups == 2, "two virtual functions are in " + groups + " groups");
            }),
            new Check("virtual functions changed only through none", FUNCTIONS, scene -> {
                Functions functions = scene.target.functions();
                functions.enable(2);
                try {
                    functions.enable(1);
                } catch (IOException e) {
                    return;
                } finally {
                    functions.enable(0);
                }
                throw new Broken("the number of virtual functions changed while they were there");
            }),
            new Check("virtual function wants the token", FUNCTIONS, PlatformChecks::token),
            new Check("correctable error counted", AER, scene -> {
                Errors errors = scene.target.errors();
                long before = errors.counted(Severity.CORRECTABLE);
                try (Platform.EventSource told = scene.target.platform().errors()) {
                    errors.inject(Severity.CORRECTABLE);
                    Scene.that(errors.counted(Severity.CORRECTABLE) > before, "the error was not counted");
                    Scene.that(told.await(SILENCE_MILLIS) == 0, "the owner was told of an error that was corrected");
                }
            }),
            new Check("non-fatal error told", AER, scene -> {
                Errors errors = scene.target.errors();
                long before = errors.counted(Severity.NON_FATAL);
                try (Platform.EventSource told = scene.target.platform().errors()) {
                    errors.inject(Severity.NON_FATAL);
                    Scene.that(told.await(TOLD_MILLIS) > 0, "the owner of the device was not told");
                    quiet(told);
                    Scene.that(errors.counted(Severity.NON_FATAL) > before, "the error was not counted");
                }
            }),
            new Check("non-fatal error contains the driver", AER, PlatformChecks::contains),
            new Check("recovery resets the device and ends", RECOVERS, PlatformChecks::recovers),
            // The last of its kind: a kernel need not have a device report errors again after one that was fatal.
            new Check("fatal error told", AER, scene -> {
                Errors errors = scene.target.errors();
                try (Platform.EventSource told = listening(scene.target.platform())) {
                    errors.inject(Severity.FATAL);
                    boolean heard = told.await(TOLD_MILLIS) > 0;
                    errors.release();
                    quiet(told);
                    Scene.that(heard, "the owner of the device was not told");
                }
            }),
            new Check("cut off by the port", Set.of(Ability.DPC, Ability.DMA), scene -> {
                DmaBuffer buffer = scene.pages(1);
                scene.map(buffer, 0, Target.FREE, Direction.BOTH);
                Errors errors = scene.target.errors();
                errors.inject(Severity.FATAL);
                try {
                    Scene.that(errors.contained(), "the port did not cut the device off");
                    scene.cannotWrite(Target.FREE, buffer);
                } finally {
                    errors.release();
                }
                scene.writes(Target.FREE, buffer, 0);
            }),
            new Check("non-fatal error leaves the port open", Set.of(Ability.DPC), scene -> {
                scene.target.errors().inject(Severity.NON_FATAL);
                Scene.that(!scene.target.errors().contained(), "the port cut the device off for a non-fatal error");
            }),
            new Check("mailbox discovery", Set.of(Ability.MAILBOX), scene -> {
                Mailbox mailbox = scene.target.mailbox();
                List<Doe.Feature> features = discover(mailbox.mailbox());
                Scene.that(
                        features.size() == mailbox.features()
                                && features.getFirst().equals(new Doe.Feature(1, 0)),
                        "discovery found " + features);
            }),
            new Check("mailbox after an abort", Set.of(Ability.MAILBOX), scene -> {
                Doe doe = scene.target.mailbox().mailbox();
                List<Doe.Feature> before = discover(doe);
                doe.abort();
                Scene.that(discover(doe).equals(before), "the mailbox does not answer after an abort as before");
            }),
            new Check("asked before removal", Set.of(Ability.REMOVAL), scene -> {
                moment();
                try (Platform.EventSource asked = scene.target.platform().removal()) {
                    scene.target.errors().remove();
                    Scene.that(asked.await(3 * TOLD_MILLIS) > 0, "the device was taken away and nobody was asked");
                }
            }));

    private PlatformChecks() {}

    private static void asComputed(Machine machine) {
        Scene.that(
                machine.groups().stream().anyMatch(group -> group.size() > 1),
                "this machine has no group with two functions, and shows nothing");
        Topology topology = Topology.of(machine.functions());
        for (Set<Bdf> group : machine.groups()) {
            Set<Bdf> computed = computed(topology, group, machine);
            boolean same = Neighbours.downstreamPorts(computed, machine) > 1
                    ? computed.containsAll(group)
                    : computed.equals(group);
            Scene.that(same, "the kernel has " + new TreeSet<>(group) + ", computed is " + computed);
        }
    }

    /** An error comes from the port by way of the platform into the monitor, which takes everything from the driver. */
    private static void contains(Scene scene) throws IOException {
        moment();
        Rig rig = scene.rig();
        Rig.Registers window = rig.registers();
        DmaBuffer buffer = Scene.fill(rig.pages(1));
        rig.map(buffer, Rig.WINDOW, Direction.BOTH);
        window.read(0, 4);
        moment();
        scene.target.errors().inject(Severity.NON_FATAL);
        Scene.soon(() -> dead(window), "an error was reported, and the driver goes on");
        rig.returned();
        Scene.that(!scene.target.mastering(), "the device may send requests");
        Scene.that(rig.facts().mapped().isEmpty(), "memory is mapped");
        if (scene.target.abilities().contains(Ability.DMA)) {
            rig.recovers();
            scene.target.busMaster(true);
            scene.cannotWrite(Rig.WINDOW, buffer);
        }
    }

    /** A monitor begins and ends to listen on a thread of its own, soon after it was told to, and does not say when. */
    private static void moment() throws IOException {
        long until = System.nanoTime() + MOMENT_NANOS;
        Scene.soon(() -> System.nanoTime() > until, "time does not pass");
    }

    /** A monitor that was closed a moment ago may still be leaving. */
    private static Platform.EventSource listening(Platform platform) {
        long until = System.nanoTime() + TOLD_MILLIS * 1_000_000L;
        while (true) {
            try {
                return platform.errors();
            } catch (RefusedException e) {
                if (e.rule() != PlatformRule.LISTENED || System.nanoTime() > until) {
                    throw e;
                }
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    /** Recovery goes on while others are asked: what is still told is of this error, and not of the next check's. */
    private static void quiet(Platform.EventSource told) {
        for (int round = 0; round < QUIET_ROUNDS && told.await(QUIET_MILLIS) > 0; round++) {
            // One more was told.
        }
    }

    private static boolean dead(Rig.Registers window) {
        try {
            window.read(0, 4);
            return false;
        } catch (RefusedException e) {
            return e.rule().equals(MonitorRule.STALE);
        }
    }

    /** A driver that has no say in it gets its device back after a reset, and only after one. */
    private static void recovers(Scene scene) throws IOException {
        moment();
        Rig rig = scene.rig();
        Rig.Registers window = rig.registers();
        scene.target.mark();
        moment();
        scene.target.errors().inject(Severity.NON_FATAL);
        Scene.soon(() -> dead(window), "an error was reported, and the driver goes on");
        rig.recovers();
        Scene.that(!scene.target.marked(), "the recovery has ended, and the device was not reset");
        rig.release();
        DmaBuffer buffer = Scene.fill(rig.pages(1));
        rig.map(buffer, Rig.WINDOW, Direction.BOTH);
        if (scene.target.abilities().contains(Ability.DMA)) {
            scene.writes(Rig.WINDOW, buffer, 0);
        }
    }

    private static void switchesAsComputed(Machine machine) {
        Topology topology = Topology.of(machine.functions());
        int switches = 0;
        for (Set<Bdf> group : machine.groups()) {
            Set<Bdf> computed = computed(topology, group, machine);
            if (Neighbours.downstreamPorts(computed, machine) > 1) {
                switches++;
                Scene.that(
                        computed.equals(group),
                        "the kernel has " + new TreeSet<>(group) + " apart from others of " + computed);
            }
        }
        Scene.that(switches > 0, "this machine has no switch with two ports that do not separate, and shows nothing");
    }

    /** What is computed of the group, without functions that the kernel has in no group: nothing of theirs is translated. */
    private static Set<Bdf> computed(Topology topology, Set<Bdf> group, Machine machine) {
        Set<Bdf> grouped = new TreeSet<>();
        machine.groups().forEach(grouped::addAll);
        Set<Bdf> computed = new TreeSet<>(topology.group(group.iterator().next()));
        computed.retainAll(grouped);
        return computed;
    }

    /** What a mailbox that does not answer well says is the mailbox's failure, not the test's. */
    private static List<Doe.Feature> discover(Doe doe) {
        try {
            return doe.discover();
        } catch (IOException e) {
            throw new Broken(String.valueOf(e.getMessage()));
        }
    }

    private static void token(Scene scene) throws IOException {
        Functions functions = scene.target.functions();
        functions.enable(2);
        try {
            Scene.that(!functions.opens(Token.NONE), "opened without a token");
            Scene.that(!functions.opens(Token.WRONG), "opened with a wrong token");
            Scene.that(functions.opens(Token.RIGHT), "not opened with the right token");
        } finally {
            functions.enable(0);
        }
    }
}
