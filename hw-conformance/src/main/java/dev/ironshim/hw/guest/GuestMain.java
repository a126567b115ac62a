package dev.ironshim.hw.guest;

import dev.ironshim.impl.linux.PciSysfs;
import java.io.IOException;
import java.nio.file.Path;

/** What runs in the guest. */
public final class GuestMain {
    private GuestMain() {}

    /** @param arguments the suites to run */
    public static void main(String... arguments) throws IOException {
        PciSysfs sysfs = new PciSysfs(Path.of("/sys"));
        for (var device : sysfs.devices()) {
            System.out.println("@@NOTE " + device + " " + sysfs.read(device, "vendor") + " "
                    + sysfs.read(device, "device") + " " + sysfs.driver(device) + " " + sysfs.group(device));
        }
    }
}
