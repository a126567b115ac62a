package dev.ironshim.impl.trust;

/**
 * Driver identities from the first to the last. They are unsigned.
 *
 * @param first at least 1
 * @param last not below the first
 */
public record DriverRange(long first, long last) {
    /** Every identity that there is. */
    public static final DriverRange ALL = new DriverRange(1, -1);

    /** @throws IllegalArgumentException if the range is empty, or begins at 0, which identifies nobody */
    public DriverRange {
        if (first == 0 || Long.compareUnsigned(first, last) > 0) {
            throw new IllegalArgumentException("drivers " + Long.toUnsignedString(first) + " to "
                    + Long.toUnsignedString(last) + " are no range from 1 upwards");
        }
    }

    boolean contains(long driver) {
        return Long.compareUnsigned(first, driver) <= 0 && Long.compareUnsigned(driver, last) <= 0;
    }

    boolean overlaps(DriverRange other) {
        return contains(other.first) || other.contains(first);
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(first) + " to " + Long.toUnsignedString(last);
    }
}
