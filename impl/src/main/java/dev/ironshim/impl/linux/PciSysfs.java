package dev.ironshim.impl.linux;

import dev.ironshim.impl.isolation.ArchitectureRanges;
import dev.ironshim.impl.isolation.ArchitectureRanges.Reserved;
import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.topology.TopologyFunction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** PCI devices as the kernel shows them below {@code /sys}. Everything is read again each time it is asked for. */
public final class PciSysfs {
    /** What a VFIO device may share its group with: drivers that leave DMA alone. */
    private static final List<String> HARMLESS = List.of("pcieport", "pci-stub", "vfio-pci");

    private static final Pattern PATH_OF_NAMESPACE = Pattern.compile("(nvme\\d+)c\\d+(n\\d+)");

    private static final Pattern RANGE = Pattern.compile("0x([0-9a-f]{1,16}) 0x([0-9a-f]{1,16}) ");

    private final Path sys;

    /** @param sys the root, {@code /sys} but for tests */
    public PciSysfs(Path sys) {
        this.sys = sys;
    }

    /** Every function there is, in the order of addresses. */
    public List<Bdf> devices() throws IOException {
        try (Stream<Path> files = Files.list(sys.resolve("bus/pci/devices"))) {
            return files.map(file -> Bdf.parse(file.getFileName().toString()))
                    .sorted(java.util.Comparator.comparing(Bdf::toString))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** The functions with this vendor and device id. */
    public List<Bdf> devices(int vendor, int device) throws IOException {
        List<Bdf> found = new ArrayList<>();
        for (Bdf each : devices()) {
            if (number(each, "vendor") == vendor && number(each, "device") == device) {
                found.add(each);
            }
        }
        return found;
    }

    Path folder(Bdf device) {
        return sys.resolve("bus/pci/devices").resolve(device.toString());
    }

    public boolean exists(Bdf device) {
        return Files.exists(folder(device));
    }

    /** An attribute's text, without the line's end. */
    public String read(Bdf device, String attribute) throws IOException {
        return Files.readString(folder(device).resolve(attribute)).strip();
    }

    /** A number such as {@code 0x8086}. */
    public int number(Bdf device, String attribute) throws IOException {
        return Integer.decode(read(device, attribute));
    }

    /** Writes an attribute. The kernel answers at once, with the error of what was asked. */
    public void write(Bdf device, String attribute, String text) throws IOException {
        write(folder(device).resolve(attribute), text);
    }

    static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE);
    }

    /** The driver that a device is bound to. */
    public Optional<String> driver(Bdf device) throws IOException {
        return link(folder(device).resolve("driver"));
    }

    public OptionalInt group(Bdf device) throws IOException {
        Optional<String> group = link(folder(device).resolve("iommu_group"));
        return group.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(group.get()));
    }

    private static Optional<String> link(Path link) throws IOException {
        return Files.isSymbolicLink(link)
                ? Optional.of(Files.readSymbolicLink(link).getFileName().toString())
                : Optional.empty();
    }

    /** All functions of a group. */
    public List<Bdf> members(int group) throws IOException {
        try (Stream<Path> files = Files.list(sys.resolve("kernel/iommu_groups/" + group + "/devices"))) {
            return files.map(file -> Bdf.parse(file.getFileName().toString()))
                    .sorted(java.util.Comparator.comparing(Bdf::toString))
                    .toList();
        }
    }

    /** Which members keep a group from being viable, each with its driver; empty if none does. */
    public List<String> obstacles(int group) throws IOException {
        List<String> found = new ArrayList<>();
        for (Bdf member : members(group)) {
            Optional<String> driver = driver(member);
            if (driver.isPresent() && !HARMLESS.contains(driver.get())) {
                found.add(member + " is bound to " + driver.get());
            }
        }
        return found;
    }

    /** The node of a device bound to vfio-pci, below {@code /dev/vfio/devices}. */
    public Optional<String> characterDevice(Bdf device) throws IOException {
        Path folder = folder(device).resolve("vfio-dev");
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> "/dev/vfio/devices/" + file.getFileName()).findFirst();
        }
    }

    /** The physical function of a virtual one. */
    public Optional<Bdf> physical(Bdf function) throws IOException {
        return link(folder(function).resolve("physfn")).map(Bdf::parse);
    }

    /**
     * What a device says of itself, with the sizes of its BARs as the kernel found them out. One whose address in the device is not
     * the kernel's has no known size: one of both is wrong.
     */
    public PciFunction function(Bdf device) throws IOException {
        PciFunction function = ConfigParser.parse(config(device));
        List<String> resources = read(device, "resource").lines().toList();
        List<Bar> bars = new ArrayList<>();
        for (Bar bar : function.bars()) {
            String line = bar.number() < resources.size() ? resources.get(bar.number()) : "";
            bars.add(sized(bar, line, physical(device).isPresent()));
        }
        return function.withBars(bars);
    }

    /** @param virtual whether the register says nothing, because the function is a virtual one */
    private static Bar sized(Bar bar, String line, boolean virtual) throws IOException {
        long[] range = range(line);
        boolean addressed = bar.memory() || bar.kind() == Bar.Kind.IO;
        boolean same = addressed ? range[0] == bar.base() : virtual;
        return range[1] != 0 && same && Long.compareUnsigned(range[0], range[1]) < 0
                ? bar.sized(range[1] - range[0] + 1)
                : bar;
    }

    /** The first two numbers of a line. */
    private static long[] range(String line) throws IOException {
        Matcher numbers = RANGE.matcher(line);
        if (!numbers.lookingAt()) {
            throw new IOException("no range of addresses: '" + line + "'");
        }
        return new long[] {Long.parseUnsignedLong(numbers.group(1), 16), Long.parseUnsignedLong(numbers.group(2), 16)};
    }

    /** I/O virtual addresses that the kernel keeps for itself in a group's domains: message interrupts, firmware's memory. */
    public List<Reserved> reserved(int group) throws IOException {
        List<Reserved> found = new ArrayList<>();
        for (String line : Files.readString(sys.resolve("kernel/iommu_groups/" + group + "/reserved_regions"))
                .lines()
                .toList()) {
            long[] range = range(line);
            found.add(new Reserved(
                    ArchitectureRanges.Space.IOVA, range[0], range[1], line.substring(line.lastIndexOf(' ') + 1)));
        }
        return found;
    }

    /**
     * A device as admission wants it: with sizes, with its physical function if it is a virtual one, and with what the kernel keeps
     * for itself.
     *
     * @param domain the IOMMU domain it is in
     */
    public LiveDevice live(Bdf device, long domain) throws IOException {
        LiveDevice live = new LiveDevice(device, domain, function(device));
        Optional<Bdf> physical = physical(device);
        if (physical.isPresent()) {
            live = live.of(new LiveDevice.Physical(physical.get(), function(physical.get())));
        }
        OptionalInt group = group(device);
        return group.isPresent() ? live.without(reserved(group.getAsInt())) : live;
    }

    /** Virtual functions, in their order. */
    public List<Bdf> functions(Bdf physical) throws IOException {
        List<Bdf> found = new ArrayList<>();
        for (Optional<String> each = link(folder(physical).resolve("virtfn0"));
                each.isPresent();
                each = link(folder(physical).resolve("virtfn" + found.size()))) {
            found.add(Bdf.parse(each.get()));
        }
        return found;
    }

    /** The last line of a list of counters, such as {@code aer_dev_fatal}: how many messages there were. */
    public long total(Bdf device, String attribute) throws IOException {
        for (String line : read(device, attribute).lines().toList()) {
            // Names may have blanks.
            int blank = line.lastIndexOf(' ');
            if (blank > 0 && line.startsWith("TOTAL_ERR_")) {
                return Long.parseLong(line.substring(blank + 1));
            }
        }
        throw new IOException(device + " " + attribute + " has no total");
    }

    /** Configuration space, as many bytes as the kernel shows: 64, 256 or 4096. */
    public byte[] config(Bdf device) throws IOException {
        return Files.readAllBytes(folder(device).resolve("config"));
    }

    /**
     * Every function there is with what it says of itself, for {@link dev.ironshim.impl.topology.Topology#of}. Only root is shown
     * more than 64 bytes, which are too few for that.
     */
    public List<TopologyFunction> topology() throws IOException {
        List<TopologyFunction> functions = new ArrayList<>();
        for (Bdf each : devices()) {
            functions.add(new TopologyFunction(each, ConfigParser.parse(config(each))));
        }
        return functions;
    }

    /** Configuration space, to be read and written word by word. */
    public SysfsConfig openConfig(Bdf device) throws IOException {
        return new SysfsConfig(folder(device).resolve("config"));
    }

    /**
     * Block devices that lie on a device: disks and their partitions, by name. An NVMe namespace that several paths lead to has
     * its disk beside the device, and a hidden one for the path on it.
     */
    public List<String> blocks(Bdf device) throws IOException {
        Path all = sys.resolve("class/block");
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        Path real = folder(device).toRealPath();
        Map<String, Path> blocks = new TreeMap<>();
        try (Stream<Path> files = Files.list(all)) {
            for (Path each : files.toList()) {
                blocks.put(each.getFileName().toString(), each.toRealPath());
            }
        }
        List<Path> roots = new ArrayList<>(List.of(real));
        blocks.forEach((name, path) -> {
            Matcher hidden = PATH_OF_NAMESPACE.matcher(name);
            if (path.startsWith(real) && hidden.matches()) {
                Path head = blocks.get(hidden.group(1) + hidden.group(2));
                if (head != null) {
                    roots.add(head);
                }
            }
        });
        return blocks.entrySet().stream()
                .filter(block -> roots.stream().anyMatch(block.getValue()::startsWith))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether a block device has no node: a path to one that is shown elsewhere. */
    public boolean hidden(String block) throws IOException {
        Path file = sys.resolve("class/block").resolve(block).resolve("hidden");
        return Files.exists(file) && Files.readString(file).strip().equals("1");
    }

    /** What is stacked upon a block device: {@code dm-0}, {@code md127}. */
    public List<String> holders(String block) throws IOException {
        Path folder = sys.resolve("class/block").resolve(block).resolve("holders");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Network interfaces of a device that are up (IFF_UP). */
    public List<String> interfaces(Bdf device) throws IOException {
        Path all = sys.resolve("class/net");
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        Path real = folder(device).toRealPath();
        List<String> up = new ArrayList<>();
        try (Stream<Path> files = Files.list(all)) {
            for (Path each : files.sorted().toList()) {
                Path flags = each.resolve("flags");
                if (each.toRealPath().startsWith(real)
                        && Files.exists(flags)
                        && (Integer.decode(Files.readString(flags).strip()) & 1) != 0) {
                    up.add(each.getFileName().toString());
                }
            }
        }
        return up;
    }

    void unbind(Bdf device) throws IOException {
        if (driver(device).isPresent()) {
            write(device, "driver/unbind", device.toString());
        }
    }

    void override(Bdf device, String driver) throws IOException {
        write(device, "driver_override", driver.isEmpty() ? "\n" : driver);
    }

    void probe(Bdf device) throws IOException {
        write(sys.resolve("bus/pci/drivers_probe"), device.toString());
    }
}
