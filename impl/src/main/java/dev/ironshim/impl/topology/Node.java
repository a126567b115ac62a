package dev.ironshim.impl.topology;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.Capability.Acs;
import dev.ironshim.impl.pci.Capability.Express;
import dev.ironshim.impl.pci.Capability.SrIov;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.pci.PciFunction.Bridge;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A function in its place. Written while {@link Tree} is built, and then read. */
final class Node {
    private static final int NO_PORT = -1;
    private static final int HOST_BRIDGE = 0x0600;

    final int number;
    final Bdf address;
    final PciFunction function;

    /** The first bus behind a bridge; 0 if it is none or its buses are not assigned. */
    final int secondary;

    /** The last bus behind a bridge. */
    final int subordinate;

    /** The physical function, of a virtual one. */
    @Nullable
    Node physical;

    /** The bus that it leads to, of a bridge whose buses are assigned. */
    @Nullable
    Bus behind;

    /** Whether it is one of several functions of a device, or says so. */
    boolean multifunction;

    private @Nullable Bus bus;

    Node(int number, TopologyFunction listed) {
        this.number = number;
        this.address = listed.address();
        this.function = listed.function();
        Bridge bridge = function.bridge();
        secondary = bridge == null ? 0 : bridge.secondary();
        subordinate = bridge == null ? 0 : bridge.subordinate();
    }

    void place(Bus on) {
        bus = on;
        on.nodes.add(this);
    }

    Bus bus() {
        return Objects.requireNonNull(bus);
    }

    boolean virtual() {
        return physical != null;
    }

    /** What says where its virtual functions are, if any may be. */
    Optional<SrIov> virtualFunctions() {
        return function.capability(SrIov.class).filter(SrIov::enabled);
    }

    boolean bridge() {
        return function.bridge() != null;
    }

    /** Type of its PCI Express port; -1 if it is conventional. */
    int portType() {
        return function.capability(Express.class).map(Express::type).orElse(NO_PORT);
    }

    /** Whether it leads to or from a conventional bus: one hears the other there, and it signs requests for all behind it. */
    boolean conventionalBridge() {
        int type = portType();
        return bridge() && (type == NO_PORT || type == Express.TO_CONVENTIONAL || type == Express.FROM_CONVENTIONAL);
    }

    /** A function by which the root complex shows itself: it asks for nothing by itself. Elsewhere the class is only a word. */
    boolean hostBridge() {
        return bus().root() && !bridge() && function.classCode() >> 8 == HOST_BRIDGE;
    }

    /**
     * Whether nothing demands that its requests, and those that pass through it from below, go to the root complex: they may
     * then turn round in its device. Access control is expected of ports that lead down, and of functions that are one of
     * several. Inside a switch there are downstream ports, and of what else is there nothing says where its requests go.
     */
    boolean loose() {
        int type = portType();
        if (bus().insideSwitch() && type != Express.DOWNSTREAM_PORT) {
            return true;
        }
        return switch (type) {
            case Express.ROOT_PORT, Express.DOWNSTREAM_PORT -> !separates();
            case Express.UPSTREAM_PORT -> multifunction && !separates();
            case Express.ENDPOINT, Express.LEGACY_ENDPOINT, Express.INTEGRATED_ENDPOINT ->
                bridge() || (multifunction && !separates());
            default -> true;
        };
    }

    private boolean separates() {
        Optional<Acs> acs = function.capability(Acs.class);
        return acs.isPresent() && acs.get().separates();
    }
}
