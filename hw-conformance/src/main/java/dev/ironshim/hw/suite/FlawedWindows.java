package dev.ironshim.hw.suite;

import static dev.ironshim.hw.target.Target.PAGE;

import dev.ironshim.hw.target.Target;
import dev.ironshim.hw.target.Windows;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.model.dmawindows.DmaWindowsResult;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An IOMMU, or a kernel before it, with one flaw. */
final class FlawedWindows implements Windows {
    private record Mapped(long domain, long iova) {}

    private final Target sound;
    private final Flaw flaw;
    private final Map<Mapped, MemorySegment> gone = new HashMap<>();
    private final Map<Mapped, MemorySegment> live = new HashMap<>();
    private final Set<Mapped> kept = new HashSet<>();
    private final Set<Mapped> extra = new HashSet<>();
    private MemorySegment whole = MemorySegment.NULL;

    FlawedWindows(Target sound, Flaw flaw) {
        this.sound = sound;
        this.flaw = flaw;
    }

    /** What the page that is mapped next is a part of. */
    void partOf(MemorySegment pages) {
        whole = pages;
    }

    /** Takes back what the flaw left mapped. */
    void mend() throws IOException {
        end(kept);
        end(extra);
    }

    @Override
    public DmaWindowsResult map(long domain, long iova, MemorySegment memory, Direction direction) throws IOException {
        Mapped mapped = new Mapped(domain, iova);
        if (flaw == Flaw.MAPS_NOTHING) {
            return DmaWindowsResult.OK;
        }
        if (kept.remove(mapped)) {
            sound.windows().unmap(domain, iova, memory.byteSize());
        }
        if (extra.remove(mapped)) {
            sound.windows().unmap(domain, iova, PAGE);
        }
        Direction really = flaw == Flaw.MAPS_BOTH_DIRECTIONS ? Direction.BOTH : direction;
        DmaWindowsResult result = sound.windows().map(domain, iova, memory, really);
        if (result != DmaWindowsResult.OK) {
            return result;
        }
        live.put(mapped, memory);
        if (flaw == Flaw.MAPS_NEIGHBOURS) {
            beside(domain, iova, memory, -PAGE, really);
            beside(domain, iova, memory, PAGE, really);
        }
        if (flaw == Flaw.SHARES_DOMAINS && domain == Target.OWN) {
            neighbour(Target.OTHER, iova, memory, really);
        }
        return result;
    }

    /** The page beside it, if that is the suite's, too: nothing else may be written to. */
    private void beside(long domain, long iova, MemorySegment memory, long distance, Direction direction)
            throws IOException {
        long offset = memory.address() + distance - whole.address();
        if (offset >= 0 && offset <= whole.byteSize() - PAGE) {
            neighbour(domain, iova + distance, whole.asSlice(offset, PAGE), direction);
        }
    }

    private void neighbour(long domain, long iova, MemorySegment memory, Direction direction) throws IOException {
        Mapped mapped = new Mapped(domain, iova);
        if (!live.containsKey(mapped)
                && !extra.contains(mapped)
                && sound.windows().map(domain, iova, memory, direction) == DmaWindowsResult.OK) {
            extra.add(mapped);
        }
    }

    @Override
    public DmaWindowsResult unmap(long domain, long iova, long bytes) throws IOException {
        Mapped mapped = new Mapped(domain, iova);
        if (flaw == Flaw.MAPS_NOTHING) {
            return DmaWindowsResult.OK;
        }
        MemorySegment memory = live.remove(mapped);
        if (flaw == Flaw.SKIPS_UNMAP && memory != null) {
            kept.add(mapped);
            return DmaWindowsResult.OK;
        }
        DmaWindowsResult result = sound.windows().unmap(domain, iova, bytes);
        end(extra);
        if (memory != null) {
            gone.put(mapped, memory);
        }
        return result;
    }

    @Override
    public DmaWindowsResult revoke(long domain) throws IOException {
        for (Set<Mapped> all : List.of(kept, extra, live.keySet())) {
            all.removeIf(each -> each.domain() == domain);
        }
        return sound.windows().revoke(domain);
    }

    private void end(Set<Mapped> mappings) throws IOException {
        for (Mapped each : mappings) {
            sound.windows().unmap(each.domain(), each.iova(), PAGE);
        }
        mappings.clear();
    }

    /** What was unmapped is there again. */
    void remap() throws IOException {
        for (Map.Entry<Mapped, MemorySegment> each : gone.entrySet()) {
            sound.windows().map(each.getKey().domain(), each.getKey().iova(), each.getValue(), Direction.BOTH);
        }
        gone.clear();
    }
}
