package dev.ironshim.impl.isolation;

import dev.ironshim.impl.verified.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What belongs to the architecture and to no device, whatever the base address registers say: whoever writes there configures
 * every device, raises any interrupt or resets the machine. Nothing of it is granted.
 *
 * <p>Sources for {@link #X86}: EISA specification, I/O address map (0x0000 to 0x00FF and the registers at 0x04D0 belong to the
 * system board); PCI Local Bus 3.0, 3.2.2.3.2 (configuration mechanism 1, in whose ports the reset control register 0xCF9 lies);
 * Intel SDM volume 3A, "Advanced Programmable Interrupt Controller" (local APIC and message addresses); Intel 82093AA datasheet
 * (I/O APICs at 0xFECxxxxx); IA-PC HPET 1.0a (0xFED00000 and up to three blocks of 4 KiB behind it); TCG PC Client Platform TPM
 * Profile (0xFED40000, five localities of 4 KiB); Intel VT-d, "Handling Requests to Interrupt Address Range" (requests to
 * 0xFEExxxxx are interrupts and are not translated).
 */
public final class ArchitectureRanges {
    /** Where addresses count. */
    public enum Space {
        /** Physical addresses of the processor. */
        MEMORY,
        /** I/O ports. */
        PORTS,
        /** Addresses in requests of devices. */
        IOVA
    }

    /**
     * A range that nobody is granted.
     *
     * @param last the last address, not below the first, unsigned
     * @param what lies there, in a refusal's words
     */
    public record Reserved(Space space, long first, long last, String what) {
        public Reserved {
            if (Long.compareUnsigned(last, first) < 0) {
                throw new IllegalArgumentException(what + " ends before it starts");
            }
        }

        boolean overlaps(Space other, long otherFirst, long otherLast) {
            return space == other && Window.overlap(first, last, otherFirst, otherLast);
        }
    }

    /** The fixed ranges of PCs. Tables that firmware places, such as ECAM and remapping units, are the embedder's to add. */
    public static final ArchitectureRanges X86 = new ArchitectureRanges(List.of(
            // Two DMA controllers and their pages, two interrupt controllers, timer, keyboard controller and NMI,
            // real-time
            // clock and NMI mask, system control ports 0x61 and 0x92, APM.
            new Reserved(Space.PORTS, 0x0000, 0x00FF, "registers of the system board"),
            new Reserved(Space.PORTS, 0x04D0, 0x04D1, "edge and level control of interrupts"),
            new Reserved(Space.PORTS, 0x0CF8, 0x0CFF, "configuration ports and reset control"),
            new Reserved(Space.MEMORY, 0xFEC0_0000L, 0xFECF_FFFFL, "I/O APICs"),
            new Reserved(Space.MEMORY, 0xFED0_0000L, 0xFED0_3FFFL, "HPET"),
            new Reserved(Space.MEMORY, 0xFED4_0000L, 0xFED4_4FFFL, "TPM"),
            new Reserved(Space.MEMORY, 0xFEE0_0000L, 0xFEEF_FFFFL, "local APICs and message interrupts"),
            new Reserved(Space.IOVA, 0xFEE0_0000L, 0xFEEF_FFFFL, "message interrupts")));

    private final List<Reserved> ranges;

    private ArchitectureRanges(List<Reserved> ranges) {
        this.ranges = List.copyOf(ranges);
    }

    /** These, and what this machine has besides: its ECAM, its remapping units, or for another architecture all there is. */
    public ArchitectureRanges with(List<Reserved> more) {
        List<Reserved> all = new ArrayList<>(ranges);
        all.addAll(more);
        return new ArchitectureRanges(all);
    }

    /** Nothing is reserved: for an architecture whose ranges {@link #with} adds. */
    public static ArchitectureRanges none() {
        return new ArchitectureRanges(List.of());
    }

    /** The first of them that has an address in common with {@code first..last}. */
    Optional<Reserved> overlapping(Space space, long first, long last) {
        return ranges.stream().filter(each -> each.overlaps(space, first, last)).findFirst();
    }
}
