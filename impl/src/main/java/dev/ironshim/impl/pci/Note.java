package dev.ironshim.impl.pci;

import java.util.Locale;

/**
 * Something that a device says and that cannot be believed, or not quite.
 *
 * @param offset in configuration space
 */
public record Note(PciRule rule, int offset, String found) {
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s at 0x%x: %s", rule.id(), offset, found);
    }
}
