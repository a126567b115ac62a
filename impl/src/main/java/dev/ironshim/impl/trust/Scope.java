package dev.ironshim.impl.trust;

import java.util.List;

/**
 * What an authority may vouch for: these drivers, for these devices.
 *
 * @param drivers that are its own; no other authority of the policy has one of them
 * @param devices that they may drive
 */
public record Scope(List<DriverRange> drivers, List<DevicePattern> devices) {
    /** More ranges or patterns than this are refused. */
    public static final int MAX_ENTRIES = 4_096;

    /** Every driver, for every device. */
    public static final Scope ALL = new Scope(List.of(DriverRange.ALL), List.of(DevicePattern.ALL));

    /** @throws IllegalArgumentException if it covers nothing, or is too long */
    public Scope {
        drivers = List.copyOf(drivers);
        devices = List.copyOf(devices);
        if (drivers.isEmpty() || devices.isEmpty()) {
            throw new IllegalArgumentException("a scope without drivers or without devices covers nothing");
        }
        if (drivers.size() > MAX_ENTRIES || devices.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException("a scope has at most " + MAX_ENTRIES + " ranges, and as many patterns");
        }
    }

    boolean covers(long driver) {
        return drivers.stream().anyMatch(range -> range.contains(driver));
    }

    boolean covers(int vendor, int device) {
        return devices.stream().anyMatch(pattern -> pattern.matches(vendor, device));
    }

    boolean sharesDriversWith(Scope other) {
        return drivers.stream().anyMatch(mine -> other.drivers.stream().anyMatch(mine::overlaps));
    }
}
