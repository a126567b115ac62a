package dev.ironshim.reports.inspect.forms;

import dev.ironshim.impl.pci.Bdf;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line that says of which function the rows after it are. */
record Title(Bdf address, String text) {
    private static final String BDF = "((?:[0-9a-fA-F]{4,8}:)?[0-9a-fA-F]{2}:[01][0-9a-fA-F]\\.[0-7])";
    private static final Pattern LSPCI = Pattern.compile("^[\\s>|]*" + BDF + "(?:\\s+(\\S.*?))?\\s*$");
    private static final Pattern KERNEL = Pattern.compile("(?<![^\\s>|])[\\w-]+ " + BDF + ":? config space:\\s*$");
    private static final Pattern SYSFS = Pattern.compile("/" + BDF + "/config\\b");

    /** What stands before rows in what lspci prints, or in the log of a kernel that was started with {@code pci=earlydump}. */
    static Optional<Title> of(String line) {
        Matcher lspci = LSPCI.matcher(line);
        if (lspci.matches()) {
            String text = lspci.group(2);
            return Optional.of(new Title(Bdf.parse(lspci.group(1)), text == null ? "" : text));
        }
        if (!line.contains("config space")) {
            return Optional.empty();
        }
        Matcher kernel = KERNEL.matcher(line);
        return kernel.find() ? Optional.of(new Title(Bdf.parse(kernel.group(1)), "")) : Optional.empty();
    }

    /** The function whose file a command names, such as {@code xxd /sys/bus/pci/devices/0000:01:00.0/config}. */
    static Optional<Title> ofCommand(String line) {
        Matcher sysfs = SYSFS.matcher(line);
        return sysfs.find() ? Optional.of(new Title(Bdf.parse(sysfs.group(1)), "")) : Optional.empty();
    }
}
