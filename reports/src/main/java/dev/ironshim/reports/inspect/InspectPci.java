package dev.ironshim.reports.inspect;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.model.evidence.EvidenceJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what PCI functions say of themselves. */
@Command(
        name = "pci",
        mixinStandardHelpOptions = true,
        description =
                "Shows PCI functions: a dump as 'lspci -xxxx' prints it, or the bytes of a 'config' file of sysfs. Of a whole "
                        + "machine's dump also who shares an isolation group and a unit of containment with whom.",
        footer = {"", "Exit codes: 0 read, whatever it says; 1 it cannot be read; 64 usage."})
public final class InspectPci implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "a dump, or 64 to 4096 bytes of configuration space")
    private Path file = Path.of("");

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        List<PciFile.Entry> found = PciFile.read(file);
        PciGroups groups = PciGroups.of(found);
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("functions", views(found, groups));
            all.put("topology", groups.view());
            System.out.print(EvidenceJson.pretty(all));
        } else {
            PciTree tree = new PciTree(System.out);
            for (int i = 0; i < found.size(); i++) {
                if (i > 0) {
                    System.out.println();
                }
                tree.print(
                        found.get(i).name(),
                        found.get(i).function(),
                        groups.lines(found.get(i).address()));
            }
            System.out.println();
            System.out.println(groups.summary());
        }
        return 0;
    }

    private static List<Map<String, Object>> views(List<PciFile.Entry> found, PciGroups groups) {
        List<Map<String, Object>> views = new ArrayList<>();
        for (PciFile.Entry each : found) {
            Map<String, Object> view = new LinkedHashMap<>();
            Bdf address = each.address();
            view.put("address", address == null ? null : address.toString());
            view.put("title", each.title());
            view.putAll(groups.view(address));
            view.put("function", each.function());
            view.put(
                    "capabilities",
                    Stream.concat(
                                    each.function().standard().capabilities().stream(),
                                    each.function().extended().capabilities().stream())
                            .map(capability -> capability.name() + "@" + Integer.toHexString(capability.offset()))
                            .toList());
            views.add(view);
        }
        return views;
    }
}
