package dev.ironshim.impl.isolation;

import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Manifest;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a manifest grants on the device that it was compared with: each grant with a name, registers and ports with the BAR,
 * offset and length that they were found at, and with their addresses. Nobody looks at the device a second time.
 *
 * @param domain the IOMMU domain that the device was in
 */
record Admitted(long domain, List<Grant.Mmio> mmio, List<Grant.Port> ports, List<Grant.Dma> dma, List<Grant.Irq> irqs) {
    Admitted {
        mmio = List.copyOf(mmio);
        ports = List.copyOf(ports);
        dma = List.copyOf(dma);
        irqs = List.copyOf(irqs);
    }

    /** Windows of addresses and interrupts are the same on every device. */
    static Admitted of(long domain, List<Grant.Mmio> mmio, List<Grant.Port> ports, Manifest manifest) {
        return new Admitted(
                domain,
                mmio,
                ports,
                IntStream.range(0, manifest.dmaCount())
                        .mapToObj(i -> manifest.dma(i).named(name(manifest.dma(i), "dma", i)))
                        .toList(),
                IntStream.range(0, manifest.irqCount())
                        .mapToObj(i -> manifest.irq(i).named(name(manifest.irq(i), "irq", i)))
                        .toList());
    }

    /** Version 3 has no names: kind and number stand for one. */
    static String name(Grant grant, String kind, int index) {
        return grant.name().isEmpty() ? kind + index : grant.name();
    }
}
