package dev.ironshim.impl.linux;

import dev.ironshim.impl.pci.Bdf;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes devices from their drivers for VFIO, and gives them back. What is to be given back is written to a journal before
 * anything is taken, so that {@link #restore} can do it after a crash, too.
 */
public final class Binding implements AutoCloseable {
    private static final String VFIO = "vfio-pci";
    private static final String NONE = "-";

    private final PciSysfs sysfs;
    private final Path journal;

    /** @param journal a file that outlives this process */
    public Binding(PciSysfs sysfs, Path journal) {
        this.sysfs = sysfs;
        this.journal = journal;
    }

    /**
     * Binds a device to vfio-pci.
     *
     * @throws IOException if the kernel has no vfio-pci, or another driver took the device
     */
    public void take(Bdf device) throws IOException {
        String before = sysfs.driver(device).orElse(NONE);
        if (before.equals(VFIO)) {
            return;
        }
        synchronized (Binding.class) {
            append(device + " " + before + "\n");
        }
        sysfs.override(device, VFIO);
        sysfs.unbind(device);
        sysfs.probe(device);
        String now = sysfs.driver(device).orElse(NONE);
        if (!now.equals(VFIO)) {
            throw new IOException(device + " is bound to " + (now.equals(NONE) ? "nothing" : now)
                    + " instead of vfio-pci: is vfio-pci in this kernel (modprobe vfio-pci)?");
        }
    }

    private void append(String line) throws IOException {
        if (journal.getParent() != null) {
            Files.createDirectories(journal.getParent());
        }
        try (FileChannel file = FileChannel.open(
                journal, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            file.write(StandardCharsets.US_ASCII.encode(line));
            file.force(true);
        }
    }

    /**
     * Gives back what the journal names, last first, and empties it. Devices that are gone are left out.
     *
     * @return a line for each device
     * @throws IOException naming every device that could not be given back; those stay in the journal
     */
    public List<String> restore() throws IOException {
        List<String> done = new ArrayList<>();
        if (!Files.exists(journal)) {
            return done;
        }
        List<String> failed = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (String line : Files.readAllLines(journal).reversed()) {
            int space = line.indexOf(' ');
            // A line that was cut off was written before anything was taken.
            if (space < 0) {
                continue;
            }
            try {
                done.add(restore(Bdf.parse(line.substring(0, space)), line.substring(space + 1)));
            } catch (IOException e) {
                failed.add(line.substring(0, space) + ": " + e.getMessage());
                left.addFirst(line);
            }
        }
        if (!failed.isEmpty()) {
            Files.write(journal, left);
            throw new IOException("not given back: " + String.join("; ", failed));
        }
        Files.delete(journal);
        return done;
    }

    /**
     * Gives one device back, and takes it from the journal; others stay.
     *
     * @throws IOException if it cannot be given back; it stays in the journal
     */
    public void giveBack(Bdf device) throws IOException {
        synchronized (Binding.class) {
            if (!Files.exists(journal)) {
                return;
            }
            String own = device + " ";
            List<String> left = new ArrayList<>();
            List<String> gone = new ArrayList<>();
            for (String line : Files.readAllLines(journal)) {
                (line.startsWith(own) ? gone : left).add(line);
            }
            // What it was bound to at first is in the first line.
            if (!gone.isEmpty()) {
                restore(device, gone.getFirst().substring(own.length()));
            }
            if (left.isEmpty()) {
                Files.delete(journal);
            } else {
                Files.write(journal, left);
            }
        }
    }

    private String restore(Bdf device, String driver) throws IOException {
        if (!sysfs.exists(device)) {
            return device + " is gone";
        }
        sysfs.override(device, "");
        if (sysfs.driver(device).orElse(NONE).equals(driver)) {
            return device + " is bound to " + driver;
        }
        sysfs.unbind(device);
        if (driver.equals(NONE)) {
            return device + " is bound to nothing, as it was";
        }
        sysfs.probe(device);
        String now = sysfs.driver(device).orElse(NONE);
        if (!now.equals(driver)) {
            throw new IOException("it is bound to " + now + " instead of " + driver);
        }
        return device + " is bound to " + driver + " again";
    }

    @Override
    public void close() throws IOException {
        restore();
    }
}
