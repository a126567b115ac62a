package dev.ironshim.reports.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The machine that this runs on, as far as it can be told from others. */
final class Here {
    private Here() {}

    /** Processor, cores, system and, where the system keeps one, its own id; as a digest, which tells nothing of them. */
    static String says() throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(Runtime.getRuntime().availableProcessors())
                .append(System.getProperty("os.name"))
                .append(System.getProperty("os.version"));
        for (String file : List.of("/etc/machine-id", "/etc/hostname")) {
            if (Files.isReadable(Path.of(file))) {
                text.append(Files.readString(Path.of(file)));
            }
        }
        if (Files.isReadable(Path.of("/proc/cpuinfo"))) {
            Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .distinct()
                    .forEach(text::append);
        }
        return Digests.of(text.toString()).substring(0, 16);
    }
}
