package dev.ironshim.impl.isolation;

import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a manifest grants on the device that it was compared with: each grant with a name, registers and ports with the BAR,
 * offset and length that they were found at, and with their addresses. Nobody looks at the device a second time.
 *
 * @param domain the IOMMU domain that the device was in
 */
record Admitted(long domain, List<Grant.Mmio> mmio, List<Grant.Port> ports, List<Grant.Dma> dma, List<Grant.Irq> irqs) {
    /** Of a name that was not granted, in the refusal. */
    private static final int MAX_NAME = 64;

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

    /** How many grants are minted once an epoch. */
    int minted() {
        return mmio.size() + ports.size() + irqs.size();
    }

    /**
     * The place of a grant in its list.
     *
     * @throws RefusedException with {@link MonitorRule#NOT_GRANTED}
     */
    static int place(List<? extends Grant> grants, String name) {
        for (int i = 0; i < grants.size(); i++) {
            if (grants.get(i).name().equals(name)) {
                return i;
            }
        }
        throw new RefusedException(
                MonitorRule.NOT_GRANTED,
                RefusedException.NOWHERE,
                "'" + (name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "…" : name) + "'",
                "one of " + grants.stream().map(Grant::name).toList());
    }

    /** What a driver takes for itself with this. */
    Registry.Claim claim(long driver, long unit, LiveDevice device) {
        Map<Long, Long> registers = new TreeMap<>();
        mmio.forEach(grant -> registers.put(grant.first(), grant.last()));
        Map<Long, Long> behindPorts = new TreeMap<>();
        ports.forEach(grant -> behindPorts.put((long) grant.first(), (long) grant.last()));
        Bdf address = device.address();
        return new Registry.Claim(
                driver,
                address,
                unit,
                domain,
                // Requester ids are unique in their segment.
                device.requesterIds().stream()
                        .map(id -> address.domain() << 16 | id)
                        .collect(Collectors.toUnmodifiableSet()),
                device.unit(),
                new Registry.Ranges(registers, behindPorts));
    }
}
