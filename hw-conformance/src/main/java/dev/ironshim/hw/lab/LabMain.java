package dev.ironshim.hw.lab;

import dev.ironshim.hw.live.Silicon;
import dev.ironshim.impl.linux.Binding;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.linux.PciSysfs;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.model.lane.StandardOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What a person does with the lab: {@code ./ironshim lab}. */
@Command(
        name = "ironshim lab",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        description = "The QEMU lab: a guest with an IOMMU and devices, on which the suite plays.",
        footer = {"", "Exit codes: 0 done, 1 something failed, 2 something is missing, 64 usage."})
public final class LabMain implements Runnable {
    private static final int MISSING = 2;
    private static final int USAGE = 64;

    @Spec
    private @Nullable CommandSpec spec;

    /** @param arguments those of {@code ./ironshim lab} */
    public static void main(String... arguments) {
        StandardOutput output = StandardOutput.take();
        CommandLine command = new CommandLine(new LabMain());
        command.setParameterExceptionHandler((error, given) -> {
            error.getCommandLine().getErr().println("ironshim lab: " + error.getMessage());
            error.getCommandLine().getErr().println("Try './ironshim lab --help'.");
            return USAGE;
        });
        command.setExecutionExceptionHandler((error, line, parsed) -> {
            if (error instanceof IOException || error instanceof RefusedException) {
                line.getErr().println("ironshim lab: " + error.getMessage());
                return error instanceof Lab.MissingException ? MISSING : 1;
            }
            throw error;
        });
        System.exit(output.end(command.execute(arguments), System.err));
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(), "say what to do: setup, run, shell, devices, plan or restore");
        }
    }

    private static Path home() {
        return Path.of(System.getProperty("ironshim.home", "")).toAbsolutePath();
    }

    private static Path journal() {
        return Lab.folder(home()).resolve("bindings");
    }

    @Command(description = "Installs QEMU and busybox if they are missing, and gets a kernel for the guest.")
    int setup(
            @Option(
                            names = "--iommufd",
                            description = "build a kernel with iommufd (ten CPU minutes; goes on where it was "
                                    + "interrupted) instead of taking the distribution's")
                    boolean iommufd)
            throws IOException, InterruptedException {
        System.out.println("QEMU and busybox: installed if they are missing");
        tool("install-qemu");
        Path built = Files.createDirectories(Lab.folder(home())).resolve("bzImage");
        // Both tools do nothing when what they made is what they would make. One that is named is somebody else's to
        // keep.
        if (System.getenv(Lab.KERNEL) == null || System.getenv(Lab.KERNEL).isEmpty()) {
            if (iommufd) {
                tool("build-lab-kernel", built.toString());
            } else if (!Files.exists(built)) {
                System.out.println("the distribution's kernel, without iommufd: downloaded (120 MB) if it is missing");
                tool("fetch-lab-kernel", Lab.folder(home()).resolve("vmlinuz").toString());
            }
        }
        LabSetup.there(home());
        Lab lab = Lab.find(home());
        System.out.println("QEMU " + lab.hypervisor().says() + ", kernel " + lab.kernel());
        return 0;
    }

    private static void tool(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(home().resolve("tools").resolve(name).toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException("tools/" + name + " ended with " + process.exitValue());
        }
    }

    @Command(name = "run", description = "Plays the suite in a guest and prints each result.")
    int play(
            @Option(names = "--iommu", defaultValue = "intel", description = "intel or amd (default: intel)")
                    String iommu)
            throws IOException, InterruptedException {
        known(iommu);
        Path work = Lab.folder(home()).resolve("run");
        LabReport report = new LabReport();
        Lab.Run run = Lab.find(home()).run(iommu, List.of(iommu), work, 180, line -> {
            report.read(line);
            if (!line.startsWith("@@CALL") && !line.startsWith("@@ANSWER")) {
                System.out.println(line.substring(2).stripTrailing());
            }
        });
        System.out.println(Duration.ofMillis(run.millis()).toSeconds() + " s, " + (run.peakBytes() >> 20) + " MB, log "
                + run.log());
        List<String> wrong = report.wrong();
        wrong.forEach(each -> System.out.println("! " + each));
        return wrong.isEmpty() ? 0 : 1;
    }

    @Command(description = "Starts a guest with a shell on this terminal. 'poweroff -f' ends it.")
    int shell(
            @Option(names = "--iommu", defaultValue = "intel", description = "intel or amd (default: intel)")
                    String iommu)
            throws IOException, InterruptedException {
        known(iommu);
        List<String> command = Lab.find(home()).shell(iommu, Lab.folder(home()).resolve("shell"));
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0 ? 0 : 1;
    }

    private void known(String iommu) {
        if (spec != null && !List.of("intel", "amd").contains(iommu)) {
            throw new ParameterException(spec.commandLine(), "--iommu must be intel or amd, not '" + iommu + "'");
        }
    }

    @Command(
            description =
                    "Lists this machine's PCI devices: driver, IOMMU group, and what keeps the group from being handed out.")
    int devices() throws IOException {
        PciSysfs sysfs = new PciSysfs(Path.of("/sys"));
        for (Bdf device : sysfs.devices()) {
            OptionalInt group = sysfs.group(device);
            System.out.println(device + "  " + sysfs.read(device, "vendor") + ":" + sysfs.read(device, "device") + "  "
                    + sysfs.driver(device).orElse("-")
                    + (group.isPresent()
                            ? "  group " + group.getAsInt() + obstacles(sysfs.obstacles(group.getAsInt()))
                            : "  no group: there is no IOMMU, or it is off"));
        }
        return 0;
    }

    private static String obstacles(List<String> found) {
        return found.isEmpty() ? "" : "  (" + String.join(", ", found) + ")";
    }

    @Command(description = "Says what 'verify --lane hw --target vfio:BDF' would do to a device, and whether it may.")
    int plan(@Parameters(paramLabel = "BDF", description = "such as 0000:5e:00.0") String address) throws IOException {
        Silicon silicon = new Silicon(Kernel.system(), new PciSysfs(Path.of("/sys")), Bdf.parse(address));
        int number = 1;
        for (String step : silicon.plan()) {
            System.out.println(number++ + ". " + step);
        }
        return 0;
    }

    @Command(
            description = "Gives devices of this machine back to the drivers they were taken from, also after a crash.")
    int restore() throws IOException {
        try (Binding binding = new Binding(new PciSysfs(Path.of("/sys")), journal())) {
            List<String> done = binding.restore();
            done.forEach(System.out::println);
            if (done.isEmpty()) {
                System.out.println("nothing was taken");
            }
        }
        return 0;
    }
}
