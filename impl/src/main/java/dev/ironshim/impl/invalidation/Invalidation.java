package dev.ironshim.impl.invalidation;

import dev.ironshim.impl.dma.WindowSet;
import dev.ironshim.model.invalidation.InvalidationResult;
import dev.ironshim.model.invalidation.Slot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The books of one device address space: which windows are translated, which are on their way, and what has come back. Memory
 * and addresses are free again when a flush that began after the translation was removed has ended well, and not before.
 *
 * <p>Nothing here calls a platform. The owner asks what is due, does it, and says how it ended; a call that never ends is
 * one of which nobody says so, and its window stays withheld while the others go on. Specification: {@code Invalidation.tla}.
 *
 * <p>Addresses are unsigned 64-bit numbers of bytes. Finding, adding and removing a window take a logarithmic number of steps.
 * Not thread-safe.
 *
 * @param <T> what the owner keeps for each window
 */
public final class Invalidation<T> {
    private final Map<Long, Window<T>> windows = new HashMap<>();
    private final WindowSet taken = new WindowSet();
    /** What is to be unmapped, in the order in which it became due. */
    private final LinkedHashSet<Window<T>> leaving = new LinkedHashSet<>();

    private List<Window<T>> removed = new ArrayList<>();
    private List<Window<T>> flushing = new ArrayList<>();
    private int mapping;
    private int mapped;
    private boolean retired;

    private static final class Window<T> {
        final long first;
        final T what;
        Slot slot = Slot.FREE;

        Window(long first, T what) {
            this.first = first;
            this.what = what;
        }
    }

    /**
     * A window is about to be mapped.
     *
     * @param first its first byte
     * @param last its last byte
     * @return {@link InvalidationResult#OK}, {@link InvalidationResult#RETIRED}, or {@link InvalidationResult#TAKEN} if one of
     *     its bytes has not come back
     * @throws IllegalArgumentException if {@code last} is below {@code first}
     */
    public InvalidationResult map(long first, long last, T what) {
        if (retired) {
            return InvalidationResult.RETIRED;
        }
        if (!taken.add(first, last)) {
            return InvalidationResult.TAKEN;
        }
        Window<T> window = new Window<>(first, what);
        windows.put(first, window);
        become(window, Slot.MAPPING);
        return InvalidationResult.OK;
    }

    /**
     * The platform has answered. What it failed to map may be mapped all the same and has to leave, like what was withdrawn
     * meanwhile.
     *
     * @return {@link InvalidationResult#OK} or {@link InvalidationResult#NOTHING_BEGUN}
     */
    public InvalidationResult mapEnds(long first, boolean well) {
        Window<T> window = windows.get(first);
        if (window == null || (window.slot != Slot.MAPPING && window.slot != Slot.DOOMED)) {
            return InvalidationResult.NOTHING_BEGUN;
        }
        become(window, well && window.slot == Slot.MAPPING ? Slot.MAPPED : Slot.LEAVING);
        return InvalidationResult.OK;
    }

    /**
     * A window has to leave. If it is still being mapped, it leaves as soon as that has ended.
     *
     * @return {@link InvalidationResult#OK} or {@link InvalidationResult#NOT_MAPPED}
     */
    public InvalidationResult withdraw(long first) {
        Window<T> window = windows.get(first);
        if (window == null || !stays(window)) {
            return InvalidationResult.NOT_MAPPED;
        }
        withdraw(window);
        return InvalidationResult.OK;
    }

    /** Whether nobody has withdrawn it yet. */
    private static boolean stays(Window<?> window) {
        return window.slot == Slot.MAPPED || window.slot == Slot.MAPPING;
    }

    private void withdraw(Window<T> window) {
        become(window, window.slot == Slot.MAPPED ? Slot.LEAVING : Slot.DOOMED);
    }

    /** Every window that is mapped or being mapped has to leave: those, in the order of their addresses. */
    public List<T> withdrawAll() {
        List<Window<T>> leave = inOrder(Invalidation::stays);
        leave.forEach(this::withdraw);
        return leave.stream().map(window -> window.what).toList();
    }

    /** Begins to unmap the window that is due longest. Null if none is due. */
    public @Nullable T unmap() {
        if (leaving.isEmpty()) {
            return null;
        }
        Window<T> window = leaving.getFirst();
        become(window, Slot.UNMAPPING);
        return window.what;
    }

    /**
     * Begins to unmap one window.
     *
     * @return {@link InvalidationResult#OK} or {@link InvalidationResult#NOTHING_DUE}
     */
    public InvalidationResult unmap(long first) {
        Window<T> window = windows.get(first);
        if (window == null || window.slot != Slot.LEAVING) {
            return InvalidationResult.NOTHING_DUE;
        }
        become(window, Slot.UNMAPPING);
        return InvalidationResult.OK;
    }

    /**
     * The platform has answered. A window that it failed to unmap is due again, behind the others.
     *
     * @return {@link InvalidationResult#OK} or {@link InvalidationResult#NOTHING_BEGUN}
     */
    public InvalidationResult unmapEnds(long first, boolean well) {
        Window<T> window = windows.get(first);
        if (window == null || window.slot != Slot.UNMAPPING) {
            return InvalidationResult.NOTHING_BEGUN;
        }
        become(window, well ? Slot.REMOVED : Slot.LEAVING);
        return InvalidationResult.OK;
    }

    /**
     * Begins a flush, for what has been removed before.
     *
     * @return {@link InvalidationResult#OK}, {@link InvalidationResult#FLUSHING} or {@link InvalidationResult#NOTHING_DUE}
     */
    public InvalidationResult flush() {
        if (!flushing.isEmpty()) {
            return InvalidationResult.FLUSHING;
        }
        if (removed.isEmpty()) {
            return InvalidationResult.NOTHING_DUE;
        }
        flushing = removed;
        removed = new ArrayList<>();
        flushing.forEach(window -> become(window, Slot.FLUSHING));
        return InvalidationResult.OK;
    }

    /**
     * The flush has ended.
     *
     * @param well whether every copy of what it was for is gone; a flush that timed out or was given up did not end well
     * @return what came back and may go to somebody else; empty if it did not end well, and then another flush is due
     * @throws IllegalStateException if no flush is under way
     */
    public List<T> flushEnds(boolean well) {
        if (flushing.isEmpty()) {
            throw new IllegalStateException("no flush is under way");
        }
        List<Window<T>> flushed = flushing;
        flushing = new ArrayList<>();
        if (!well) {
            flushed.forEach(window -> become(window, Slot.REMOVED));
            return List.of();
        }
        List<T> back = new ArrayList<>(flushed.size());
        for (Window<T> window : flushed) {
            become(window, Slot.FREE);
            windows.remove(window.first);
            taken.remove(window.first);
            back.add(window.what);
        }
        return back;
    }

    /**
     * The address space is given up: everything has to leave, and nothing is mapped any more.
     *
     * @return {@link InvalidationResult#OK} or {@link InvalidationResult#RETIRED}
     */
    public InvalidationResult retire() {
        if (retired) {
            return InvalidationResult.RETIRED;
        }
        retired = true;
        withdrawAll();
        return InvalidationResult.OK;
    }

    /**
     * The address space, and the number by which the hardware knows it, goes to somebody else.
     *
     * @return {@link InvalidationResult#OK}, {@link InvalidationResult#IN_USE} if it was not given up, or
     *     {@link InvalidationResult#UNSETTLED} if not everything has come back
     */
    public InvalidationResult reuse() {
        if (!retired) {
            return InvalidationResult.IN_USE;
        }
        if (!empty()) {
            return InvalidationResult.UNSETTLED;
        }
        retired = false;
        return InvalidationResult.OK;
    }

    /** The one place where a window moves, so that slots, queues and counts are of one mind. */
    private void become(Window<T> window, Slot slot) {
        switch (window.slot) {
            case MAPPING -> mapping--;
            case MAPPED -> mapped--;
            case LEAVING -> leaving.remove(window);
            default -> {}
        }
        window.slot = slot;
        switch (slot) {
            case MAPPING -> mapping++;
            case MAPPED -> mapped++;
            case LEAVING -> leaving.add(window);
            case REMOVED -> removed.add(window);
            default -> {}
        }
    }

    /** Whether the address space was given up. */
    public boolean retired() {
        return retired;
    }

    /** Whether there is something to unmap, or to flush while nobody flushes. */
    public boolean due() {
        return !leaving.isEmpty() || (!removed.isEmpty() && flushing.isEmpty());
    }

    /** Whether every window is free. */
    public boolean empty() {
        return windows.isEmpty();
    }

    /** How many windows are mapped. */
    public int mapped() {
        return mapped;
    }

    /** What is mapped, in the order of addresses. */
    public List<T> mappedInOrder() {
        return inOrder(window -> window.slot == Slot.MAPPED).stream()
                .map(window -> window.what)
                .toList();
    }

    /** What was withdrawn and has not come back, in the order of addresses. */
    public List<T> withheldInOrder() {
        return inOrder(window -> window.slot != Slot.MAPPED && window.slot != Slot.MAPPING).stream()
                .map(window -> window.what)
                .toList();
    }

    /** How many windows were withdrawn and have not come back. */
    public int withheld() {
        return windows.size() - mapped - mapping;
    }

    /** What is known of the window that begins at {@code first}; {@link Slot#FREE} if none does. */
    public Slot slot(long first) {
        Window<T> window = windows.get(first);
        return window == null ? Slot.FREE : window.slot;
    }

    private List<Window<T>> inOrder(Predicate<Window<T>> wanted) {
        return windows.values().stream()
                .filter(wanted)
                .sorted(Comparator.comparing(window -> window.first, Long::compareUnsigned))
                .toList();
    }
}
