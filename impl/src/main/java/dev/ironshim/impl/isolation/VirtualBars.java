package dev.ironshim.impl.isolation;

import dev.ironshim.impl.isolation.LiveDevice.Physical;
import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.Capability.SrIov;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Where the registers of a virtual function are. Its own BARs read 0: they are in its physical function's capability, one region
 * for all virtual functions side by side (SR-IOV 1.1, 2.1.1.1 and 3.3.14).
 */
final class VirtualBars {
    // No sum of 2^16 of them overflows.
    private static final long MAX_SIZE = 1L << 46;

    private VirtualBars() {}

    /** @throws RefusedException with {@link MonitorRule#VIRTUAL_FUNCTION}, unless it is one of {@code owner}'s */
    static List<Bar> of(LiveDevice device, Physical owner) {
        SrIov sriov = owner.function().capability(SrIov.class).orElseThrow(() -> refuse(device, owner, "no SR-IOV"));
        if (!sriov.enabled() || !sriov.memory()) {
            throw refuse(device, owner, "virtual functions that are not enabled");
        }
        int index = index(device.address(), owner.address(), sriov);
        if (index < 0) {
            throw refuse(device, owner, sriov.functions() + " others");
        }
        List<Bar> bars = new ArrayList<>();
        for (Bar region : sriov.bars()) {
            OptionalLong size = size(device.function().bars(), region.number());
            long base = region.base() == 0 ? 0 : region.base() + index * size.orElse(0);
            bars.add(new Bar(region.number(), region.kind(), base, region.prefetchable(), size));
        }
        return bars;
    }

    /** Of one function's part, as the platform says. */
    private static OptionalLong size(List<Bar> own, int number) {
        OptionalLong size = number < own.size() ? own.get(number).size() : OptionalLong.empty();
        return size.isPresent() && size.getAsLong() <= MAX_SIZE ? size : OptionalLong.empty();
    }

    private static int index(Bdf address, Bdf owner, SrIov sriov) {
        int distance = (address.requesterId() - owner.requesterId() - sriov.firstOffset()) & 0xFFFF;
        int index = sriov.stride() == 0 ? 0 : distance / sriov.stride();
        boolean its = index < sriov.functions() && sriov.function(owner, index).equals(address);
        return its ? index : -1;
    }

    private static RefusedException refuse(LiveDevice device, Physical owner, String found) {
        return new RefusedException(
                MonitorRule.VIRTUAL_FUNCTION,
                RefusedException.NOWHERE,
                owner.address() + " with " + found,
                "the physical function of " + device.address());
    }
}
