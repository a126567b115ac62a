package dev.ironshim.hw.guest;

import dev.ironshim.hw.live.Translation;
import dev.ironshim.hw.live.Translation.Api;
import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.linux.Binding;
import dev.ironshim.impl.linux.DmaMemory;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.linux.PciSysfs;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.pci.Bdf;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that takes a device, maps memory for it, and is killed; and what another one does about it. */
final class Crash {
    private static final String TAKEN = "taken";
    private static final int SECONDS = 60;

    private Crash() {}

    /** The process that is killed. */
    static void takeAndWait(String address, String journal) throws IOException, InterruptedException {
        PciSysfs sysfs = new PciSysfs(Path.of("/sys"));
        Bdf device = Bdf.parse(address);
        new Binding(sysfs, Path.of(journal)).take(device);
        Translation translation = Translation.open(Api.CONTAINER, Kernel.system(), sysfs, device);
        DmaMemory memory = DmaMemory.allocate(Kernel.system(), Target.PAGE);
        translation.space(Target.OWN).map(Target.FREE, memory.memory(), Direction.BOTH);
        System.out.println(TAKEN);
        Thread.sleep(SECONDS * 1_000L);
    }

    /**
     * Lets a process take a device and kills it (SIGKILL).
     *
     * @return what was wrong afterwards; empty if the journal gave the device back
     */
    static String recover(PciSysfs sysfs, Bdf device, Path journal) throws IOException, InterruptedException {
        String before = sysfs.driver(device).orElse("nothing");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GuestMain.class.getName(),
                        "crash",
                        device.toString(),
                        journal.toString()))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.equals(TAKEN)) {
                line = lines.readLine();
            }
            if (line == null) {
                return "the process that was to be killed did not take the device";
            }
        } finally {
            process.destroyForcibly().waitFor(SECONDS, TimeUnit.SECONDS);
        }
        // A journal of nothing gives nothing back: whoever looks must see the difference.
        new Binding(sysfs, journal.resolveSibling("empty")).restore();
        if (sysfs.driver(device).orElse("nothing").equals(before)) {
            return "the device was given back without its journal";
        }
        new Binding(sysfs, journal).restore();
        String after = sysfs.driver(device).orElse("nothing");
        return after.equals(before) ? "" : "the device is bound to " + after + " instead of " + before;
    }
}
