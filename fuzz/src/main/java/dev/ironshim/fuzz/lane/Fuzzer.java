package dev.ironshim.fuzz.lane;

import dev.ironshim.model.evidence.Evidence.Point;
import dev.ironshim.model.evidence.Evidence.Tool;
import dev.ironshim.model.lane.TimeLimit;
import dev.ironshim.model.lane.ToolJar;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs Jazzer, in a process of its own. */
final class Fuzzer {
    private static final Pattern STATUS = Pattern.compile("^#(\\d+)\\s+\\w+\\s+(?:cov: (\\d+) )?.*");
    private static final Pattern EXECUTED = Pattern.compile("^stat::number_of_executed_units:\\s+(\\d+)");
    private static final int GRACE_SECONDS = 60;
    private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";
    // By name, because Jazzer takes no pattern here; without them it starts in two thirds of the time.
    private static final List<String> SANITIZERS = List.of(
            "BigDecimal",
            "ClojureLangHooks",
            "Deserialization",
            "ExpressionLanguageInjection",
            "FilePathTraversal",
            "LdapInjection",
            "NamingContextLookup",
            "OsCommandInjection",
            "ReflectiveCall",
            "RegexInjection",
            "RegexRoadblocks",
            "ScriptEngineInjection",
            "ServerSideRequestForgery",
            "SqlInjection",
            "TemplateInjection",
            "UnsafeSanitizer",
            "XPathInjection",
            "XmlParserSsrfGuidance");

    private final Path work;

    /**
     * What a run found.
     *
     * @param findings each exception that was thrown
     * @param millis from the first execution to the end
     */
    record Outcome(long executions, long millis, List<Point> points, List<String> findings, String problem) {}

    /** @param work where Jazzer writes; emptied by the caller */
    Fuzzer(Path work) {
        this.work = work;
    }

    /**
     * Fuzzes a target.
     *
     * @param options of libFuzzer, such as {@code -max_total_time=60}
     * @param corpora the first one grows, the others are read
     */
    Outcome run(Class<?> target, int seconds, List<String> options, List<Path> corpora)
            throws IOException, InterruptedException {
        for (String folder : List.of("tmp", "artifacts", "repro")) {
            Files.createDirectories(work.resolve(folder));
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:-PrintWarnings",
                "-XX:-OmitStackTraceInFastThrow",
                "-XX:-UsePerfData",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-Djava.io.tmpdir=" + work.resolve("tmp"),
                "-cp",
                System.getProperty("java.class.path"),
                JAZZER,
                "--target_class=" + target.getName(),
                "--instrumentation_includes=dev.ironshim.impl.**:dev.ironshim.fuzz.canary.**:dev.ironshim.model.catalogue.**",
                "--custom_hook_includes=dev.ironshim.**",
                "--disabled_hooks="
                        + String.join(
                                ":",
                                SANITIZERS.stream()
                                        .map(name -> "com.code_intelligence.jazzer.sanitizers." + name)
                                        .toList()),
                "--reproducer_path=" + work.resolve("repro"),
                "-artifact_prefix=" + work.resolve("artifacts") + "/",
                "-seed=1",
                "-max_total_time=" + seconds,
                "-timeout=5",
                "-rss_limit_mb=2048",
                "-print_final_stats=1"));
        command.addAll(options);
        corpora.forEach(corpus -> command.add(corpus.toString()));
        Process process = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .start();
        try (TimeLimit time = new TimeLimit(process, Duration.ofSeconds(seconds + GRACE_SECONDS))) {
            return read(process, time);
        }
    }

    /** The archive that Jazzer comes in, which is on the class path when this runs but not when it is compiled. */
    static Tool tool() throws IOException {
        try {
            return ToolJar.of("Jazzer", Class.forName(JAZZER, false, Fuzzer.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            throw new IOException("Jazzer is not on the class path", e);
        }
    }

    private static Outcome read(Process process, TimeLimit time) throws IOException, InterruptedException {
        List<Point> points = new ArrayList<>();
        List<String> findings = new ArrayList<>();
        long start = 0;
        long executions = 0;
        long edges = 0;
        String last = "";
        try (BufferedReader lines = process.inputReader(StandardCharsets.ISO_8859_1)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line.isBlank() ? last : line;
                Matcher status = STATUS.matcher(line);
                Matcher executed = EXECUTED.matcher(line);
                if (status.matches()) {
                    start = start == 0 ? System.nanoTime() : start;
                    long number = Long.parseLong(status.group(1));
                    long covered = status.group(2) == null ? edges : Long.parseLong(status.group(2));
                    // Only where the curve rises.
                    if (covered > edges) {
                        points.add(new Point(since(start), number, covered));
                    }
                    edges = Math.max(edges, covered);
                    executions = Math.max(executions, number);
                } else if (executed.find()) {
                    executions = Long.parseLong(executed.group(1));
                } else if (line.contains("== Java Exception:")) {
                    findings.add(line.replace("==", "").strip());
                } else if (line.contains("ALARM: working on the last Unit") || line.contains("out-of-memory")) {
                    findings.add(line.strip());
                }
            }
        }
        int exit = process.waitFor();
        long millis = start == 0 ? 0 : since(start);
        points.add(new Point(millis, executions, edges));
        boolean known = exit == 0 || !findings.isEmpty();
        return new Outcome(executions, millis, points, findings, known ? "" : why(exit, time) + ": " + last);
    }

    private static String why(int exit, TimeLimit time) {
        return time.exceeded() ? "Jazzer did not end in time" : "Jazzer ended with exit code " + exit;
    }

    private static long since(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
