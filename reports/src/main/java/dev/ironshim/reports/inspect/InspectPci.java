package dev.ironshim.reports.inspect;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.model.evidence.EvidenceJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what PCI functions say of themselves. */
@Command(
        name = "pci",
        mixinStandardHelpOptions = true,
        description = {
            "Shows PCI functions from what people have of them: a dump as 'lspci -xxxx' prints it, quoted, wrapped or with prose around"
                    + " it; the log of a kernel started with pci=earlydump; the output of xxd, hexdump or od; a 'config' of"
                    + " sysfs; any of these packed by gzip.",
            "Of a whole machine's dump also who shares an isolation group and a unit of containment with whom."
        },
        footer = {
            "",
            "Examples:",
            "  sudo lspci -xxxx | ./ironshim inspect pci -",
            "  sudo ./ironshim inspect pci 0000:01:00.0",
            "  sudo ./ironshim inspect pci /sys/bus/pci/devices",
            "",
            "Exit codes: 0 read, whatever it says; 1 it cannot be read; 64 usage."
        })
public final class InspectPci implements Callable<Integer> {
    /** The version of what {@code --json} prints: that of its schema. */
    static final int SCHEMA = 1;

    @Parameters(
            paramLabel = "INPUT",
            description =
                    "a file, '-' for standard input, the address of a function of this machine, or a folder of sysfs")
    private String input = "";

    @Option(
            names = "--json",
            description = "print JSON, as reports/src/main/resources/schema/inspect-pci-1.schema.json says")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PciInput.Found found = new PciInput(Path.of("/sys")).read(input);
        PciGroups groups = PciGroups.of(found);
        Printed.to(System.out, out -> {
            if (json) {
                out.print(EvidenceJson.pretty(view(found, groups)));
            } else {
                print(out, found, groups, PciNames.installed(PciNames.PLACES));
            }
        });
        return 0;
    }

    static void print(PrintStream out, PciInput.Found found, PciGroups groups, PciNames names) {
        PciTree tree = new PciTree(out, names);
        for (PciInput.Entry each : found.entries()) {
            tree.print(each, groups.lines(each.address()));
            out.println();
        }
        List<String> buses = BusTree.of(found.entries());
        if (!buses.isEmpty()) {
            out.println("buses");
            buses.forEach(each -> out.println("  " + each));
            out.println();
        }
        found.remarks().forEach(each -> out.println("input: " + each));
        if (!found.listed().isEmpty()) {
            out.println("input: listed without bytes, and so not shown: " + addresses(found.listed()));
        }
        out.println(groups.summary());
    }

    private static final int MOST_ADDRESSES = 20;

    private static String addresses(Iterable<Bdf> all) {
        List<String> texts = new ArrayList<>();
        all.forEach(each -> texts.add(each.toString()));
        return String.join(" ", texts.subList(0, Math.min(texts.size(), MOST_ADDRESSES)))
                + (texts.size() > MOST_ADDRESSES ? " and " + (texts.size() - MOST_ADDRESSES) + " more" : "");
    }

    /** What {@code --json} prints. */
    static Map<String, Object> view(PciInput.Found found, PciGroups groups) {
        List<Map<String, Object>> views = new ArrayList<>();
        for (PciInput.Entry each : found.entries()) {
            Map<String, Object> view = new LinkedHashMap<>();
            Bdf address = each.address();
            view.put("address", address == null ? null : address.toString());
            view.put("title", each.title());
            view.putAll(groups.view(address));
            view.put("function", new PciView(each).view());
            views.add(view);
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("schema", SCHEMA);
        all.put("functions", views);
        all.put("withoutBytes", found.listed().stream().map(Bdf::toString).toList());
        all.put("remarks", found.remarks());
        all.put("topology", groups.view());
        return all;
    }
}
