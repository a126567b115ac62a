package dev.ironshim.impl.dma;

import dev.ironshim.impl.verified.Order;
import dev.ironshim.impl.verified.Unsigned;
import dev.ironshim.impl.verified.Window;
import org.jspecify.annotations.Nullable;

/**
 * A set of windows of the 64-bit address space that have no byte in common: a B+ tree, so that finding, adding and removing
 * take a logarithmic number of steps and finding allocates nothing. Not thread-safe.
 */
public final class WindowSet {
    private static final int CAPACITY = 64;

    private Node root = new Node(true);
    private long size;

    /** A node: the first bytes of its windows, or lower bounds of its children's windows. */
    private static final class Node {
        final long[] first = new long[CAPACITY];
        final long @Nullable [] last;
        final Node @Nullable [] children;
        int count;
        // Leaves are chained, because the window before an address may be in the leaf before.
        @Nullable
        Node before;

        @Nullable
        Node after;

        Node(boolean leaf) {
            last = leaf ? new long[CAPACITY] : null;
            children = leaf ? null : new Node[CAPACITY];
        }

        int childFor(long address) {
            return Math.max(0, Order.floor(first, count, address));
        }
    }

    /** The number of windows. */
    public long size() {
        return size;
    }

    /** Whether one window holds all {@code length} bytes from {@code address}. No bytes are held by none. */
    public boolean holds(long address, long length) {
        Node leaf = leafOf(address);
        int at = Order.floor(leaf.first, leaf.count, address);
        if (at < 0) {
            Node before = leaf.before;
            return before != null && holds(before, before.count - 1, address, length);
        }
        return holds(leaf, at, address, length);
    }

    private static boolean holds(Node leaf, int at, long address, long length) {
        return Window.contains(leaf.first[at], lasts(leaf)[at], address, length);
    }

    /** Whether each of the {@code length} bytes from {@code address} is in some window. */
    public boolean covers(long address, long length) {
        if (!Window.fits(address, length)) {
            return false;
        }
        long end = address + (length - 1);
        Node leaf = leafOf(address);
        int at = Order.floor(leaf.first, leaf.count, address);
        Node node = at < 0 ? leaf.before : leaf;
        if (node == null) {
            return false;
        }
        at = at < 0 ? node.count - 1 : at;
        if (Unsigned.below(lasts(node)[at], address)) {
            return false;
        }
        while (Unsigned.below(lasts(node)[at], end)) {
            long next = lasts(node)[at] + 1;
            at++;
            if (at == node.count) {
                node = node.after;
                at = 0;
            }
            if (node == null || node.first[at] != next) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether some window has a byte in {@code first..last}.
     *
     * @throws IllegalArgumentException if {@code last} is below {@code first}
     */
    public boolean overlaps(long first, long last) {
        if (Unsigned.below(last, first)) {
            throw new IllegalArgumentException("the window ends before it starts");
        }
        Node node = below(last);
        if (node == null) {
            return false;
        }
        int index = Order.floor(node.first, node.count, last);
        return Window.overlap(node.first[index], lasts(node)[index], first, last);
    }

    /**
     * The address after the highest window that has a byte in {@code first..last}, or {@code first} if there is none: nothing lower
     * is free for as many bytes. 0 after the end of the address space.
     */
    public long past(long first, long last) {
        Node node = below(last);
        return node == null || !overlaps(first, last)
                ? first
                : lasts(node)[Order.floor(node.first, node.count, last)] + 1;
    }

    /** The leaf of the highest window that begins at or below {@code address}. */
    private @Nullable Node below(long address) {
        Node leaf = leafOf(address);
        return Order.floor(leaf.first, leaf.count, address) < 0 ? leaf.before : leaf;
    }

    /**
     * Adds a window unless it overlaps one.
     *
     * @return whether it was added
     * @throws IllegalArgumentException if {@code last} is below {@code first}
     */
    public boolean add(long first, long last) {
        if (overlaps(first, last)) {
            return false;
        }
        Node sibling = add(root, first, last);
        if (sibling != null) {
            Node top = new Node(false);
            Node[] children = children(top);
            children[0] = root;
            children[1] = sibling;
            top.first[0] = root.first[0];
            top.first[1] = sibling.first[0];
            top.count = 2;
            root = top;
        }
        size++;
        return true;
    }

    /** Adds below {@code node}, and returns what it was split off, if it was full. */
    private static @Nullable Node add(Node node, long first, long last) {
        long[] lasts = node.last;
        if (lasts != null) {
            Node half = node.count == CAPACITY ? split(node) : null;
            Node into = half != null && !Unsigned.below(first, half.first[0]) ? half : node;
            int at = Order.floor(into.first, into.count, first) + 1;
            shift(into.first, at, into.count);
            shift(lasts(into), at, into.count);
            into.first[at] = first;
            lasts(into)[at] = last;
            into.count++;
            return half;
        }
        int child = node.childFor(first);
        Node sibling = add(children(node)[child], first, last);
        if (sibling == null) {
            return null;
        }
        Node half = node.count == CAPACITY ? split(node) : null;
        Node into = node;
        int at = child + 1;
        if (half != null && at > node.count) {
            into = half;
            at -= node.count;
        }
        shift(into.first, at, into.count);
        System.arraycopy(children(into), at, children(into), at + 1, into.count - at);
        into.first[at] = sibling.first[0];
        children(into)[at] = sibling;
        into.count++;
        return half;
    }

    /** Moves the upper half of a full node into a new one after it. */
    private static Node split(Node node) {
        int keep = CAPACITY / 2;
        Node half = new Node(node.last != null);
        half.count = CAPACITY - keep;
        System.arraycopy(node.first, keep, half.first, 0, half.count);
        if (node.last == null) {
            System.arraycopy(children(node), keep, children(half), 0, half.count);
        } else {
            System.arraycopy(lasts(node), keep, lasts(half), 0, half.count);
            Node after = node.after;
            half.before = node;
            half.after = after;
            node.after = half;
            if (after != null) {
                after.before = half;
            }
        }
        node.count = keep;
        return half;
    }

    /**
     * Removes the window that starts at {@code first}.
     *
     * @return whether there was one
     */
    public boolean remove(long first) {
        if (!remove(root, first)) {
            return false;
        }
        while (root.last == null && root.count == 1) {
            root = children(root)[0];
        }
        size--;
        return true;
    }

    private static boolean remove(Node node, long first) {
        if (node.last != null) {
            int at = Order.floor(node.first, node.count, first);
            if (at < 0 || node.first[at] != first) {
                return false;
            }
            unshift(node.first, at, node.count);
            unshift(lasts(node), at, node.count);
            node.count--;
            return true;
        }
        int child = node.childFor(first);
        Node below = children(node)[child];
        if (!remove(below, first)) {
            return false;
        }
        // An empty child goes, so that every leaf but a lone root has a window.
        if (below.count == 0) {
            unlink(below);
            unshift(node.first, child, node.count);
            System.arraycopy(children(node), child + 1, children(node), child, node.count - child - 1);
            node.count--;
        }
        return true;
    }

    private static void unlink(Node leaf) {
        Node before = leaf.before;
        Node after = leaf.after;
        if (before != null) {
            before.after = after;
        }
        if (after != null) {
            after.before = before;
        }
    }

    private Node leafOf(long address) {
        Node node = root;
        Node[] children = node.children;
        while (children != null) {
            node = children[node.childFor(address)];
            children = node.children;
        }
        return node;
    }

    private static long[] lasts(Node leaf) {
        if (leaf.last == null) {
            throw new IllegalStateException("not a leaf");
        }
        return leaf.last;
    }

    private static Node[] children(Node inner) {
        if (inner.children == null) {
            throw new IllegalStateException("a leaf");
        }
        return inner.children;
    }

    private static void shift(long[] numbers, int at, int count) {
        System.arraycopy(numbers, at, numbers, at + 1, count - at);
    }

    private static void unshift(long[] numbers, int at, int count) {
        System.arraycopy(numbers, at + 1, numbers, at, count - at - 1);
    }
}
