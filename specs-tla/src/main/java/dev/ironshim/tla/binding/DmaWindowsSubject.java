package dev.ironshim.tla.binding;

import dev.ironshim.impl.dmawindows.DmaWindows;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.model.dmawindows.DmaRight;
import dev.ironshim.model.dmawindows.DmaWindowsOp;
import dev.ironshim.model.dmawindows.DmaWindowsResult;
import dev.ironshim.model.dmawindows.DmaWindowsState;
import dev.ironshim.model.machine.Subject;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Drives {@link DmaWindows} with a page of memory behind each window, which the device writes or does not. */
public final class DmaWindowsSubject implements Subject<DmaWindowsState, DmaWindowsOp, DmaWindowsResult> {
    private static final byte WRITTEN = 1;

    private final DmaWindows device = new DmaWindows(1);
    private final List<List<MemorySegment>> memory = new ArrayList<>();

    public DmaWindowsSubject(Constants constants) {
        for (int domain = 0; domain < constants.integer("DomainCount"); domain++) {
            List<MemorySegment> pages = new ArrayList<>();
            for (int window = 0; window < constants.integer("WindowCount"); window++) {
                pages.add(MemorySegment.ofArray(new byte[(int) DmaWindows.PAGE]));
            }
            memory.add(pages);
        }
    }

    private static long iova(int window) {
        return window * DmaWindows.PAGE;
    }

    @Override
    public DmaWindowsResult perform(DmaWindowsOp operation) {
        return switch (operation) {
            case DmaWindowsOp.Map(int domain, int window, DmaRight direction) -> map(domain, window, direction);
            case DmaWindowsOp.Unmap(int domain, int window) -> device.unmap(domain, iova(window));
            case DmaWindowsOp.Revoke(int domain) -> device.revoke(domain);
            case DmaWindowsOp.Attach(int domain) -> device.attach(domain);
            case DmaWindowsOp.Detach() -> device.detach();
            case DmaWindowsOp.Master(boolean on) -> device.master(on);
            case DmaWindowsOp.Read(int window) ->
                device.reach(iova(window), false).isPresent() ? DmaWindowsResult.OK : DmaWindowsResult.BLOCKED;
            case DmaWindowsOp.Write(int window) -> write(window);
        };
    }

    private DmaWindowsResult map(int domain, int window, DmaRight direction) {
        MemorySegment page = memory.get(domain - 1).get(window - 1);
        DmaWindowsResult result = device.map(domain, iova(window), page, Direction.valueOf(direction.name()));
        if (result == DmaWindowsResult.OK) {
            // Fresh memory.
            page.fill((byte) 0);
        }
        return result;
    }

    private DmaWindowsResult write(int window) {
        Optional<MemorySegment> reached = device.reach(iova(window), true);
        reached.ifPresent(page -> page.set(ValueLayout.JAVA_BYTE, 0, WRITTEN));
        return reached.isPresent() ? DmaWindowsResult.OK : DmaWindowsResult.BLOCKED;
    }

    @Override
    public DmaWindowsState observe() {
        List<List<DmaRight>> rights = new ArrayList<>();
        List<List<Boolean>> written = new ArrayList<>();
        for (int domain = 1; domain <= memory.size(); domain++) {
            List<DmaRight> row = new ArrayList<>();
            List<Boolean> marks = new ArrayList<>();
            for (int window = 1; window <= memory.get(domain - 1).size(); window++) {
                row.add(device.direction(domain, iova(window))
                        .map(direction -> DmaRight.valueOf(direction.name()))
                        .orElse(DmaRight.NONE));
                marks.add(memory.get(domain - 1).get(window - 1).get(ValueLayout.JAVA_BYTE, 0) == WRITTEN);
            }
            rights.add(row);
            written.add(marks);
        }
        return new DmaWindowsState(rights, written, (int) device.domain(), device.isMaster());
    }
}
