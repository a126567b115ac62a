package dev.ironshim.reports.inspect;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigAccess;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.pci.Dump;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.evidence.EvidenceJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what PCI functions say of themselves. */
@Command(
        name = "pci",
        mixinStandardHelpOptions = true,
        description =
                "Shows PCI functions: a dump as 'lspci -xxxx' prints it, or the bytes of a 'config' file of sysfs.",
        footer = {"", "Exit codes: 0 read, whatever it says; 1 it cannot be read; 64 usage."})
public final class InspectPci implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "a dump, or 64 to 4096 bytes of configuration space")
    private Path file = Path.of("");

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    private record Found(@Nullable Bdf address, String title, PciFunction function) {}

    @Override
    public Integer call() throws IOException {
        byte[] bytes = InputFile.read(file, Dump.MAX_BYTES);
        try {
            List<Found> found = binary(bytes) ? one(bytes) : dump(bytes);
            if (json) {
                System.out.print(EvidenceJson.pretty(Map.of("functions", views(found))));
            } else {
                PciTree tree = new PciTree(System.out);
                for (int i = 0; i < found.size(); i++) {
                    if (i > 0) {
                        System.out.println();
                    }
                    tree.print(
                            found.get(i).address(),
                            found.get(i).title(),
                            found.get(i).function());
                }
            }
            return 0;
        } catch (RefusedException e) {
            throw new IOException(file + ": " + e.getMessage() + " (" + e.rule().says() + ")", e);
        }
    }

    /** A dump is text; configuration space has a zero, or another byte that no text has, in its first bytes. */
    private static boolean binary(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, 64); i++) {
            if (bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\n' && bytes[i] != '\r' && bytes[i] != '\t') {
                return true;
            }
        }
        return bytes.length >= 64 && bytes.length <= ConfigAccess.MAX && bytes[0] == -1;
    }

    private static List<Found> one(byte[] bytes) {
        return List.of(new Found(null, "", ConfigParser.parse(bytes)));
    }

    private static List<Found> dump(byte[] bytes) {
        List<Found> found = new ArrayList<>();
        for (Dump.Entry entry : Dump.read(bytes)) {
            try {
                found.add(new Found(entry.address(), entry.title(), ConfigParser.parse(entry.config())));
            } catch (RefusedException e) {
                throw new RefusedException(e.rule(), e.offset(), entry.address() + " with " + e.found(), e.expected());
            }
        }
        return found;
    }

    private static List<Map<String, Object>> views(List<Found> found) {
        List<Map<String, Object>> views = new ArrayList<>();
        for (Found each : found) {
            Map<String, Object> view = new LinkedHashMap<>();
            Bdf address = each.address();
            view.put("address", address == null ? null : address.toString());
            view.put("title", each.title());
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
