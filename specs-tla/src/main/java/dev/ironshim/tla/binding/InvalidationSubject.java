package dev.ironshim.tla.binding;

import dev.ironshim.impl.invalidation.Invalidation;
import dev.ironshim.model.invalidation.InvalidationOp;
import dev.ironshim.model.invalidation.InvalidationResult;
import dev.ironshim.model.invalidation.InvalidationState;
import dev.ironshim.model.invalidation.Slot;
import dev.ironshim.model.machine.Subject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Drives {@link Invalidation} as the owner of an address space would, with a platform that does what is asked of it and no
 * more. What that has translated and copied is looked at page by page; the windows are of two pages and adjacent.
 */
public final class InvalidationSubject implements Subject<InvalidationState, InvalidationOp, InvalidationResult> {
    private static final int PAGES = 2;
    private static final long PAGE = 4096;

    private final int windows;
    private final Invalidation<Integer> books = new Invalidation<>();
    private final Platform platform = new Platform();
    /** The windows whose memory is the device's: from when it is mapped until the books say that it came back. */
    private final Set<Integer> lent = new HashSet<>();

    /** The address space has had an owner before: what is free now has been used. */
    public InvalidationSubject(Constants constants) {
        windows = constants.integer("WindowCount");
        for (int window = 1; window <= windows; window++) {
            perform(new InvalidationOp.Map(window));
            perform(new InvalidationOp.MapEnds(window, true));
        }
        perform(new InvalidationOp.Retire());
        for (int window = 1; window <= windows; window++) {
            perform(new InvalidationOp.Unmap(window));
            perform(new InvalidationOp.UnmapEnds(window, true, true));
        }
        perform(new InvalidationOp.Flush());
        perform(new InvalidationOp.FlushEnds(true));
        perform(new InvalidationOp.Reuse());
    }

    /** An IOMMU: pages are translated, copied on the way, and copies stay until a flush that was begun later has ended. */
    private static final class Platform {
        private final Set<Integer> table = new HashSet<>();
        private final Set<Integer> copies = new HashSet<>();
        private final Set<Integer> unmapping = new HashSet<>();
        private final Set<Integer> removed = new HashSet<>();
        private final Set<Integer> flushing = new HashSet<>();

        void map(int window) {
            table.addAll(pages(window));
            removed.removeAll(pages(window));
        }

        void unmap(int window) {
            unmapping.add(window);
        }

        void unmapEnds(int window, boolean well, boolean gone) {
            if (!unmapping.remove(window)) {
                return;
            }
            if (gone) {
                table.removeAll(pages(window));
            }
            if (well) {
                removed.addAll(pages(window));
            }
        }

        void flush() {
            flushing.addAll(removed);
        }

        void flushEnds(boolean well) {
            if (well) {
                copies.removeAll(flushing);
                removed.removeAll(flushing);
            }
            flushing.clear();
        }

        boolean reaches(int page) {
            if (table.contains(page)) {
                copies.add(page);
            }
            return copies.contains(page);
        }
    }

    private static List<Integer> pages(int window) {
        return IntStream.range(window * PAGES, (window + 1) * PAGES).boxed().toList();
    }

    private static long first(int window) {
        return PAGE * PAGES * window;
    }

    private static long last(int window) {
        return first(window + 1) - 1;
    }

    @Override
    public InvalidationResult perform(InvalidationOp operation) {
        return switch (operation) {
            case InvalidationOp.Map(int window) -> map(window);
            case InvalidationOp.MapEnds(int window, boolean well) -> books.mapEnds(first(window), well);
            case InvalidationOp.Withdraw(int window) -> books.withdraw(first(window));
            case InvalidationOp.Unmap(int window) -> {
                InvalidationResult result = window % 2 == 0 ? unmapInTurn(window) : books.unmap(first(window));
                if (result == InvalidationResult.OK) {
                    platform.unmap(window);
                }
                yield result;
            }
            case InvalidationOp.UnmapEnds(int window, boolean well, boolean removed) -> {
                platform.unmapEnds(window, well, removed);
                yield books.unmapEnds(first(window), well);
            }
            case InvalidationOp.Flush() -> {
                InvalidationResult result = books.flush();
                if (result == InvalidationResult.OK) {
                    platform.flush();
                }
                yield result;
            }
            case InvalidationOp.FlushEnds(boolean well) -> flushEnds(well);
            case InvalidationOp.Access(int window) -> {
                // Each page is asked for, whatever became of the others.
                long reached = pages(window).stream().filter(platform::reaches).count();
                yield reached == 0 ? InvalidationResult.BLOCKED : InvalidationResult.OK;
            }
            case InvalidationOp.Retire() -> books.retire();
            case InvalidationOp.Reuse() -> books.reuse();
        };
    }

    /** What is not free is asked for by its last page, which is not free either. */
    private InvalidationResult map(int window) {
        boolean free = books.slot(first(window)) == Slot.FREE;
        if (free && lent.contains(window)) {
            // The address came back and its memory did not: there is nothing to map.
            return InvalidationResult.TAKEN;
        }
        InvalidationResult result = books.map(free ? first(window) : last(window) + 1 - PAGE, last(window), window);
        if (result == InvalidationResult.OK) {
            platform.map(window);
            lent.add(window);
        }
        return result;
    }

    /** What is due before it fails once, and is due again. */
    private InvalidationResult unmapInTurn(int window) {
        for (int turn = 0; turn < windows; turn++) {
            Integer begun = books.unmap();
            if (begun == null) {
                return InvalidationResult.NOTHING_DUE;
            }
            if (begun == window) {
                return InvalidationResult.OK;
            }
            books.unmapEnds(first(begun), false);
        }
        return InvalidationResult.NOTHING_DUE;
    }

    private InvalidationResult flushEnds(boolean well) {
        platform.flushEnds(well);
        try {
            books.flushEnds(well).forEach(lent::remove);
            return InvalidationResult.OK;
        } catch (IllegalStateException none) {
            return InvalidationResult.NOTHING_BEGUN;
        }
    }

    @Override
    public InvalidationState observe() {
        List<Slot> slots = new ArrayList<>();
        for (int window = 1; window <= windows; window++) {
            slots.add(slot(window));
        }
        return new InvalidationState(slots, books.retired(), windowsOf(platform.table), windowsOf(platform.copies));
    }

    /** A window is free when its address can be mapped, and when its memory was given back, whichever comes first. */
    private Slot slot(int window) {
        return lent.contains(window) ? books.slot(first(window)) : Slot.FREE;
    }

    /** The windows of which a page is among these. */
    private static Set<Integer> windowsOf(Set<Integer> pages) {
        return pages.stream().map(page -> page / PAGES).collect(Collectors.toCollection(TreeSet::new));
    }
}
