package dev.ironshim.hw.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The QEMU of this machine.
 *
 * @param version its first number
 * @param says the whole version
 */
public record Hypervisor(Path program, int version, String says) {
    /** The first one with igb, and with DOE on NVMe. */
    public static final int MINIMUM = 10;

    // Before, it has no dma-remap, and Linux panics: "timer doesn't work through Interrupt-remapped IO-APIC".
    private static final int MINIMUM_FOR_AMD = 11;

    private static final Pattern VERSION = Pattern.compile("version ((\\d+)\\S*)");

    /** The one on the path, whatever its version. */
    public static Optional<Hypervisor> find() throws IOException, InterruptedException {
        Optional<Path> program = onPath("qemu-system-x86_64");
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Process process = new ProcessBuilder(program.get().toString(), "--version")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            Matcher matcher = VERSION.matcher(String.valueOf(lines.readLine()));
            process.waitFor(10, TimeUnit.SECONDS);
            return matcher.find()
                    ? Optional.of(new Hypervisor(program.get(), Integer.parseInt(matcher.group(2)), matcher.group(1)))
                    : Optional.empty();
        } finally {
            process.destroyForcibly();
        }
    }

    static Optional<Path> onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String folder : path.split(":", -1)) {
            Path file = Path.of(folder.isEmpty() ? "." : folder, program);
            if (Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /** Which IOMMU the machine has. */
    public enum Iommu {
        INTEL("intel-iommu,intremap=on,caching-mode=on", "intel_iommu=on"),
        AMD("amd-iommu,intremap=on,dma-remap=on,xtsup=on", "amd_iommu=on"),
        /** No IOMMU: the control that must not look isolated. */
        NONE("", "");

        private final String device;
        private final String kernel;

        Iommu(String device, String kernel) {
            this.device = device;
            this.kernel = kernel;
        }

        String kernel() {
            return kernel;
        }

        static Iommu of(String name) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    /** Whether it emulates this IOMMU well enough. */
    boolean emulates(Iommu iommu) {
        return iommu != Iommu.AMD || version >= MINIMUM_FOR_AMD;
    }

    /**
     * The command line of a machine with every device of the lab, each behind a root port of its own.
     *
     * @param results what QEMU connects the second serial line to
     */
    List<String> command(
            Iommu iommu, Path kernel, Path image, String arguments, Path monitor, String results, Path disk) {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "-machine",
                "q35,cxl=on,cxl-fmw.0.targets.0=cxl.1,cxl-fmw.0.size=4G,kernel-irqchip=split",
                "-accel",
                "tcg,thread=multi",
                "-cpu",
                "max",
                "-smp",
                "2",
                "-m",
                "768M",
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-no-reboot",
                "-serial",
                "stdio",
                "-serial",
                results,
                "-monitor",
                "none",
                "-qmp",
                "unix:" + monitor + ",server=on,wait=off"));
        // The IOMMU comes first: what comes before it is not translated.
        if (iommu != Iommu.NONE) {
            device(command, iommu.device);
        }
        for (int port = 1; port <= 7; port++) {
            device(command, "pcie-root-port,id=rp" + port + ",chassis=" + port + ",slot=" + port);
        }
        device(command, "edu,bus=rp1");
        command.addAll(List.of("-netdev", "user,id=n0,restrict=on"));
        device(command, "igb,bus=rp2,netdev=n0");
        device(command, "nvme-subsys,id=ss0");
        device(
                command,
                "nvme,serial=lab0,bus=rp3,subsys=ss0,sriov_max_vfs=4,sriov_vq_flexible=8,sriov_vi_flexible=4,"
                        + "max_ioqpairs=10,msix_qsize=9");
        command.addAll(List.of("-drive", "if=none,id=d0,format=raw,file=" + disk));
        device(command, "virtio-blk-pci,id=vb0,drive=d0,bus=rp4,aer=on,ats=on,iommu_platform=on,disable-legacy=on");
        // A memory device of CXL's, for its mailbox.
        command.addAll(List.of("-object", "memory-backend-ram,id=vmem0,size=256M"));
        device(command, "pxb-cxl,bus_nr=48,bus=pcie.0,id=cxl.1");
        device(command, "cxl-rp,port=0,bus=cxl.1,id=crp0,chassis=48,slot=48");
        device(command, "cxl-type3,bus=crp0,volatile-memdev=vmem0,id=cxlm0");
        // Two endpoints that the IOMMU cannot keep apart, and two that a switch without ACS cannot.
        device(command, "pcie-pci-bridge,id=br0,bus=rp5");
        device(command, "edu,bus=br0,addr=1");
        device(command, "virtio-rng-pci,bus=br0,addr=2");
        for (int port = 6; port <= 7; port++) {
            device(command, "x3130-upstream,id=up" + port + ",bus=rp" + port);
            device(
                    command,
                    "xio3130-downstream,id=down" + port + ",bus=up" + port + ",chassis=2" + port + ",slot=2" + port);
            device(command, "edu,bus=down" + port);
        }
        // Another port of the last switch: what is behind it reaches the device edu, and the other way round.
        device(command, "xio3130-downstream,id=down8,bus=up7,chassis=28,slot=28");
        device(command, "pci-testdev,bus=down8");
        command.addAll(List.of(
                "-kernel",
                kernel.toString(),
                "-initrd",
                image.toString(),
                "-append",
                "console=ttyS0 quiet loglevel=4 panic=-1 nokaslr nohz=off " + iommu.kernel()
                        + " vfio_pci.enable_sriov=1 ironshim=" + arguments));
        return command;
    }

    private static void device(List<String> command, String device) {
        command.add("-device");
        command.add(device);
    }
}
