package dev.ironshim.reports.cli;

import dev.ironshim.model.lane.TimeLimit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** What this machine has of what the lanes need. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Says what is there of what the lanes need, what is missing, and how to get it.",
        footer = {"", "Exit codes: 0 everything is there, 2 something is missing that a lane or a test would use."})
final class Doctor implements Callable<Integer> {
    private static final long NEEDED_MEMORY = 6L << 30;
    private static final long NEEDED_DISK = 3L << 30;
    private static final int QEMU = 10;
    /** A line that names a version, and not what a wrapper complains of. */
    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+");

    /** @param remedy how to get it, if it is missing */
    private record Line(String name, boolean there, String found, String use, String remedy) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Home.root();
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(
                "JDK 25",
                Runtime.version().feature() == 25,
                Runtime.version().toString(),
                "everything",
                "install one, or set JAVA_HOME"));
        lines.add(program("mvn", "building", "apt-get install maven", "--version"));
        lines.add(program("git", "naming the commit in reports", "apt-get install git", "--version"));
        lines.add(qemu());
        lines.add(program("busybox", "lane hw: the guest", "./ironshim lab setup", "--help"));
        lines.add(kernel(home));
        lines.add(program("gcc", "lane hw, nightly: the bindings' cost beside C", "apt-get install gcc", "--version"));
        lines.add(browser("chromium"));
        lines.add(browser("chromedriver"));
        String openJml = System.getenv("OPENJML_HOME");
        lines.add(new Line(
                "OpenJML",
                openJml != null && Files.isDirectory(Path.of(openJml)),
                openJml == null ? "OPENJML_HOME is not set" : openJml,
                "lane jml: a second prover; without it its lines say open",
                "it is in no registry: install it and set OPENJML_HOME"));
        long memory = memory();
        lines.add(new Line(
                "memory",
                memory >= NEEDED_MEMORY,
                gigabytes(memory),
                "lanes: at most 2 GB each, and the lab 1 GB",
                "--memory makes TLC's runs smaller"));
        long disk = Files.getFileStore(home).getUsableSpace();
        lines.add(new Line(
                "disk", disk >= NEEDED_DISK, gigabytes(disk) + " free", "builds, lanes, the lab", "free some"));
        lines.forEach(Doctor::print);
        long missing = lines.stream().filter(line -> !line.there()).count();
        System.out.println();
        System.out.println(missing == 0 ? "Everything is there." : missing + " missing; what needs it says open.");
        return missing == 0 ? ExitCode.PASS : ExitCode.OPEN;
    }

    private static void print(Line line) {
        System.out.println((line.there() ? "ok       " : "missing  ")
                + String.format(Locale.ROOT, "%-14s", line.name())
                + line.found());
        if (!line.there()) {
            System.out.println(
                    "         " + String.format(Locale.ROOT, "%-14s", "") + "for " + line.use() + ": " + line.remedy());
        }
    }

    private static Line program(String name, String use, String remedy, String option) throws IOException {
        Optional<Path> found = Executables.find(name);
        return new Line(
                name,
                found.isPresent(),
                found.isPresent() ? first(found.get(), option) : "not on the path",
                use,
                remedy);
    }

    private static Line qemu() throws IOException {
        Line line = program("qemu-system-x86_64", "lane hw: the lab", "./ironshim lab setup", "--version");
        String digits = line.found().replaceAll("^\\D*(\\d+).*$", "$1");
        boolean recent = line.there() && digits.matches("\\d{1,4}") && Integer.parseInt(digits) >= QEMU;
        return new Line("QEMU " + QEMU, recent, line.found(), line.use(), line.remedy());
    }

    private static Line kernel(Path home) {
        String named = System.getenv("IRONSHIM_LAB_KERNEL");
        Optional<Path> kernel = named != null && !named.isEmpty()
                ? Optional.of(Path.of(named))
                : Stream.of("bzImage", "vmlinuz")
                        .map(name -> home.resolve("target/lab").resolve(name))
                        .filter(Files::isRegularFile)
                        .findFirst();
        boolean there = kernel.filter(Files::isRegularFile).isPresent();
        return new Line(
                "guest kernel",
                there,
                kernel.map(Path::toString).orElse("none"),
                "lane hw: Linux's own VFIO and iommufd",
                "./ironshim lab setup, or name one with IRONSHIM_LAB_KERNEL");
    }

    private static Line browser(String name) throws IOException {
        return program(name, "tests of the page, and --pdf", "tools/install-browser", "--version");
    }

    /** The first line that a program says of itself. */
    private static String first(Path program, String option) throws IOException {
        Process process = new ProcessBuilder(program.toString(), option)
                .redirectErrorStream(true)
                .start();
        String said;
        try (TimeLimit time = new TimeLimit(process, Duration.ofSeconds(10))) {
            said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (time.exceeded()) {
                return program + ", which does not answer " + option;
            }
        }
        return said.lines()
                .map(line -> line.replaceAll("\u001B\\[[0-9;]*m", "").strip())
                .filter(line -> VERSION.matcher(line).find())
                .findFirst()
                .orElse(program.toString());
    }

    private static long memory() throws IOException {
        Path file = Path.of("/proc/meminfo");
        if (!Files.isReadable(file)) {
            return Long.MAX_VALUE;
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("MemTotal:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1_024)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    private static String gigabytes(long bytes) {
        return bytes == Long.MAX_VALUE ? "unknown" : (bytes >> 30) + " GB";
    }
}
