package dev.ironshim.reports.inspect;

import dev.ironshim.impl.pci.Dump;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Captures of QEMU's functions, which came with a table of what they say. */
public final class Corpus {
    public static final List<String> NAMES = List.of(
            "ahci",
            "cxl-root-port",
            "cxl-type3",
            "edu",
            "host-bridge",
            "igb-pf",
            "igb-vf0",
            "igb-vf1",
            "nvme-pf",
            "nvme-spdm",
            "nvme-vf0",
            "pci-testdev",
            "root-port",
            "virtio-blk-aer");

    private Corpus() {}

    /** The text of a capture, as lspci prints it. */
    public static String text(String name) {
        return new String(bytes("/vectors/pci/" + name + ".txt"), StandardCharsets.UTF_8);
    }

    /** The one function of a capture, as the strict parser of the core reads it. */
    public static Dump.Entry entry(String name) {
        return Dump.read(text(name).getBytes(StandardCharsets.UTF_8)).getFirst();
    }

    /** One of the cases that came with what should be said of them. */
    public static byte[] kase(String name) {
        return bytes("/cases/pci/" + name);
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = Corpus.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException(resource + " is not there");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
