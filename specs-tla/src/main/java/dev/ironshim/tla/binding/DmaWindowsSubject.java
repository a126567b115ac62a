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
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Drives {@link DmaWindows} with adjacent windows of two pages, each of which the device writes or does not. It is a busy
 * device: before anything happens it has asked for all that there is, so that whatever can be in a cache is there.
 */
public final class DmaWindowsSubject implements Subject<DmaWindowsState, DmaWindowsOp, DmaWindowsResult> {
    private static final byte WRITTEN = 1;
    private static final int PAGES = 2;

    private final DmaWindows device = new DmaWindows(1);
    private final List<List<MemorySegment>> memory = new ArrayList<>();

    /** Every window of every domain has been used and taken back before, one by one and all together. */
    public DmaWindowsSubject(Constants constants) {
        for (int domain = 0; domain < constants.integer("DomainCount"); domain++) {
            List<MemorySegment> own = new ArrayList<>();
            for (int window = 0; window < constants.integer("WindowCount"); window++) {
                own.add(MemorySegment.ofArray(new byte[(int) (PAGES * DmaWindows.PAGE)]));
            }
            memory.add(own);
        }
        for (int domain = 1; domain <= memory.size(); domain++) {
            for (int window = 1; window <= memory.getFirst().size(); window++) {
                map(domain, window, DmaRight.BOTH);
                device.unmap(domain, iova(window));
                map(domain, window, DmaRight.BOTH);
            }
            device.revoke(domain);
        }
    }

    private static long iova(int window) {
        return PAGES * DmaWindows.PAGE * window;
    }

    private static List<Long> pages(int window) {
        return LongStream.range(0, PAGES)
                .mapToObj(page -> iova(window) + page * DmaWindows.PAGE)
                .toList();
    }

    @Override
    public DmaWindowsResult perform(DmaWindowsOp operation) {
        for (int window = 1; window <= memory.getFirst().size(); window++) {
            pages(window).forEach(page -> device.reach(page, false));
        }
        return switch (operation) {
            case DmaWindowsOp.Map(int domain, int window, DmaRight direction) -> map(domain, window, direction);
            case DmaWindowsOp.Unmap(int domain, int window) -> device.unmap(domain, iova(window));
            case DmaWindowsOp.Revoke(int domain) -> device.revoke(domain);
            case DmaWindowsOp.Attach(int domain) -> device.attach(domain);
            case DmaWindowsOp.Detach() -> device.detach();
            case DmaWindowsOp.Master(boolean on) -> device.master(on);
            case DmaWindowsOp.Read(int window) -> request(window, false);
            case DmaWindowsOp.Write(int window) -> request(window, true);
        };
    }

    private DmaWindowsResult map(int domain, int window, DmaRight direction) {
        MemorySegment fresh = memory.get(domain - 1).get(window - 1);
        DmaWindowsResult result = device.map(domain, iova(window), fresh, Direction.valueOf(direction.name()));
        if (result == DmaWindowsResult.OK) {
            fresh.fill((byte) 0);
        }
        return result;
    }

    /** Each page is asked for. No answer is right if only some of them are reached. */
    private DmaWindowsResult request(int window, boolean write) {
        List<MemorySegment> reached = pages(window).stream()
                .flatMap(page -> device.reach(page, write).stream())
                .toList();
        if (write) {
            reached.forEach(page -> page.set(ValueLayout.JAVA_BYTE, 0, WRITTEN));
        }
        return switch (reached.size()) {
            case 0 -> DmaWindowsResult.BLOCKED;
            case PAGES -> DmaWindowsResult.OK;
            default -> DmaWindowsResult.NOT_MAPPED;
        };
    }

    /** What the device would find, the cache included; where pages differ, all that one of them allows. */
    private DmaRight right(int domain, int window) {
        return pages(window).stream()
                .flatMap(page -> device.direction(domain, page).stream())
                .map(direction -> DmaRight.valueOf(direction.name()))
                .reduce((one, other) -> one == other ? one : DmaRight.BOTH)
                .orElse(DmaRight.NONE);
    }

    private boolean written(int domain, int window) {
        MemorySegment bytes = memory.get(domain - 1).get(window - 1);
        return IntStream.range(0, PAGES)
                .anyMatch(page -> bytes.get(ValueLayout.JAVA_BYTE, page * DmaWindows.PAGE) == WRITTEN);
    }

    @Override
    public DmaWindowsState observe() {
        List<List<DmaRight>> rights = new ArrayList<>();
        List<List<Boolean>> written = new ArrayList<>();
        for (int domain = 1; domain <= memory.size(); domain++) {
            List<DmaRight> row = new ArrayList<>();
            List<Boolean> marks = new ArrayList<>();
            for (int window = 1; window <= memory.get(domain - 1).size(); window++) {
                row.add(right(domain, window));
                marks.add(written(domain, window));
            }
            rights.add(row);
            written.add(marks);
        }
        return new DmaWindowsState(rights, written, (int) device.domain(), device.isMaster());
    }
}
