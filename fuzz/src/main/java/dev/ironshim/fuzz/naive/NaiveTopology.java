package dev.ironshim.fuzz.naive;

import dev.ironshim.fuzz.naive.Part.State;
import dev.ironshim.impl.pci.Bdf;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows packets: from every function, wherever a request of it may go before it has to be with the root complex. Everything is
 * looked for in the whole list.
 */
public final class NaiveTopology {
    private static final int SEPARATING = 0x1D;

    private final List<Part> parts;
    /** What was found out about who is whose, so that it need not be looked for again. */
    private final IdentityHashMap<Part, Optional<Part>> physical = new IdentityHashMap<>();

    private final IdentityHashMap<Part, Optional<Part>> above = new IdentityHashMap<>();

    public NaiveTopology(List<Part> parts) {
        this.parts = parts;
    }

    // Places.

    /** Whose virtual function it is. */
    private @Nullable Part physical(Part part) {
        return physical.computeIfAbsent(part, any -> Optional.ofNullable(findPhysical(part)))
                .orElse(null);
    }

    private @Nullable Part findPhysical(Part part) {
        for (Part each : parts) {
            for (int i = 0; i < each.functions(); i++) {
                int id = each.address().requesterId() + each.offset() + i * each.stride();
                if (id == part.address().requesterId()
                        && each.address().domain() == part.address().domain()) {
                    return each;
                }
            }
        }
        return null;
    }

    private boolean virtual(Part part) {
        return physical(part) != null;
    }

    private int bus(Part part) {
        Part physical = physical(part);
        return (physical == null ? part : physical).address().bus();
    }

    private boolean sameBus(Part one, Part other) {
        return one.address().domain() == other.address().domain() && bus(one) == bus(other);
    }

    /** The bridge that leads to the bus that a function is on. */
    private @Nullable Part above(Part part) {
        Optional<Part> known = above.get(part);
        if (known == null) {
            known = Optional.ofNullable(findAbove(part));
            above.put(part, known);
        }
        return known.orElse(null);
    }

    private @Nullable Part findAbove(Part part) {
        for (Part each : parts) {
            if (each.bridge()
                    && each.secondary() == bus(part)
                    && each.secondary() != 0
                    && each.address().domain() == part.address().domain()) {
                return each;
            }
        }
        return null;
    }

    private List<Part> behind(Part bridge) {
        List<Part> behind = new ArrayList<>();
        for (Part each : parts) {
            if (bridge.equals(above(each))) {
                behind.add(each);
            }
        }
        return behind;
    }

    /** Functions of the same device, itself included, virtual ones not. */
    private List<Part> device(Part part) {
        Part above = above(part);
        boolean link = above != null && above.port() != 5;
        List<Part> device = new ArrayList<>();
        for (Part each : parts) {
            if (sameBus(each, part)
                    && !virtual(each)
                    && (link || each.address().device() == part.address().device())) {
                device.add(each);
            }
        }
        return device;
    }

    // Packets.

    private boolean turns(Part part) {
        if (virtual(part)) {
            return false;
        }
        Part above = above(part);
        if (above != null && above.port() == 5 && part.port() != 6) {
            return true;
        }
        boolean separates = part.access() >= 0 && (part.access() & SEPARATING & ~part.enabled()) == 0;
        boolean portDown = part.port() == 4 || part.port() == 6;
        boolean endpoint = part.port() == 0 || part.port() == 1 || part.port() == 9;
        if (portDown) {
            return !separates;
        }
        if (part.port() == 5 || (endpoint && !part.bridge())) {
            List<Part> device = device(part);
            return !separates && (device.size() > 1 || device.stream().anyMatch(Part::several));
        }
        return true;
    }

    /** Every function that a request of {@code from} may arrive at. */
    private Set<Part> reached(Part from) {
        Set<Part> reached = new HashSet<>();
        emit(from, reached);
        return reached;
    }

    /** A function puts a request on its bus. */
    private void emit(Part part, Set<Part> reached) {
        Part above = above(part);
        if (above != null && (above.toOrFromConventional() || (above.port() == 5 && turns(part)))) {
            down(above, reached);
        } else if (turns(part)) {
            boolean silent = above == null && !part.bridge() && part.classCode() == 0x0600;
            for (Part each : device(part)) {
                if (!silent || turns(each)) {
                    arrive(each, reached);
                }
            }
        }
        if (above != null) {
            up(above, reached);
        }
    }

    /** A request comes to a bridge from below. */
    private void up(Part bridge, Set<Part> reached) {
        if (turns(bridge)) {
            arrive(bridge, reached);
        }
        emit(bridge, reached);
    }

    /** A request comes to a function from its own bus. */
    private void arrive(Part part, Set<Part> reached) {
        if (reached.add(part) && part.bridge()) {
            down(part, reached);
        }
    }

    private void down(Part bridge, Set<Part> reached) {
        for (Part each : behind(bridge)) {
            arrive(each, reached);
        }
    }

    // Answers.

    /** Ids that requests of a function can carry. */
    public Set<Bdf> requesterIds(Part part) {
        Set<Bdf> ids = new TreeSet<>();
        for (int function = 0; function < 8; function++) {
            int kept = part.phantom() ? 3 - part.phantomBits() : 3;
            boolean same = true;
            for (int bit = 0; bit < kept; bit++) {
                same &= (function >> bit) % 2 == (part.address().function() >> bit) % 2;
            }
            if (same) {
                ids.add(new Bdf(
                        part.address().domain(),
                        part.address().bus(),
                        part.address().device(),
                        function));
            }
        }
        Part at = part;
        while (at != null) {
            if (at.toOrFromConventional()) {
                ids.add(at.address());
                if (at.secondary() != 0) {
                    ids.add(new Bdf(at.address().domain(), at.secondary(), 0, 0));
                }
            }
            at = above(at);
        }
        return ids;
    }

    /** Groups: the classes of who reaches whom and who has an id in common. */
    public Set<Set<Bdf>> groups() {
        return classes(grouped());
    }

    private BiPredicate<Part, Part> grouped() {
        List<Set<Part>> reach = parts.stream().map(this::reached).toList();
        List<Set<Bdf>> ids = parts.stream().map(this::requesterIds).toList();
        return (one, other) -> {
            int i = parts.indexOf(one);
            int j = parts.indexOf(other);
            return reach.get(i).contains(other)
                    || reach.get(j).contains(one)
                    || ids.get(i).stream().anyMatch(ids.get(j)::contains);
        };
    }

    /** Units: groups, and who is reset with whom. */
    public Set<Set<Bdf>> units() {
        BiPredicate<Part, Part> grouped = grouped();
        return classes((one, other) -> grouped.test(one, other)
                || other.equals(physical(one))
                || one.equals(physical(other))
                || resets(one, other)
                || resets(other, one));
    }

    /** Whether a reset of the first, through the port above it, resets the second. */
    private boolean resets(Part one, Part other) {
        Part port = above(one);
        if (port == null || one.bridge()) {
            return false;
        }
        for (Part at = above(other); at != null; at = above(at)) {
            if (at.equals(port)) {
                return true;
            }
        }
        return false;
    }

    private Set<Set<Bdf>> classes(BiPredicate<Part, Part> related) {
        int count = parts.size();
        boolean[][] same = new boolean[count][count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                same[i][j] = i == j || related.test(parts.get(i), parts.get(j));
            }
        }
        for (int over = 0; over < count; over++) {
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < count; j++) {
                    same[i][j] |= same[i][over] && same[over][j];
                }
            }
        }
        Set<Set<Bdf>> classes = new HashSet<>();
        for (int i = 0; i < count; i++) {
            Set<Bdf> members = new HashSet<>();
            for (int j = 0; j < count; j++) {
                if (same[i][j]) {
                    members.add(parts.get(j).address());
                }
            }
            classes.add(members);
        }
        return classes;
    }

    /** Buses that no bridge leads to, by their first addresses. */
    public Set<Bdf> rootBuses() {
        Set<Bdf> buses = new TreeSet<>();
        for (Part part : parts) {
            if (above(part) == null) {
                buses.add(new Bdf(part.address().domain(), bus(part), 0, 0));
            }
        }
        return buses;
    }

    // What is no machine.

    /** Names of the rules that the parts break, as the implementation calls them; all of them, not the first. */
    public Set<String> broken() {
        Set<String> broken = new TreeSet<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part.state() == State.GONE) {
                broken.add("GONE");
            }
            if (part.state() == State.HEADER && part.port() >= 0) {
                broken.add("UNKNOWN");
            }
            for (int j = 0; j < i; j++) {
                if (parts.get(j).address().equals(part.address())) {
                    broken.add("TWICE");
                }
            }
        }
        if (broken.isEmpty()) {
            parts.forEach(part -> broken(part, broken));
        }
        return broken;
    }

    private void broken(Part part, Set<String> broken) {
        int claims = 0;
        for (Part each : parts) {
            for (int i = 0; i < each.functions(); i++) {
                boolean claimed = each.address().domain() == part.address().domain()
                        && each.address().requesterId() + each.offset() + i * each.stride()
                                == part.address().requesterId();
                claims += claimed ? 1 : 0;
                if (claimed
                        && part.address().bus() != each.address().bus()
                        && !Objects.equals(around(part.address()), around(each.address()))) {
                    broken.add("VIRTUAL");
                }
            }
        }
        if (claims > 1
                || (claims == 1 && (part.bridge() || part.functions() > 0))
                || (claims == 0 && part.nameless())) {
            broken.add("VIRTUAL");
        }
        for (int i = 0; i < part.functions(); i++) {
            int id = part.address().requesterId() + part.offset() + i * part.stride();
            if (parts.stream()
                    .noneMatch(each -> each.address().domain() == part.address().domain()
                            && each.address().requesterId() == id)) {
                broken.add("VIRTUAL_MISSING");
            }
        }
        Part around = around(part.address());
        if (claims == 0
                && around != null
                && around.secondary() != part.address().bus()) {
            broken.add("BUS_WITHOUT_BRIDGE");
        }
        if (part.bridge() && part.secondary() != 0) {
            buses(part, broken);
        }
    }

    private void buses(Part bridge, Set<String> broken) {
        if (bridge.secondary() <= bridge.address().bus() || bridge.subordinate() < bridge.secondary()) {
            broken.add("BUS_ORDER");
        }
        for (Part other : parts) {
            if (other.equals(bridge)
                    || !other.bridge()
                    || other.secondary() == 0
                    || other.address().domain() != bridge.address().domain()) {
                continue;
            }
            if (other.secondary() == bridge.secondary()) {
                broken.add("BUS_TWICE");
            }
            boolean behind = false;
            Part at = above(bridge);
            for (int steps = 0; at != null && steps < parts.size(); steps++) {
                behind |= at.equals(other);
                at = above(at);
            }
            boolean starts = bridge.secondary() > other.secondary() && bridge.secondary() <= other.subordinate();
            boolean within = starts && bridge.subordinate() <= other.subordinate();
            if (behind ? !within : starts) {
                broken.add("BUS_RANGE");
            }
        }
    }

    /** The bridge whose buses hold an address, the one with the fewest. */
    private @Nullable Part around(Bdf address) {
        Part around = null;
        for (Part each : parts) {
            if (each.bridge()
                    && each.secondary() != 0
                    && each.address().domain() == address.domain()
                    && each.secondary() <= address.bus()
                    && address.bus() <= each.subordinate()
                    && (around == null || each.secondary() > around.secondary())) {
                around = each;
            }
        }
        return around;
    }
}
