package dev.ironshim.reports.inspect;

import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigAccess;
import dev.ironshim.impl.refusal.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Configuration spaces as the kernel shows them: a folder a function, and in it a file {@code config}. */
final class SysfsFolder {
    private static final String CONFIG = "config";

    /** Functions of the largest machine. */
    private static final int MAX = 16_384;

    /** Bytes of the longest list of resources: a line each of some twenty. */
    private static final int MAX_RESOURCE = 1 << 16;

    private static final Pattern RANGE = Pattern.compile("0x([0-9a-f]{1,16}) 0x([0-9a-f]{1,16}) ");

    private final Path devices;

    /** @param sys {@code /sys} but for tests */
    SysfsFolder(Path sys) {
        this.devices = sys.resolve("bus/pci/devices");
    }

    /**
     * A function.
     *
     * @param bytes only 64 for others than root
     * @param folder where its other attributes are
     */
    @SuppressWarnings("ArrayRecordComponent") // read here and handed over
    record Config(@Nullable Bdf address, byte[] bytes, Path folder) {}

    /**
     * The functions that a name stands for, if it is that of a folder or of a function of this machine.
     *
     * @return empty if it is another name
     * @throws IOException if it is, and nothing can be read there
     */
    List<Config> configs(String name) throws IOException {
        if (name.isEmpty() || name.equals(InputFile.STANDARD_INPUT)) {
            return List.of();
        }
        Path path = Path.of(name);
        if (Files.isDirectory(path)) {
            return folder(path);
        }
        Bdf address = Files.exists(path) ? null : address(name);
        if (address == null) {
            return List.of();
        }
        Path function = devices.resolve(address.toString());
        if (!Files.isDirectory(function)) {
            throw new IOException("there is no file " + name + ", and no function " + address + " on this machine: "
                    + count() + " in " + devices + ". For all of them: ./ironshim inspect pci " + devices);
        }
        return List.of(config(function, address));
    }

    private String count() throws IOException {
        if (!Files.isDirectory(devices)) {
            return "no functions";
        }
        try (Stream<Path> files = Files.list(devices)) {
            return files.count() + " functions";
        }
    }

    private static List<Config> folder(Path folder) throws IOException {
        if (Files.exists(folder.resolve(CONFIG))) {
            return List.of(config(folder, address(folder)));
        }
        List<Path> functions;
        try (Stream<Path> files = Files.list(folder)) {
            functions = files.filter(each -> Files.exists(each.resolve(CONFIG)))
                    .sorted()
                    .limit(MAX + 1L)
                    .toList();
        }
        if (functions.isEmpty() || functions.size() > MAX) {
            throw new IOException(
                    folder + " is a folder " + (functions.isEmpty() ? "without" : "with too many") + " PCI functions: '"
                            + CONFIG + "' is looked for in it and one folder below, as in /sys/bus/pci/devices");
        }
        List<Config> configs = new ArrayList<>();
        for (Path each : functions) {
            configs.add(config(each, address(each)));
        }
        return configs;
    }

    private static Config config(Path folder, @Nullable Bdf address) throws IOException {
        return new Config(address, InputFile.read(folder.resolve(CONFIG), ConfigAccess.MAX), folder);
    }

    /** The same BARs, with the sizes that the kernel found out, where its list of them is there and says the same addresses. */
    static List<Bar> sized(Path folder, List<Bar> bars) throws IOException {
        Path resource = folder.resolve("resource");
        if (!Files.exists(resource)) {
            return bars;
        }
        List<String> lines = new String(InputFile.read(resource, MAX_RESOURCE), StandardCharsets.US_ASCII)
                .lines()
                .toList();
        List<Bar> sized = new ArrayList<>();
        for (Bar bar : bars) {
            Matcher range = RANGE.matcher(bar.number() < lines.size() ? lines.get(bar.number()) : "");
            sized.add(range.lookingAt() ? sized(bar, range) : bar);
        }
        return sized;
    }

    private static Bar sized(Bar bar, Matcher range) {
        long first = Long.parseUnsignedLong(range.group(1), 16);
        long last = Long.parseUnsignedLong(range.group(2), 16);
        boolean addressed = bar.memory() || bar.kind() == Bar.Kind.IO;
        return addressed && first == bar.base() && Long.compareUnsigned(first, last) < 0
                ? bar.sized(last - first + 1)
                : bar;
    }

    /** The address that a folder is named by, itself or where it leads to. */
    private static @Nullable Bdf address(Path folder) throws IOException {
        Path real = folder.toRealPath().getFileName();
        return real == null ? null : address(real.toString());
    }

    private static @Nullable Bdf address(String text) {
        try {
            return Bdf.parse(text);
        } catch (RefusedException e) {
            return null;
        }
    }
}
