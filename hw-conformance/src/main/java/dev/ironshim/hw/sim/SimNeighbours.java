package dev.ironshim.hw.sim;

import dev.ironshim.hw.target.Neighbours;
import java.util.List;

/** Groups as PCI Express makes them: a port that separates (ACS) ends a group, a conventional bus never does. */
final class SimNeighbours implements Neighbours {
    private enum Holder {
        PORT,
        KERNEL,
        OURS
    }

    private static boolean viable(List<Holder> group) {
        return group.stream().noneMatch(Holder.KERNEL::equals);
    }

    @Override
    public boolean alone() {
        return viable(List.of(Holder.OURS));
    }

    @Override
    public boolean behindSwitchViable() {
        return viable(List.of(Holder.PORT, Holder.OURS));
    }

    @Override
    public boolean onSharedBusViable(boolean siblingOurs) {
        return viable(List.of(Holder.OURS, siblingOurs ? Holder.OURS : Holder.KERNEL));
    }

    @Override
    public List<String> obstacles() {
        return List.of("0000:06:02.0 is bound to a driver of the kernel's");
    }
}
