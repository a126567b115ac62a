package dev.ironshim.bench.lane;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is measured on: figures mean nothing without it. */
final class Machine {
    private Machine() {}

    static String says() {
        return processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores, JDK " + Runtime.version();
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
