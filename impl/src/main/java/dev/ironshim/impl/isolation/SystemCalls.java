package dev.ironshim.impl.isolation;

import java.util.List;
import java.util.Set;

/** Which system calls a driver may make: those that its manifest names, no others. {@link Ingress#systemCall} asks. */
final class SystemCalls {
    private final Set<Integer> allowed;

    SystemCalls(List<Integer> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    boolean allows(int number) {
        return allowed.contains(number);
    }
}
