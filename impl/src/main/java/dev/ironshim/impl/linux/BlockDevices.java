package dev.ironshim.impl.linux;

import dev.ironshim.impl.pci.Bdf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who uses the disks of a device. Whoever takes such a device from its driver takes the disk from under them, so every way of
 * using one counts: mounted, swap, below another block device (LVM, LUKS, md), or claimed by anything else in the kernel (ZFS).
 * A disk that cannot be asked counts as used.
 */
public final class BlockDevices {
    private final PciSysfs sysfs;
    private final Path proc;
    private final Kernel kernel;

    /** @param proc {@code /proc} but for tests */
    public BlockDevices(PciSysfs sysfs, Path proc, Kernel kernel) {
        this.sysfs = sysfs;
        this.proc = proc;
        this.kernel = kernel;
    }

    /** What uses them, each with the disk; empty if nothing does. */
    public List<String> users(Bdf device) throws IOException {
        Set<String> mounted = named("mounts");
        Set<String> swap = named("swaps");
        List<String> users = new ArrayList<>();
        for (String block : sysfs.blocks(device)) {
            String node = "/dev/" + block;
            List<String> known = new ArrayList<>();
            if (mounted.contains(node)) {
                known.add("is mounted");
            }
            if (swap.contains(node)) {
                known.add("is swap");
            }
            for (String holder : sysfs.holders(block)) {
                known.add("is part of " + holder);
            }
            // The kernel knows what no file tells, and what is mounted under another name.
            if (known.isEmpty() && !sysfs.hidden(block)) {
                int errno = ask(node);
                if (errno == Errno.EBUSY.number()) {
                    known.add("is claimed by the kernel");
                } else if (errno != 0) {
                    known.add("cannot be asked whether it is in use (" + Errno.name(errno) + "; as root?)");
                }
            }
            known.forEach(use -> users.add(node + " " + use));
        }
        return users;
    }

    /** Opens it as its only user. @return 0, or why not */
    private int ask(String node) {
        int file = kernel.open(node, Kernel.O_RDONLY | Kernel.O_EXCL | Kernel.O_NONBLOCK | Kernel.O_CLOEXEC);
        if (file < 0) {
            return -file;
        }
        kernel.close(file);
        return 0;
    }

    /** The first words of a table's lines. */
    private Set<String> named(String table) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        Path file = proc.resolve(table);
        if (Files.exists(file)) {
            Files.readAllLines(file).forEach(line -> names.add(line.split("\\s", 2)[0]));
        }
        return names;
    }
}
