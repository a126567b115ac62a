package dev.ironshim.hw.lab;

import dev.ironshim.model.evidence.EvidenceJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Gets what a lab needs, with the tools of the checkout. */
public final class LabSetup {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration UNLIMITED = Duration.ofDays(1);
    /** A machine that could not get a lab today is not asked again today. */
    private static final Duration PAUSE = Duration.ofDays(1);

    private static final Duration CLEANING = Duration.ofSeconds(20);
    private static final String QEMU = "install-qemu";
    private static final String KERNEL = "fetch-lab-kernel";

    private LabSetup() {}

    /**
     * Gets a lab with the distribution's kernel, if that can be had; else says how to get one. Nothing is asked, and nothing that is
     * there is replaced. The kernel has a minute; packages of QEMU, which only root can install, have the time they need.
     */
    public static void quickly(Path home, PrintStream out) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Lab.folder(home));
        Path failed = folder.resolve("no-lab");
        if (Files.exists(failed)
                && Files.getLastModifiedTime(failed)
                        .toInstant()
                        .isAfter(Instant.now().minus(PAUSE))
                && !(Files.readString(failed).contains(QEMU) && installed())) {
            out.println(
                    "lab: there is none, and getting one failed less than a day ago; ./ironshim lab setup tries again");
            return;
        }
        out.println("lab: getting QEMU and the distribution's kernel, once, about a minute");
        Path log = folder.resolve("setup.log");
        // A package manager that is cut off leaves packages half installed.
        String missing = tool(home, log, UNLIMITED, QEMU) ? "" : QEMU;
        if (missing.isEmpty() && Lab.kernel(home).isEmpty()) {
            String kernel = folder.resolve("vmlinuz").toString();
            missing = tool(home, log, PATIENCE, KERNEL, kernel) ? "" : KERNEL;
        }
        if (!missing.isEmpty()) {
            EvidenceJson.writeAtomically(failed, missing + "\n");
            out.println("lab: there is none (" + log + " says why), so devices are simulated; get one by "
                    + "./ironshim lab setup");
        }
    }

    private static boolean installed() throws IOException, InterruptedException {
        return Hypervisor.find()
                        .filter(found -> found.version() >= Hypervisor.MINIMUM)
                        .isPresent()
                && Hypervisor.onPath("busybox").isPresent();
    }

    /** Somebody has got a lab by hand: that there could be none is forgotten. */
    static void there(Path home) throws IOException {
        Files.deleteIfExists(Lab.folder(home).resolve("no-lab"));
    }

    private static boolean tool(Path home, Path log, Duration limit, String name, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("tools").resolve(name).toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                // It cleans up behind itself, if it is asked to end.
                process.destroy();
                process.waitFor(CLEANING.toSeconds(), TimeUnit.SECONDS);
                return false;
            }
            return process.exitValue() == 0;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
