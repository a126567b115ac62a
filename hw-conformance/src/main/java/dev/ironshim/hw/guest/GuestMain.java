package dev.ironshim.hw.guest;

import dev.ironshim.hw.live.Edu;
import dev.ironshim.hw.live.EduTarget;
import dev.ironshim.hw.suite.Suite;
import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.linux.Binding;
import dev.ironshim.impl.linux.Iommufd;
import dev.ironshim.impl.linux.Kernel;
import dev.ironshim.impl.linux.Leaks;
import dev.ironshim.impl.linux.PciSysfs;
import dev.ironshim.impl.pci.Bdf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What runs in the guest: takes the devices, plays the suite on them, and says on the console what came of it. */
public final class GuestMain {
    private static final Path JOURNAL = Path.of("/tmp/bindings");

    private GuestMain() {}

    /** @param arguments the name of the lab's variant, and the suites to play */
    public static void main(String... arguments) throws IOException {
        PciSysfs sysfs = new PciSysfs(Path.of("/sys"));
        Kernel kernel = Kernel.system();
        String variant = arguments[0];
        try (Binding binding = new Binding(sysfs, JOURNAL)) {
            Bdf edu = sysfs.devices(Edu.VENDOR, Edu.DEVICE).getFirst();
            binding.take(edu);
            play(EduTarget.open(variant + "-container", false, kernel, sysfs, edu));
            if (Files.exists(Path.of(Iommufd.PATH))) {
                play(EduTarget.open(variant + "-iommufd", true, kernel, sysfs, edu));
            } else {
                say("NOTE", "this kernel has no " + Iommufd.PATH);
            }
        }
        List<String> leaks = Leaks.open();
        say("LEAKS", leaks.isEmpty() ? "none" : String.join(", ", leaks));
    }

    private static void play(Target opened) throws IOException {
        try (Target target = opened) {
            Suite.play(
                    Suite.ALL,
                    target,
                    result -> say(
                            "RESULT",
                            result.target() + "\t" + result.check() + "\t" + result.verdict() + "\t"
                                    + result.detail().replaceAll("\\s", " ")));
        }
    }

    private static void say(String kind, String text) {
        System.out.println("@@" + kind + " " + text);
    }
}
