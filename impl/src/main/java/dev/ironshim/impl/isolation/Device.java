package dev.ironshim.impl.isolation;

/** A device that drivers may be admitted to, one at a time, as it was found when the monitor was given it. */
public final class Device {
    private final Platform platform;
    private final LiveDevice found;

    Device(Platform platform, LiveDevice found) {
        this.platform = platform;
        this.found = found;
    }

    /** What it was found to be. */
    public LiveDevice found() {
        return found;
    }

    Platform platform() {
        return platform;
    }

    @Override
    public String toString() {
        return found.address().toString();
    }
}
