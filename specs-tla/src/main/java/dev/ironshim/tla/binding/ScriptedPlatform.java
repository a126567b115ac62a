package dev.ironshim.tla.binding;

import dev.ironshim.impl.isolation.DriverFacts;
import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.model.isolation.World;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;

/** A device whose translations, copies of them, and bus master are looked at, and which fails or calls back as it is told. */
final class ScriptedPlatform implements Platform {
    private final LiveDevice device;
    private final Set<DriverFacts.Place> table = new HashSet<>();
    private final Set<DriverFacts.Place> copies = new HashSet<>();
    private boolean master;
    private boolean working = true;
    private World world = World.ANSWERS;
    private Runnable meanwhile = () -> {};

    ScriptedPlatform(LiveDevice device) {
        this.device = device;
    }

    /** What the next call does that somebody waits for. */
    void next(World next, Runnable during) {
        world = next;
        meanwhile = during;
    }

    void usual() {
        next(World.ANSWERS, () -> {});
    }

    /** Whether effects are carried out. */
    void working(boolean works) {
        working = works;
    }

    private void answer() {
        World now = world;
        Runnable during = meanwhile;
        usual();
        if (now == World.CUTS_OFF) {
            during.run();
        }
        if (now == World.FAILS) {
            throw new IllegalStateException("the platform fails, after it has done it");
        }
    }

    private void effect() {
        if (!working) {
            throw new IllegalStateException("the platform fails");
        }
    }

    @Override
    public LiveDevice device() {
        return device;
    }

    @Override
    public long read(int bar, long offset, int width) {
        return 0;
    }

    @Override
    public void write(int bar, long offset, int width, long value) {
        // Nothing is read back.
    }

    @Override
    public void map(int pasid, long iova, MemorySegment memory, Direction direction) {
        table.add(new DriverFacts.Place(pasid, iova, memory.byteSize()));
        answer();
    }

    @Override
    public void unmap(int pasid, long iova, long length) {
        effect();
        DriverFacts.Place place = new DriverFacts.Place(pasid, iova, length);
        if (table.remove(place)) {
            copies.add(place);
        }
    }

    @Override
    public void flush(int pasid) {
        effect();
        copies.removeIf(each -> each.pasid() == pasid);
    }

    @Override
    public void arm() {
        master = true;
        answer();
    }

    @Override
    public void silence() {
        effect();
        master = false;
    }

    @Override
    public void reset() {
        effect();
        master = false;
    }

    @Override
    public void detach() {
        // What it takes away besides is no promise of the specification: translations leave by unmapping and flushing.
    }

    @Override
    public EventSource interrupt(IrqKind kind, int vector) {
        throw new UnsupportedOperationException("interrupts come in by the ingress");
    }

    @Override
    public EventSource errors() {
        throw new UnsupportedOperationException("errors come in by the ingress");
    }

    @Override
    public EventSource removal() {
        throw new UnsupportedOperationException("nobody removes it");
    }

    Set<DriverFacts.Place> translated() {
        return table;
    }

    /** What the device reaches as far as the IOMMU goes: what is translated, and what was copied. */
    Set<DriverFacts.Place> reached() {
        Set<DriverFacts.Place> all = new HashSet<>(table);
        all.addAll(copies);
        return all;
    }

    boolean master() {
        return master;
    }

    @Override
    public void close() {
        // Nobody gives it back.
    }
}
