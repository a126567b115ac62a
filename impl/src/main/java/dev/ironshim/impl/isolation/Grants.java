package dev.ironshim.impl.isolation;

import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Rights;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.List;

/**
 * What a manifest grants, resolved against the device that was found at admission. The device is not asked again: what was
 * compared is what is handed out.
 */
record Grants(List<Registers> mmio, List<Registers> ports, List<Memory> dma, List<Line> irqs) {
    /** A grant, by the name that the manifest gives it. */
    sealed interface Named {
        String name();

        /** As the manifest says it, for the policy. */
        Grant says();
    }

    /**
     * Registers, or ports behind an I/O BAR.
     *
     * @param offset of the first byte in the BAR
     * @param length bytes, at least 1
     * @param widths the sum of the widths in bytes that accesses may have
     */
    record Registers(String name, Grant says, int bar, long offset, long length, Rights rights, int widths)
            implements Named {}

    /** Addresses that memory may be mapped at, {@code first} to {@code last}. */
    record Memory(String name, Grant says, int pasid, long first, long last, Direction direction) implements Named {}

    record Line(String name, Grant.Irq says) implements Named {}

    Grants {
        mmio = List.copyOf(mmio);
        ports = List.copyOf(ports);
        dma = List.copyOf(dma);
        irqs = List.copyOf(irqs);
    }

    /** How many grants are minted once an epoch. */
    int minted() {
        return mmio.size() + ports.size() + irqs.size();
    }

    /**
     * The place of a grant in its list.
     *
     * @throws RefusedException with {@link MonitorRule#NOT_GRANTED}
     */
    static int place(List<? extends Named> grants, String name) {
        for (int i = 0; i < grants.size(); i++) {
            if (grants.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new RefusedException(
                MonitorRule.NOT_GRANTED,
                RefusedException.NOWHERE,
                "'" + name + "'",
                "one of " + grants.stream().map(Named::name).toList());
    }
}
