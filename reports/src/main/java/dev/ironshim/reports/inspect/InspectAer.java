package dev.ironshim.reports.inspect;

import dev.ironshim.impl.pci.AerRegisters;
import dev.ironshim.impl.pci.PciFunction.End;
import dev.ironshim.impl.pci.PciFunction.Presence;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.reports.inspect.aer.KernelLog;
import dev.ironshim.reports.inspect.aer.RegisterStories;
import dev.ironshim.reports.inspect.aer.Story;
import dev.ironshim.reports.inspect.aer.StoryText;
import dev.ironshim.reports.inspect.forms.FormException;
import dev.ironshim.reports.inspect.forms.Forms;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Explains errors: what containment decides about, in words. */
@Command(
        name = "aer",
        mixinStandardHelpOptions = true,
        description = {
            "Explains PCI Express errors (AER): what happened, how bad it is, which packet it is about, whose fault it is likely to be"
                    + " and what to do.",
            "From a kernel's log, or from the registers in any input that 'inspect pci' reads."
        },
        footer = {
            "",
            "Examples:",
            "  sudo dmesg | ./ironshim inspect aer -",
            "  sudo lspci -xxxx -s 05:00.0 | ./ironshim inspect aer -",
            "",
            "Exit codes: 0 read, whatever it says; 1 it cannot be read; 64 usage."
        })
public final class InspectAer implements Callable<Integer> {
    /** The version of what {@code --json} prints: that of its schema. */
    static final int SCHEMA = 1;

    @Parameters(
            paramLabel = "INPUT",
            description =
                    "a file, '-' for standard input, the address of a function of this machine, or a folder of sysfs")
    private String input = "";

    @Option(
            names = "--json",
            description = "print JSON, as reports/src/main/resources/schema/inspect-aer-1.schema.json says")
    private boolean json;

    /** What was given: what a log tells, and functions with registers. */
    record Given(KernelLog.Told log, List<PciInput.Entry> functions) {}

    @Override
    public Integer call() throws IOException {
        Given given = read(new PciInput(Path.of("/sys")), input);
        Printed.to(System.out, out -> {
            if (json) {
                out.print(EvidenceJson.pretty(view(given)));
            } else {
                print(out, given);
            }
        });
        return 0;
    }

    static Given read(PciInput inputs, String name) throws IOException {
        Optional<PciInput.Found> configs = inputs.sysfs(name);
        if (configs.isPresent()) {
            return new Given(
                    new KernelLog.Told(List.of(), List.of()), configs.get().entries());
        }
        return of(name, InputFile.read(Path.of(name), Forms.MAX_BYTES));
    }

    /** What bytes hold: a log, functions, or a log with functions in it. */
    static Given of(String name, byte[] bytes) throws IOException {
        try {
            Forms.Input form = Forms.of(bytes);
            KernelLog.Told log = form instanceof Forms.Input.Lines text
                    ? KernelLog.read(text.lines())
                    : new KernelLog.Told(List.of(), List.of());
            try {
                return new Given(log, PciInput.of(name, form).entries());
            } catch (IOException e) {
                if (log.nothing()) {
                    throw e;
                }
                return new Given(log, List.of());
            }
        } catch (FormException e) {
            throw new IOException(PciInput.said(name) + ": " + e.getMessage(), e);
        }
    }

    static void print(PrintStream out, Given given) {
        for (Story each : given.log().stories()) {
            tell(out, each, each.device() == null ? "a function" : each.device().toString());
        }
        given.log().events().forEach(each -> out.println("then, " + each));
        List<String> without = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (PciInput.Entry each : given.functions()) {
            if (each.function().presence() == Presence.GONE) {
                out.println(each.name());
                line(out, "answer", "does not answer: all bytes are ones. It is off, reset, unplugged or broken");
                continue;
            }
            Optional<AerRegisters> registers = AerRegisters.of(each.config(), each.function());
            if (registers.isEmpty()) {
                (known(each) ? without : unknown).add(each.name());
            } else {
                for (Story story : RegisterStories.of(each.address(), registers.get())) {
                    tell(out, story, each.name());
                }
            }
        }
        count(out, given, without, " without error reporting (AER)");
        count(
                out,
                given,
                unknown,
                " of which it is not known: their extended space is not given ('lspci -xxxx' as root prints it)");
    }

    /** Whether what is given would show error reporting, if there were any. */
    private static boolean known(PciInput.Entry entry) {
        return entry.function().extended().end() != End.UNKNOWN && !PciNotes.extendedNotGiven(entry.function());
    }

    private static void count(PrintStream out, Given given, List<String> some, String what) {
        if (!some.isEmpty()) {
            out.println(some.size() + " of " + given.functions().size() + " functions" + what);
        }
    }

    private static void tell(PrintStream out, Story story, String name) {
        out.println(name + "  (" + story.source() + ")");
        StoryText.tell(story, (about, text) -> line(out, about, text));
    }

    private static void line(PrintStream out, String name, String value) {
        out.printf(Locale.ROOT, "  %-10s %s%n", name, value);
    }

    /** What {@code --json} prints. */
    static Map<String, Object> view(Given given) {
        List<Map<String, Object>> stories = new ArrayList<>();
        given.log().stories().forEach(each -> stories.add(StoryText.view(each)));
        List<Map<String, Object>> functions = new ArrayList<>();
        for (PciInput.Entry each : given.functions()) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("address", each.address() == null ? null : String.valueOf(each.address()));
            view.put("title", each.title());
            boolean gone = each.function().presence() == Presence.GONE;
            Optional<AerRegisters> registers = AerRegisters.of(each.config(), each.function());
            view.put("answers", !gone);
            view.put("registers", registers.map(InspectAer::registers).orElse(null));
            view.put(
                    "stories",
                    registers.stream()
                            .flatMap(known -> RegisterStories.of(each.address(), known).stream())
                            .map(StoryText::view)
                            .toList());
            functions.add(view);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("schema", SCHEMA);
        all.put("log", stories);
        all.put("events", given.log().events());
        all.put("functions", functions);
        return all;
    }

    private static Map<String, Object> registers(AerRegisters registers) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("uncorrectable", PciView.hex(registers.uncorrectable(), 8));
        view.put("uncorrectableMask", PciView.hex(registers.uncorrectableMask(), 8));
        view.put("severity", PciView.hex(registers.severity(), 8));
        view.put("correctable", PciView.hex(registers.correctable(), 8));
        view.put("correctableMask", PciView.hex(registers.correctableMask(), 8));
        view.put("control", PciView.hex(registers.control(), 8));
        view.put("headerLog", registers.header().toString());
        view.put("fatal", registers.fatal());
        view.put("nonFatal", registers.nonFatal());
        view.put("corrected", registers.corrected());
        view.put("masked", registers.silent());
        view.put("first", registers.first().orElse(null));
        view.put("root", registers.root().map(InspectAer::root).orElse(null));
        return view;
    }

    private static Map<String, Object> root(AerRegisters.Root root) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("command", PciView.hex(root.command(), 8));
        view.put("status", PciView.hex(root.status(), 8));
        view.put("correctableSource", PciView.hex(root.correctableSource(), 4));
        view.put("uncorrectableSource", PciView.hex(root.uncorrectableSource(), 4));
        return view;
    }
}
