package dev.ironshim.reports.inspect;

import dev.ironshim.impl.pci.AerErrors;
import dev.ironshim.impl.pci.AerRegisters;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.model.evidence.EvidenceJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what devices say of errors: what containment decides about, in words. */
@Command(
        name = "aer",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the errors that PCI functions have recorded (AER): how bad, which was first, and of which packet.",
            "From a dump as 'lspci -xxxx' prints it, or the bytes of a 'config' file of sysfs."
        },
        footer = {
            "",
            "Examples:",
            "  lspci -xxxx -s 05:00.0 > dump && ./ironshim inspect aer dump",
            "",
            "Exit codes: 0 read, whatever it says; 1 it cannot be read; 64 usage."
        })
public final class InspectAer implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "a dump, or 64 to 4096 bytes of configuration space")
    private Path file = Path.of("");

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        List<PciFile.Entry> functions = PciFile.read(file);
        Map<PciFile.Entry, AerRegisters> reporting = new LinkedHashMap<>();
        for (PciFile.Entry each : functions) {
            AerRegisters.of(each.config(), each.function()).ifPresent(registers -> reporting.put(each, registers));
        }
        if (json) {
            System.out.print(EvidenceJson.pretty(Map.of("functions", views(reporting))));
            return 0;
        }
        reporting.forEach(InspectAer::print);
        int without = functions.size() - reporting.size();
        if (without > 0) {
            System.out.println(without + " of " + functions.size() + " functions without AER, or with less of it known"
                    + " (the dump must have all 4096 bytes: 'lspci -xxxx' as root)");
        }
        return 0;
    }

    private static List<Map<String, Object>> views(Map<PciFile.Entry, AerRegisters> reporting) {
        List<Map<String, Object>> views = new ArrayList<>();
        reporting.forEach((entry, registers) -> {
            Map<String, Object> view = new LinkedHashMap<>();
            Bdf address = entry.address();
            view.put("address", address == null ? null : address.toString());
            view.put("title", entry.title());
            view.put("fatal", registers.fatal());
            view.put("nonFatal", registers.nonFatal());
            view.put("correctable", registers.corrected());
            view.put("masked", registers.silent());
            view.put("first", registers.first().orElse(null));
            view.put(
                    "header",
                    registers.header().empty() ? null : registers.header().toString());
            view.put(
                    "packet",
                    registers.header().empty() ? null : registers.header().says());
            view.put("registers", EvidenceJson.parse(EvidenceJson.line(registers), Map.class));
            views.add(view);
        });
        return views;
    }

    private static void print(PciFile.Entry entry, AerRegisters registers) {
        System.out.println(entry.name());
        line("fatal", list(registers.fatal()));
        line("non-fatal", list(registers.nonFatal()));
        line("corrected", list(registers.corrected()));
        if (!registers.silent().isEmpty()) {
            line("masked", list(registers.silent()) + ": happened, and nobody is told");
        }
        registers.first().ifPresent(first -> line("first", first));
        if (!registers.header().empty()) {
            line("packet", registers.header() + ": " + registers.header().says());
        }
        line(
                "would be",
                "fatal: " + list(AerErrors.uncorrectable(registers.severity() & ~registers.uncorrectableMask())));
        registers.root().ifPresent(root -> root(entry.address(), root));
    }

    private static void root(@Nullable Bdf port, AerRegisters.Root root) {
        if (root.uncorrectable()) {
            line(
                    "received",
                    (root.firstFatal() ? "fatal" : "non-fatal") + " from " + id(port, root.uncorrectableSource()));
        }
        if (root.correctable()) {
            line("received", "correctable from " + id(port, root.correctableSource()));
        }
        List<String> told = new ArrayList<>();
        List<String> kinds = List.of("correctable", "non-fatal", "fatal");
        for (int bit = 0; bit < kinds.size(); bit++) {
            if ((root.command() >> bit & 1) != 0) {
                told.add(kinds.get(bit));
            }
        }
        line("interrupts", "for " + list(told));
    }

    private static String id(@Nullable Bdf port, int requester) {
        return Optional.ofNullable(port)
                .orElse(new Bdf(0, 0, 0, 0))
                .withRequesterId(requester)
                .toString();
    }

    private static String list(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private static void line(String name, String value) {
        System.out.printf(Locale.ROOT, "  %-10s %s%n", name, value);
    }
}
