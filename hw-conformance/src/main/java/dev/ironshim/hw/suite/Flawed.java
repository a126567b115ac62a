package dev.ironshim.hw.suite;

import dev.ironshim.hw.target.Ability;
import dev.ironshim.hw.target.Errors;
import dev.ironshim.hw.target.Functions;
import dev.ironshim.hw.target.Mailbox;
import dev.ironshim.hw.target.Neighbours;
import dev.ironshim.hw.target.Target;
import dev.ironshim.hw.target.Windows;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.pci.Bdf;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** A target with one flaw, for the suite to notice. */
public final class Flawed implements Target {
    private final Target sound;
    private final Flaw flaw;
    private final FlawedWindows windows;
    private final FlawedPlatform platform;

    public Flawed(Target sound, Flaw flaw) {
        this.sound = sound;
        this.flaw = flaw;
        windows = new FlawedWindows(sound, flaw);
        platform = new FlawedPlatform(sound, flaw);
    }

    Flaw flaw() {
        return flaw;
    }

    /** What the page that is mapped next is a part of. */
    void partOf(MemorySegment pages) {
        windows.partOf(pages);
    }

    /** Takes back what the flaw left mapped: a canary that looks at one page at a time leaves nothing behind. */
    void mend() throws IOException {
        windows.mend();
        if (abilities().contains(Ability.MONITOR)) {
            platform.mend();
        }
    }

    @Override
    public String name() {
        return sound.name() + " where " + flaw.says();
    }

    @Override
    public Set<Ability> abilities() {
        return sound.abilities();
    }

    @Override
    public Platform platform() {
        return platform;
    }

    @Override
    public Windows windows() {
        return windows;
    }

    @Override
    public int firstRegister() throws IOException {
        return sound.firstRegister();
    }

    @Override
    public void attach(long domain) throws IOException {
        if (flaw != Flaw.STAYS_IN_DOMAIN) {
            sound.attach(domain);
        }
    }

    @Override
    public void busMaster(boolean on) throws IOException {
        boolean ignored = (flaw == Flaw.KEEPS_MASTERING && !on) || (flaw == Flaw.LOSES_MASTERING && on);
        if (!ignored) {
            sound.busMaster(on);
        }
    }

    @Override
    public boolean mastering() throws IOException {
        return sound.mastering();
    }

    @Override
    public void mark() throws IOException {
        sound.mark();
    }

    @Override
    public boolean marked() throws IOException {
        return sound.marked();
    }

    @Override
    public void reset() throws IOException {
        sound.reset();
        if (flaw == Flaw.RESET_REMAPS) {
            windows.remap();
        }
    }

    @Override
    public byte[] deviceWrites(long iova) throws IOException {
        return sound.deviceWrites(iova);
    }

    @Override
    public byte[] deviceReads(long iova) throws IOException {
        return sound.deviceReads(iova);
    }

    @Override
    public void interrupts(boolean on) throws IOException {
        if (on || flaw != Flaw.KEEPS_LISTENING) {
            sound.interrupts(on);
        }
    }

    @Override
    public void raise() throws IOException {
        if (flaw == Flaw.DEAF) {
            return;
        }
        sound.raise();
        if (flaw == Flaw.REPEATS) {
            sound.raise();
        }
    }

    @Override
    public long arrived() throws IOException {
        return sound.arrived();
    }

    @Override
    public long faults() throws IOException {
        return flaw == Flaw.LOGS_NOTHING ? 0 : sound.faults();
    }

    @Override
    public Errors errors() {
        return new FlawedErrors(sound.errors());
    }

    @Override
    public Neighbours neighbours() {
        return new FlawedNeighbours(sound.neighbours());
    }

    @Override
    public Mailbox mailbox() {
        Mailbox mailbox = sound.mailbox();
        return flaw == Flaw.MAILBOX_SKIPS || flaw == Flaw.MAILBOX_DIES ? new FlawedMailbox(mailbox, flaw) : mailbox;
    }

    @Override
    public Functions functions() {
        return new FlawedFunctions(sound.functions());
    }

    @Override
    public void close() throws IOException {
        sound.close();
    }

    private final class FlawedErrors implements Errors {
        private final Errors errors;

        private FlawedErrors(Errors errors) {
            this.errors = errors;
        }

        @Override
        public void inject(Severity severity) throws IOException {
            if (flaw == Flaw.HIDES_ERRORS) {
                return;
            }
            errors.inject(severity);
            if (flaw == Flaw.PORT_STAYS_OPEN) {
                errors.release();
            }
            if (flaw == Flaw.PORT_CUTS_EARLY) {
                errors.inject(Severity.FATAL);
            }
        }

        @Override
        public long counted(Severity severity) throws IOException {
            return errors.counted(severity);
        }

        @Override
        public boolean contained() throws IOException {
            return errors.contained();
        }

        @Override
        public void release() throws IOException {
            if (flaw != Flaw.PORT_STAYS_CLOSED) {
                errors.release();
            }
        }

        @Override
        public void remove() throws IOException {
            if (flaw != Flaw.TAKES_WITHOUT_ASKING) {
                errors.remove();
            }
        }
    }

    private final class FlawedNeighbours implements Neighbours {
        private final Neighbours neighbours;

        private FlawedNeighbours(Neighbours neighbours) {
            this.neighbours = neighbours;
        }

        private boolean viable(boolean really) {
            return flaw == Flaw.TRUSTS_EVERYBODY || (flaw != Flaw.TRUSTS_NOBODY && really);
        }

        @Override
        public boolean alone() throws IOException {
            return viable(neighbours.alone());
        }

        @Override
        public boolean behindSwitchViable() throws IOException {
            return viable(neighbours.behindSwitchViable());
        }

        @Override
        public boolean onSharedBusViable(boolean siblingOurs) throws IOException {
            return viable(neighbours.onSharedBusViable(siblingOurs));
        }

        private static void part(List<Set<Bdf>> groups, Predicate<Set<Bdf>> which) {
            Set<Bdf> whole = groups.stream().filter(which).findFirst().orElseThrow();
            Bdf first = new TreeSet<>(whole).first();
            Set<Bdf> rest = new HashSet<>(whole);
            rest.remove(first);
            groups.remove(whole);
            groups.addAll(List.of(Set.of(first), rest));
        }

        @Override
        public Machine machine() throws IOException {
            Machine machine = neighbours.machine();
            List<Set<Bdf>> groups = new ArrayList<>(machine.groups());
            switch (flaw) {
                case PARTS_GROUPS ->
                    part(groups, group -> group.size() > 1 && Neighbours.downstreamPorts(group, machine) == 0);
                case PARTS_SWITCHES -> part(groups, group -> Neighbours.downstreamPorts(group, machine) > 1);
                case JOINS_GROUPS -> {
                    Set<Bdf> both = new HashSet<>(groups.removeFirst());
                    both.addAll(groups.removeFirst());
                    groups.add(both);
                }
                default -> {}
            }
            return new Machine(machine.functions(), new HashSet<>(groups));
        }

        @Override
        public List<String> obstacles() throws IOException {
            return flaw == Flaw.HIDES_OBSTACLES ? List.of() : neighbours.obstacles();
        }
    }

    private final class FlawedFunctions implements Functions {
        private final Functions functions;

        private FlawedFunctions(Functions functions) {
            this.functions = functions;
        }

        @Override
        public void enable(int count) throws IOException {
            if (flaw == Flaw.LOSES_FUNCTIONS) {
                return;
            }
            if (flaw == Flaw.CHANGES_FUNCTIONS) {
                functions.enable(0);
            }
            functions.enable(count);
        }

        @Override
        public int count() throws IOException {
            return functions.count();
        }

        @Override
        public int groups() throws IOException {
            return flaw == Flaw.ONE_GROUP ? 1 : functions.groups();
        }

        @Override
        public boolean opens(Token token) throws IOException {
            return switch (flaw) {
                case ANY_TOKEN -> true;
                case NO_TOKEN -> false;
                default -> functions.opens(token);
            };
        }
    }
}
