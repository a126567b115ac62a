package dev.ironshim.hw.lab;

import dev.ironshim.hw.lab.Hypervisor.Iommu;
import dev.ironshim.model.lane.ToolJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The QEMU lab of this checkout: what it needs, and runs of it. */
public final class Lab {
    /** Names the guest's kernel. */
    public static final String KERNEL = "IRONSHIM_LAB_KERNEL";

    private static final String JARS = "(ironshim-(model|impl|hw)|jctools-core).*\\.jar";
    private static final int DISK_BYTES = 1 << 20;

    private final Path folder;
    private final Hypervisor hypervisor;
    private final Path kernel;
    private final Path busybox;
    private final List<Path> jars;

    private Lab(Path folder, Hypervisor hypervisor, Path kernel, Path busybox, List<Path> jars) {
        this.folder = folder;
        this.hypervisor = hypervisor;
        this.kernel = kernel;
        this.busybox = busybox;
        this.jars = jars;
    }

    /** What is missing. The message says what to do. */
    public static final class MissingException extends IOException {
        private static final long serialVersionUID = 1;

        MissingException(String message) {
            super(message);
        }
    }

    /** A guest that stopped saying anything, and was cut off. */
    public static final class HangException extends IOException {
        private static final long serialVersionUID = 1;

        HangException(String message) {
            super(message);
        }
    }

    /**
     * How a run of the lab ended.
     *
     * @param millis from start to end
     * @param peakBytes the most memory that QEMU held
     * @param blocked how many requests QEMU's IOMMU says it blocked: a witness that is neither ours nor the kernel's
     */
    public record Run(long millis, long peakBytes, long blocked, Path log) {}

    /** Where the lab keeps images and kernels. */
    public static Path folder(Path home) {
        return home.resolve("target/lab");
    }

    /**
     * The lab, if everything is there.
     *
     * @param home root of the checkout
     * @throws MissingException naming what is missing and how to get it
     */
    public static Lab find(Path home) throws IOException, InterruptedException {
        Hypervisor hypervisor = Hypervisor.find()
                .orElseThrow(() ->
                        new MissingException("qemu-system-x86_64 is not on the path; run './ironshim lab setup'"));
        if (hypervisor.version() < Hypervisor.MINIMUM) {
            throw new MissingException("QEMU " + hypervisor.says() + " is too old, " + Hypervisor.MINIMUM
                    + " is needed; run './ironshim lab setup'");
        }
        Path busybox = Hypervisor.onPath("busybox")
                .orElseThrow(() -> new MissingException("busybox is not on the path; run './ironshim lab setup'"));
        Path kernel = kernel(home)
                .orElseThrow(() -> new MissingException(
                        "there is no kernel for the guest; run './ironshim lab setup', or name one with " + KERNEL));
        try (Stream<Path> files = Files.list(home.resolve("hw-conformance/target/dist"))) {
            return new Lab(
                    Files.createDirectories(folder(home)),
                    hypervisor,
                    kernel,
                    busybox,
                    files.filter(file -> file.getFileName().toString().matches(JARS))
                            .sorted()
                            .toList());
        }
    }

    /** The kernel that is named, else the one that was built, else the distribution's. */
    static Optional<Path> kernel(Path home) throws IOException {
        String named = System.getenv(KERNEL);
        if (named != null && !named.isEmpty()) {
            Path file = Path.of(named);
            if (!Files.isRegularFile(file)) {
                // Not a lab that is missing: who names a kernel means it.
                throw new IOException(KERNEL + " names " + named + ", which is no file");
            }
            return Optional.of(file);
        }
        return Stream.of("bzImage", "vmlinuz")
                .map(name -> folder(home).resolve(name))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** What a run depends on beside the checkout, by name. */
    public Map<String, String> digests() throws IOException {
        Map<String, String> digests = new TreeMap<>();
        digests.put("qemu", hypervisor.says() + " " + ToolJar.digest(hypervisor.program()));
        digests.put("kernel", ToolJar.digest(kernel));
        digests.put("busybox", ToolJar.digest(busybox));
        for (Path modules : GuestImage.modules(kernel)) {
            digests.put("modules", ToolJar.digest(modules));
        }
        return digests;
    }

    public Hypervisor hypervisor() {
        return hypervisor;
    }

    public Path kernel() {
        return kernel;
    }

    /**
     * Runs a guest.
     *
     * @param iommu {@code intel}, {@code amd} or {@code none}
     * @param arguments what the program in it is told, without commas and blanks
     * @param work folder for the log
     * @param lines told every line that begins with {@code @@}
     * @throws IOException if the guest does not start, hangs, or ends before it is done; the message names the log
     */
    public Run run(String iommu, List<String> arguments, Path work, int seconds, Consumer<String> lines)
            throws IOException, InterruptedException {
        Files.createDirectories(work);
        Path image = new GuestImage(folder.resolve("cache"), busybox).build(jars, GuestImage.modules(kernel));
        Guest guest = new Guest(work);
        List<String> command = command(iommu, arguments, image, guest, work, "unix:" + guest.results());
        Guest.Outcome outcome = guest.run(command, seconds, lines);
        if (outcome.killed()) {
            throw new HangException(
                    "the guest was cut off after " + outcome.millis() / 1_000 + " s: " + last(guest.log()));
        }
        if (!outcome.ended()) {
            throw new IOException(
                    "the guest did not come to its end: " + last(guest.log()) + " " + tail(guest.errors()));
        }
        if (outcome.exit() != 0) {
            throw new IOException("the program in the guest ended with " + outcome.exit() + ": " + last(guest.log()));
        }
        try (Stream<String> errors = Files.lines(guest.errors())) {
            return new Run(
                    outcome.millis(),
                    outcome.peakBytes(),
                    errors.filter(line -> line.contains("detected translation failure"))
                            .count(),
                    guest.log());
        }
    }

    /** The command line of a guest, for one that a person wants to look around in. */
    public List<String> shell(String iommu, Path work) throws IOException, InterruptedException {
        Files.createDirectories(work);
        Path image = new GuestImage(folder.resolve("cache"), busybox).build(jars, GuestImage.modules(kernel));
        return command(iommu, List.of("shell"), image, new Guest(work), work, "null");
    }

    private List<String> command(
            String iommu, List<String> arguments, Path image, Guest guest, Path work, String results)
            throws IOException {
        Path disk = work.resolve("disk.img");
        Files.write(disk, new byte[DISK_BYTES]);
        Files.deleteIfExists(guest.monitor());
        Iommu kind = Iommu.valueOf(iommu.toUpperCase(Locale.ROOT));
        if (!hypervisor.emulates(kind)) {
            throw new MissingException("QEMU " + hypervisor.says() + " does not emulate the IOMMU " + iommu
                    + " well enough; QEMU 11 does");
        }
        return hypervisor.command(kind, kernel, image, String.join(",", arguments), guest.monitor(), results, disk);
    }

    private static String last(Path log) throws IOException {
        return "the last line of " + log + " is '" + tail(log) + "'";
    }

    private static String tail(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.isEmpty() ? "(none)" : lines.getLast();
    }
}
