package dev.ironshim.impl.pci;

import dev.ironshim.impl.refusal.RefusedException;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a PCI function. Ordered by domain, bus, device and function.
 *
 * @param domain 0 to 2^32 - 1
 * @param bus 0 to 255
 * @param device 0 to 31
 * @param function 0 to 7
 */
public record Bdf(long domain, int bus, int device, int function) implements Comparable<Bdf> {
    private static final Comparator<Bdf> ORDER =
            Comparator.comparingLong(Bdf::domain).thenComparingInt(Bdf::requesterId);

    private static final Pattern TEXT =
            Pattern.compile("(?:([0-9a-fA-F]{4,8}):)?([0-9a-fA-F]{2}):([01][0-9a-fA-F])\\.([0-7])");

    public Bdf {
        if (domain < 0
                || domain > 0xFFFF_FFFFL
                || bus < 0
                || bus > 255
                || device < 0
                || device > 31
                || function < 0
                || function > 7) {
            throw new IllegalArgumentException("no PCI address: " + domain + " " + bus + " " + device + " " + function);
        }
    }

    /**
     * Reads {@code dddd:bb:dd.f} or {@code bb:dd.f}, hexadecimal, the domain with 4 to 8 digits.
     *
     * @throws RefusedException with {@link PciRule#BDF}
     */
    public static Bdf parse(String text) {
        Matcher match = TEXT.matcher(text);
        if (!match.matches()) {
            throw new RefusedException(
                    PciRule.BDF,
                    RefusedException.NOWHERE,
                    "'" + text.substring(0, Math.min(text.length(), 40)) + "'",
                    "dddd:bb:dd.f, hexadecimal, device up to 1f, function up to 7");
        }
        String domain = match.group(1);
        return new Bdf(
                domain == null ? 0 : Long.parseLong(domain, 16),
                Integer.parseInt(match.group(2), 16),
                Integer.parseInt(match.group(3), 16),
                Integer.parseInt(match.group(4), 16));
    }

    /** Bus, device and function in 16 bits, as a device signs its requests. */
    public int requesterId() {
        return (bus << 8) + (device << 3) + function;
    }

    /** The function with that requester id in the same domain. */
    public Bdf withRequesterId(int id) {
        return new Bdf(domain, (id >> 8) & 0xFF, (id >> 3) & 31, id & 7);
    }

    @Override
    public int compareTo(Bdf other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%04x:%02x:%02x.%x", domain, bus, device, function);
    }
}
