package dev.ironshim.hw.live;

import dev.ironshim.hw.target.Ability;
import dev.ironshim.hw.target.Errors;
import dev.ironshim.hw.target.Functions;
import dev.ironshim.hw.target.Mailbox;
import dev.ironshim.hw.target.Neighbours;
import dev.ironshim.hw.target.Target;
import dev.ironshim.hw.target.Windows;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.linux.Binding;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.linux.PciSysfs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The lab's devices that are there for what the platform does with them: groups, virtual functions, errors. None of them is
 * made to move memory; one of them is given to the monitor.
 */
public final class LabPlatform implements Target {
    private final String name;
    private final LabGroups groups;
    private final LabFunctions functions;
    private final LabErrors errors;
    private final LabMailbox mailbox;

    private LabPlatform(String name, LabGroups groups, LabFunctions functions, LabErrors errors, LabMailbox mailbox) {
        this.name = name;
        this.groups = groups;
        this.functions = functions;
        this.errors = errors;
        this.mailbox = mailbox;
    }

    /**
     * @param journals folder for the journals of what is taken: each part gives back on its own
     * @param monitor passes a command on to QEMU's monitor, which is outside
     */
    public static Target open(String name, Kernel kernel, PciSysfs sysfs, Path journals, Consumer<String> monitor)
            throws IOException {
        return new LabPlatform(
                name,
                new LabGroups(kernel, sysfs, new Binding(sysfs, journals.resolve("groups"))),
                new LabFunctions(kernel, sysfs, new Binding(sysfs, journals.resolve("functions"))),
                LabErrors.open(kernel, sysfs, new Binding(sysfs, journals.resolve("errors")), monitor),
                new LabMailbox(sysfs));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<Ability> abilities() {
        return Set.of(
                Ability.GROUPS,
                Ability.VIRTUAL_FUNCTIONS,
                Ability.AER,
                Ability.REMOVAL,
                Ability.MAILBOX,
                Ability.MONITOR,
                Ability.RESET_SEEN);
    }

    @Override
    public Neighbours neighbours() {
        return groups;
    }

    @Override
    public Functions functions() {
        return functions;
    }

    @Override
    public Mailbox mailbox() {
        return mailbox;
    }

    @Override
    public Errors errors() {
        return errors;
    }

    /** The device that reports errors. */
    @Override
    public Platform platform() {
        return errors.platform();
    }

    @Override
    public Windows windows() {
        throw moves();
    }

    @Override
    public int firstRegister() {
        throw moves();
    }

    @Override
    public void attach(long domain) {
        // It is in no domain of ours.
    }

    @Override
    public void busMaster(boolean on) {
        // It has nothing to ask for.
    }

    @Override
    public boolean mastering() throws IOException {
        return errors.mastering();
    }

    @Override
    public void mark() {
        errors.mark();
    }

    @Override
    public boolean marked() {
        return errors.marked();
    }

    @Override
    public void reset() {
        throw moves();
    }

    @Override
    public byte[] deviceWrites(long iova) {
        throw moves();
    }

    @Override
    public byte[] deviceReads(long iova) {
        throw moves();
    }

    @Override
    public void interrupts(boolean on) {
        // None was ever on.
    }

    @Override
    public void raise() {
        throw moves();
    }

    @Override
    public long arrived() {
        return 0;
    }

    @Override
    public long faults() {
        throw moves();
    }

    private static UnsupportedOperationException moves() {
        return new UnsupportedOperationException("no device of this target moves memory");
    }

    @Override
    public void close() throws IOException {
        errors.close();
        mailbox.close();
    }
}
