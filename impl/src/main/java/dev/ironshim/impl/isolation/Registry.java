package dev.ironshim.impl.isolation;

import dev.ironshim.impl.dma.WindowSet;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who owns what is shared: drivers by identity, requester ids, address spaces, units, and physical ranges. One short lock, under
 * which nothing else is called. What belongs to somebody is refused to everybody else, unless both say that they are one unit.
 */
final class Registry {
    /** What a driver takes for itself. */
    record Claim(
            long driver,
            Bdf address,
            long unit,
            long domain,
            Set<Long> requesterIds,
            Set<Bdf> contained,
            Ranges ranges) {}

    /** Physical ranges, by their first and last bytes. */
    record Ranges(Map<Long, Long> registers, Map<Long, Long> ports) {}

    private final int maxDrivers;
    private final int maxRemembered;
    private final Map<Long, DriverBinding> drivers = new HashMap<>();
    private final Set<Long> claimed = new HashSet<>();
    // The epoch that each driver came to that was ever admitted: what it held then stays dead.
    private final Map<Long, Integer> epochs = new HashMap<>();
    private final Map<Long, Long> requesters = new HashMap<>();
    private final Map<Long, Unit> domains = new HashMap<>();
    private final Map<Bdf, Unit> contained = new HashMap<>();
    private final WindowSet registers = new WindowSet();
    private final WindowSet ports = new WindowSet();
    private final Object lock = new Object();

    Registry(int maxDrivers, int maxRemembered) {
        this.maxDrivers = maxDrivers;
        this.maxRemembered = maxRemembered;
    }

    /** Room made for a driver: the unit that it joins, and the epoch that it begins in. */
    record Place(Unit unit, int epoch) {}

    /**
     * Takes everything that a driver claims, or nothing.
     *
     * @throws RefusedException with a {@link MonitorRule}
     */
    Place claim(Claim claim) {
        synchronized (lock) {
            check(claim);
            Unit unit = joins(claim);
            claimed.add(claim.driver());
            for (long requester : claim.requesterIds()) {
                requesters.put(requester, claim.driver());
            }
            domains.put(claim.domain(), unit);
            claim.contained().forEach(function -> contained.put(function, unit));
            claim.ranges().registers().forEach(registers::add);
            claim.ranges().ports().forEach(ports::add);
            unit.members++;
            return new Place(unit, epochs.computeIfAbsent(claim.driver(), driver -> 1));
        }
    }

    private void check(Claim claim) {
        String name = RefusedException.hex(claim.driver());
        if (claimed.contains(claim.driver())) {
            throw refuse(MonitorRule.ALREADY_ADMITTED, "driver " + name, "a new one");
        }
        if (claimed.size() >= maxDrivers) {
            throw refuse(MonitorRule.DRIVERS_FULL, claimed.size() + " drivers", "fewer");
        }
        if (!epochs.containsKey(claim.driver()) && epochs.size() >= maxRemembered) {
            throw refuse(MonitorRule.DRIVERS_FULL, epochs.size() + " drivers that were ever admitted", "fewer");
        }
        for (long requester : new TreeSet<>(claim.requesterIds())) {
            Long owner = requesters.get(requester);
            if (owner != null) {
                throw refuse(
                        MonitorRule.DEVICE_TAKEN,
                        "requester id " + RefusedException.hex(requester) + " of driver " + RefusedException.hex(owner),
                        "a device of nobody else");
            }
        }
        claim.ranges().registers().forEach((first, end) -> {
            if (registers.overlaps(first, end)) {
                throw refuse(MonitorRule.MMIO_TAKEN, RefusedException.hex(first), "registers of nobody else");
            }
        });
        claim.ranges().ports().forEach((first, end) -> {
            if (ports.overlaps(first, end)) {
                throw refuse(MonitorRule.PORTS_TAKEN, RefusedException.hex(first), "ports of nobody else");
            }
        });
    }

    /**
     * The unit that a driver comes into: its own, or that of what its hardware is shared with, if all of them have declared it. A
     * number that is the same and nothing shared joins nobody: anybody can name a number.
     */
    private Unit joins(Claim claim) {
        Unit unit = same(claim, null, domains.get(claim.domain()), "address space " + claim.domain());
        for (Bdf function : claim.contained()) {
            unit = same(claim, unit, contained.get(function), "what is contained with " + function);
        }
        if (unit != null && unit.members >= Unit.MAX_MEMBERS) {
            throw refuse(MonitorRule.DRIVERS_FULL, unit.members + " drivers of one unit", "fewer");
        }
        return unit == null ? new Unit(claim.unit()) : unit;
    }

    private static @Nullable Unit same(Claim claim, @Nullable Unit known, @Nullable Unit other, String what) {
        if (other == null || other == known) {
            return known == null ? other : known;
        }
        if (known != null || claim.unit() == 0 || claim.unit() != other.declared) {
            throw refuse(
                    MonitorRule.UNIT,
                    what + " belongs to unit " + RefusedException.hex(other.declared) + " of another driver",
                    "one of nobody else's, or the same unit in both manifests");
        }
        return other;
    }

    /** The driver is admitted now: it is found by its identity. */
    void admitted(Claim claim, DriverBinding binding) {
        synchronized (lock) {
            drivers.put(claim.driver(), binding);
        }
    }

    /** Gives everything back that was claimed. */
    void release(Claim claim, Unit unit, int epoch) {
        synchronized (lock) {
            drivers.remove(claim.driver());
            claimed.remove(claim.driver());
            epochs.put(claim.driver(), epoch);
            claim.requesterIds().forEach(requesters::remove);
            unit.members--;
            if (unit.members == 0) {
                domains.values().removeIf(each -> each == unit);
                contained.values().removeIf(each -> each == unit);
            }
            claim.ranges().registers().keySet().forEach(registers::remove);
            claim.ranges().ports().keySet().forEach(ports::remove);
        }
    }

    /** @throws RefusedException with {@link MonitorRule#UNKNOWN_DRIVER} */
    DriverBinding find(long driver) {
        synchronized (lock) {
            DriverBinding binding = drivers.get(driver);
            if (binding == null) {
                throw refuse(
                        MonitorRule.UNKNOWN_DRIVER, "driver " + RefusedException.hex(driver), "one that was admitted");
            }
            return binding;
        }
    }

    /** All that are admitted, as of now. */
    List<DriverBinding> all() {
        synchronized (lock) {
            return List.copyOf(drivers.values());
        }
    }

    private static RefusedException refuse(MonitorRule rule, String found, String expected) {
        return new RefusedException(rule, RefusedException.NOWHERE, found, expected);
    }
}
