package dev.ironshim.model.dmawindows;

import java.util.List;

/**
 * What a device reaches, and what it has written. Domain and window {@code n} of the specification are element {@code n - 1}.
 *
 * @param rights for each domain and window
 * @param written whether the device has written behind it since it was mapped
 * @param domain the one that the device is in, from 1; 0 for none
 * @param master whether the device may send requests
 */
public record DmaWindowsState(List<List<DmaRight>> rights, List<List<Boolean>> written, int domain, boolean master) {
    public DmaWindowsState {
        rights = rights.stream().map(List::copyOf).toList();
        written = written.stream().map(List::copyOf).toList();
    }
}
