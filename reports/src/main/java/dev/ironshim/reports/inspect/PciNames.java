package dev.ironshim.reports.inspect;

import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.pci.PciFunction.Presence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of vendors, devices and classes, out of the file {@code pci.ids} that distributions install beside lspci. */
final class PciNames {
    /** Where Debian, Fedora and others have it. */
    static final List<Path> PLACES = List.of(
            Path.of("/usr/share/misc/pci.ids"), Path.of("/usr/share/hwdata/pci.ids"), Path.of("/usr/share/pci.ids"));

    private static final int MAX_BYTES = 16 << 20;
    private static final Pattern TOP = Pattern.compile("(C [0-9a-f]{2}|[0-9a-f]{4})  (.+)");
    private static final Pattern BELOW = Pattern.compile("\\t([0-9a-f]{2,4})  (.+)");

    private final Map<String, String> names = new HashMap<>();

    private PciNames() {}

    /** No names at all. */
    static PciNames none() {
        return new PciNames();
    }

    /** The first of the places where there is such a file; no names if there is none. */
    static PciNames installed(List<Path> places) throws IOException {
        for (Path place : places) {
            if (Files.isRegularFile(place)) {
                return read(place);
            }
        }
        return none();
    }

    private static PciNames read(Path file) throws IOException {
        PciNames names = new PciNames();
        String above = "";
        for (String line : new String(InputFile.read(file, MAX_BYTES), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            Matcher top = TOP.matcher(line);
            Matcher below = BELOW.matcher(line);
            if (top.matches()) {
                above = top.group(1);
                names.names.put(above, top.group(2));
            } else if (below.matches()) {
                names.names.put(above + " " + below.group(1), below.group(2));
            }
        }
        return names;
    }

    /** Class, vendor and device; empty if none of them has a name. */
    Optional<String> of(PciFunction function) {
        if (function.presence() == Presence.GONE) {
            return Optional.empty();
        }
        String base = String.format(Locale.ROOT, "C %02x", function.classCode() >> 16 & 0xFF);
        String sub = base + String.format(Locale.ROOT, " %02x", function.classCode() >> 8 & 0xFF);
        String vendor = String.format(Locale.ROOT, "%04x", function.vendor());
        String device = vendor + String.format(Locale.ROOT, " %04x", function.device());
        String kind = names.getOrDefault(sub, names.getOrDefault(base, ""));
        String maker = names.getOrDefault(vendor, "");
        String text = kind
                + (kind.isEmpty() || maker.isEmpty() ? "" : ": ")
                + maker
                + (names.containsKey(device) ? " " + names.get(device) : "");
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
