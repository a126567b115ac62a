package dev.ironshim.impl.isolation;

import dev.ironshim.impl.containment.Containment;
import dev.ironshim.impl.dma.WindowSet;
import dev.ironshim.model.containment.Stage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Drivers that are contained together: nearly always one. Its lock guards the books of all of them; nothing foreign is called
 * under it, so it is held for as long as a decision takes and no longer.
 */
final class Unit {
    /** As many as containment asks. */
    static final int MAX_MEMBERS = 256;
    /** Correctable errors a second that are merely observed. */
    private static final int RATE_LIMIT = 16;

    final Object lock = new Object();
    final List<DriverBinding> drivers = new ArrayList<>();
    /** What is mapped or withheld, by address space. */
    final Map<AddressSpace, WindowSet> taken = new HashMap<>();
    /** Errors of the devices and what became of them, for all drivers together. */
    Containment containment = new Containment(1, RATE_LIMIT);

    /** Functions that containment asks, in the order of its numbers from 1. */
    List<DriverBinding> functions = List.of();
    /** Whether a thread is at the recovery. */
    boolean carriedOut;

    /** When its last step began, in ticks. */
    long stepBegan;
    /** By which name the manifests declare it; 0 for a driver that shares with nobody. */
    final long declared;
    /** Guarded by the registry. */
    int members;

    Unit(long declared) {
        this.declared = declared;
    }

    /** Containment asks those who are there when an error comes to a healthy unit. */
    void poll() {
        if (containment.snapshot().stage() == Stage.HEALTHY && !functions.equals(drivers)) {
            functions = List.copyOf(drivers);
            containment = new Containment(Math.max(functions.size(), 1), RATE_LIMIT);
        }
    }

    /** Whether a device was contained until its reset. */
    boolean resetDue() {
        return drivers.stream().anyMatch(each -> each.life.snapshot().resetDue());
    }

    /** Whether the recovery from an error has not ended. */
    boolean recovering() {
        Stage stage = containment.snapshot().stage();
        return stage != Stage.HEALTHY && stage != Stage.DISCONNECTED;
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
