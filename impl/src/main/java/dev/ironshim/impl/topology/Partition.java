package dev.ironshim.impl.topology;

import java.util.Collection;

/** Numbers from 0 in disjoint classes that are joined. */
final class Partition {
    private final int[] parent;

    Partition(int size) {
        parent = new int[size];
        for (int i = 0; i < size; i++) {
            parent[i] = i;
        }
    }

    /** The same classes, to be joined further. */
    Partition(Partition other) {
        parent = other.parent.clone();
    }

    /** The smallest number of the class. */
    int of(int number) {
        int top = number;
        while (parent[top] != top) {
            // Halving keeps paths short.
            parent[top] = parent[parent[top]];
            top = parent[top];
        }
        return top;
    }

    void join(Node first, Node second) {
        int a = of(first.number);
        int b = of(second.number);
        parent[Math.max(a, b)] = Math.min(a, b);
    }

    void join(Collection<Node> all) {
        Node first = null;
        for (Node each : all) {
            if (first == null) {
                first = each;
            }
            join(first, each);
        }
    }
}
