package dev.ironshim.impl.isolation;

import dev.ironshim.impl.dma.WindowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Drivers that are contained together: nearly always one. Its lock guards the books of all of them; nothing foreign is called
 * under it, so it is held for as long as a decision takes and no longer.
 */
final class Unit {
    final Object lock = new Object();
    final List<DriverBinding> drivers = new ArrayList<>();
    /** What is mapped or withheld, by address space. */
    final Map<AddressSpace, WindowSet> taken = new HashMap<>();
    /** By which name the manifests declare it; 0 for a driver that shares with nobody. */
    final long declared;
    /** Guarded by the registry. */
    int members;

    Unit(long declared) {
        this.declared = declared;
    }

    /** Whether something that was asked of the hardware of any of them is outstanding. */
    boolean unsettled() {
        for (DriverBinding each : drivers) {
            if (each.owes()) {
                return true;
            }
        }
        return false;
    }
}
