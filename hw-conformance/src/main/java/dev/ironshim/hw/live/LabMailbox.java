package dev.ironshim.hw.live;

import dev.ironshim.hw.target.Mailbox;
import dev.ironshim.impl.linux.Doe;
import dev.ironshim.impl.linux.PciSysfs;
import dev.ironshim.impl.linux.SysfsConfig;
import dev.ironshim.impl.pci.Bdf;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The mailbox of the lab's CXL memory device, through sysfs: VFIO does not show it. */
final class LabMailbox implements Mailbox, AutoCloseable {
    private static final int VENDOR = 0x8086;
    private static final int MEMORY = 0x0D93;
    private static final int FIRST_EXTENDED = 0x100;
    private static final int DOE = 0x2E;
    private static final int MAX_CAPABILITIES = 96;
    // Discovery and CDAT (QEMU's hw/mem/cxl_type3.c), compliance too on newer ones.
    private static final int FEATURES = 2;

    private final PciSysfs sysfs;
    private @Nullable SysfsConfig config;

    LabMailbox(PciSysfs sysfs) {
        this.sysfs = sysfs;
    }

    @Override
    public Doe mailbox() throws IOException {
        if (config == null) {
            Bdf device = sysfs.devices(VENDOR, MEMORY).stream()
                    .findFirst()
                    .orElseThrow(() -> new IOException("there is no CXL memory device"));
            config = sysfs.openConfig(device);
        }
        SysfsConfig open = config;
        int at = FIRST_EXTENDED;
        for (int i = 0; i < MAX_CAPABILITIES && at != 0; i++) {
            int header = open.read(at);
            if ((header & 0xFFFF) == DOE) {
                return new Doe(open, at);
            }
            at = header >>> 20 & 0xFFC;
        }
        throw new IOException("the CXL memory device shows no mailbox");
    }

    @Override
    public int features() {
        return FEATURES;
    }

    @Override
    public void close() throws IOException {
        if (config != null) {
            config.close();
        }
    }
}
