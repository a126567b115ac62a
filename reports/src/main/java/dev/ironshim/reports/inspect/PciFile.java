package dev.ironshim.reports.inspect;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigAccess;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.pci.Dump;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Functions that a user names by a file: a dump as {@code lspci -xxxx} prints it, or a {@code config} of sysfs. */
final class PciFile {
    private PciFile() {}

    /**
     * One of them.
     *
     * @param address null for a {@code config} file, which does not say
     */
    @SuppressWarnings("ArrayRecordComponent") // read here and handed over
    record Entry(@Nullable Bdf address, String title, byte[] config, PciFunction function) {
        String name() {
            return address == null
                    ? title.isEmpty() ? "function" : title
                    : address + (title.isEmpty() ? "" : "  " + title);
        }
    }

    /** @throws IOException naming the file, and the rule and the offset if it is refused */
    static List<Entry> read(Path file) throws IOException {
        byte[] bytes = InputFile.read(file, Dump.MAX_BYTES);
        try {
            return binary(bytes) ? List.of(new Entry(null, "", bytes, ConfigParser.parse(bytes))) : dump(bytes);
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

    private static List<Entry> dump(byte[] bytes) {
        List<Entry> found = new ArrayList<>();
        for (Dump.Entry entry : Dump.read(bytes)) {
            try {
                found.add(
                        new Entry(entry.address(), entry.title(), entry.config(), ConfigParser.parse(entry.config())));
            } catch (RefusedException e) {
                throw new RefusedException(e.rule(), e.offset(), entry.address() + " with " + e.found(), e.expected());
            }
        }
        return found;
    }
}
