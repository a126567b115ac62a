package dev.ironshim.impl.trust;

/**
 * PCI devices by their ids.
 *
 * @param vendor PCI vendor id, 0 to 0xFFFE, or {@link #ANY}
 * @param device PCI device id, 0 to 0xFFFF, or {@link #ANY}; {@code ANY} if the vendor is
 */
public record DevicePattern(int vendor, int device) {
    /** Any id, and none: a manifest of version 3 names no device. */
    public static final int ANY = -1;

    /** Every device, and manifests that name none. */
    public static final DevicePattern ALL = new DevicePattern(ANY, ANY);

    /** @throws IllegalArgumentException if it matches nothing, or more than it says */
    public DevicePattern {
        if (vendor < ANY || vendor > 0xFFFE || device < ANY || device > 0xFFFF || (vendor == ANY && device != ANY)) {
            throw new IllegalArgumentException("vendor " + vendor + " with device " + device + " is no pattern of ids");
        }
    }

    /** @param vendor and {@code device}: what a manifest names, {@link #ANY} each if it names none */
    boolean matches(int vendor, int device) {
        return (this.vendor == ANY || this.vendor == vendor) && (this.device == ANY || this.device == device);
    }
}
