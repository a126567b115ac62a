package dev.ironshim.bench.lane;

import dev.ironshim.model.evidence.Evidence.Measure;
import dev.ironshim.model.evidence.EvidenceJson;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Measures one benchmark in a process of its own, with classes that come before ours. */
final class Child {
    private static final int SECONDS = 60;

    private Child() {}

    /** @param arguments the benchmark's class and method, and the file for its figures */
    public static void main(String... arguments) throws IOException {
        Jmh.ignoreOthers();
        EvidenceJson.writeAtomically(
                Path.of(arguments[1]), EvidenceJson.line(Jmh.measure(Measured.of(arguments[0]), Effort.GROSS, false)));
    }

    static Measure measure(Path classes, String method) throws IOException, InterruptedException {
        Path out = classes.resolve("measure.json");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        classes + File.pathSeparator + System.getProperty("java.class.path"),
                        Child.class.getName(),
                        method,
                        out.toString())
                .redirectErrorStream(true)
                .redirectOutput(classes.resolve("output.txt").toFile())
                .start();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(method + " was not measured: " + Files.readString(classes.resolve("output.txt")));
            }
            return EvidenceJson.read(out, Measure.class);
        } finally {
            process.destroyForcibly();
        }
    }
}
