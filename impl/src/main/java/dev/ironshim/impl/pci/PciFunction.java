package dev.ironshim.impl.pci;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a function says of itself.
 *
 * @param known bytes that were there to be read
 * @param headerType 0, 1 or 2, or what else stood there
 * @param notes what cannot be believed, in the order it was met
 */
public record PciFunction(
        int known,
        Presence presence,
        int vendor,
        int device,
        int subsystemVendor,
        int subsystemDevice,
        int command,
        int status,
        int revision,
        int classCode,
        int headerType,
        boolean multifunction,
        int interruptLine,
        int interruptPin,
        List<Bar> bars,
        @Nullable Rom rom,
        @Nullable Bridge bridge,
        CapabilityList standard,
        CapabilityList extended,
        List<Note> notes) {

    /** Whether somebody answers. */
    public enum Presence {
        PRESENT,
        /** Its ids read all ones and the rest does not: so does a virtual function. */
        VIRTUAL_FUNCTION,
        /** Nobody answers. */
        GONE
    }

    /** How a list of capabilities ended. */
    public enum End {
        COMPLETE,
        /** The function has no such list, or the gate to it is closed. */
        NONE,
        /** The function may have one, and the bytes are not there. */
        UNKNOWN,
        LOOP,
        INTO_HEADER,
        TRUNCATED,
        ALL_ONES
    }

    /** @param capabilities in the order of the list, up to where it ended */
    public record CapabilityList(End end, List<Capability> capabilities) {
        public CapabilityList {
            capabilities = List.copyOf(capabilities);
        }
    }

    /** An expansion ROM. */
    public record Rom(long base, boolean enabled) {}

    /**
     * Where a bridge leads to. A window whose limit is below its base is closed.
     *
     * @param io of CardBus: the first of its two
     * @param prefetchable of CardBus: its second window of memory, prefetchable or not
     */
    public record Bridge(
            int primary, int secondary, int subordinate, int control, Window io, Window memory, Window prefetchable) {}

    /** @param last the last byte; below {@code first} if the window is closed */
    public record Window(long first, long last) {}

    public PciFunction {
        bars = List.copyOf(bars);
        notes = List.copyOf(notes);
    }

    /** The same function with other BARs: those whose sizes were found out. */
    public PciFunction withBars(List<Bar> others) {
        return new PciFunction(
                known,
                presence,
                vendor,
                device,
                subsystemVendor,
                subsystemDevice,
                command,
                status,
                revision,
                classCode,
                headerType,
                multifunction,
                interruptLine,
                interruptPin,
                others,
                rom,
                bridge,
                standard,
                extended,
                notes);
    }

    /** The first capability of that kind in either list. */
    public <C extends Capability> Optional<C> capability(Class<C> kind) {
        return Stream.concat(standard.capabilities().stream(), extended.capabilities().stream())
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst();
    }
}
