package dev.ironshim.reports.inspect;

import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.reports.inspect.forms.FormException;
import dev.ironshim.reports.inspect.forms.Forms;
import dev.ironshim.reports.inspect.forms.Posted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Functions that a user names: by a file in any form that {@link Forms} reads, by {@code -} for standard input, by the address of a
 * function of this machine, or by a folder of sysfs.
 */
final class PciInput {
    private final Path sys;

    /** @param sys where the kernel shows devices, {@code /sys} but for tests */
    PciInput(Path sys) {
        this.sys = sys;
    }

    /**
     * One of them.
     *
     * @param address null if nobody says
     */
    @SuppressWarnings("ArrayRecordComponent") // read here and handed over
    record Entry(@Nullable Bdf address, String title, byte[] config, PciFunction function) {
        String name() {
            return address == null
                    ? title.isEmpty() ? "a function whose address is not given" : title
                    : address + (title.isEmpty() ? "" : "  " + title);
        }
    }

    /**
     * What was read.
     *
     * @param listed functions that are known to be there, and whose bytes are not given
     * @param remarks on the input, for people
     */
    record Found(List<Entry> entries, TreeSet<Bdf> listed, List<String> remarks) {}

    /** @throws IOException naming what the user named, what is wrong with it, and what to do */
    Found read(String name) throws IOException {
        Optional<Found> found = sysfs(name);
        return found.isPresent() ? found.get() : of(name, InputFile.read(Path.of(name), Forms.MAX_BYTES));
    }

    /** What a folder or the address of a function of this machine stands for; empty if {@code name} is neither. */
    Optional<Found> sysfs(String name) throws IOException {
        List<SysfsFolder.Config> configs = new SysfsFolder(sys).configs(name);
        if (configs.isEmpty()) {
            return Optional.empty();
        }
        List<Posted.Function> functions = new ArrayList<>();
        for (SysfsFolder.Config each : configs) {
            functions.add(new Posted.Function(each.address(), "", each.bytes(), 1));
        }
        Found found = found(name, new Posted(functions, new TreeSet<>(), List.of()));
        List<Entry> sized = new ArrayList<>();
        for (int i = 0; i < found.entries().size(); i++) {
            Entry entry = found.entries().get(i);
            List<Bar> bars =
                    SysfsFolder.sized(configs.get(i).folder(), entry.function().bars());
            sized.add(new Entry(
                    entry.address(),
                    entry.title(),
                    entry.config(),
                    entry.function().withBars(bars)));
        }
        return Optional.of(new Found(sized, found.listed(), found.remarks()));
    }

    /**
     * What bytes hold.
     *
     * @param name how messages call them
     */
    static Found of(String name, byte[] bytes) throws IOException {
        try {
            return of(name, Forms.of(bytes));
        } catch (FormException e) {
            throw new IOException(said(name) + ": " + e.getMessage(), e);
        }
    }

    /** The same, of an input whose form is known. */
    static Found of(String name, Forms.Input form) throws IOException {
        try {
            return switch (form) {
                case Forms.Input.Config config ->
                    found(name, Forms.one(new Posted.Function(null, "", config.bytes(), 1)));
                case Forms.Input.Lines text -> found(name, Forms.posted(text.lines()));
            };
        } catch (FormException e) {
            throw new IOException(said(name) + ": " + e.getMessage(), e);
        }
    }

    static String said(String name) {
        return name.equals(InputFile.STANDARD_INPUT) ? "standard input" : name;
    }

    /** Without a title, numbers are a function only if they begin as one. */
    private static Found found(String name, Posted posted) throws IOException {
        List<Entry> entries = new ArrayList<>();
        List<String> remarks = new ArrayList<>(posted.remarks());
        String other = "";
        for (Posted.Function each : posted.functions()) {
            if (each.address() == null && !Forms.header(each.config())) {
                other = "line " + each.line()
                        + ": these rows are no configuration space: the header type at 0x0e is neither 0, 1 nor 2";
                remarks.add("not read: " + other);
                continue;
            }
            entries.add(entry(name, each));
        }
        if (entries.isEmpty()) {
            throw new IOException(
                    said(name) + ": " + other + ". Give a function's 'config', or text as 'lspci -xxxx' prints it");
        }
        return new Found(entries, new TreeSet<>(posted.listed()), remarks);
    }

    private static Entry entry(String name, Posted.Function each) throws IOException {
        try {
            return new Entry(each.address(), each.title(), each.config(), ConfigParser.parse(each.config()));
        } catch (RefusedException e) {
            throw new IOException(
                    said(name) + ": " + (each.address() == null ? "" : each.address() + ": ") + e.getMessage() + " ("
                            + e.rule().says() + ")",
                    e);
        }
    }
}
