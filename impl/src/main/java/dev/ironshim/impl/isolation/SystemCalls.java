package dev.ironshim.impl.isolation;

import dev.ironshim.impl.refusal.Rule;
import java.util.List;
import java.util.Set;

/** Which system calls a driver may make: those that its manifest names, no others. {@link Ingress#systemCall} asks. */
final class SystemCalls {
    private final Set<Integer> allowed;

    /** What a system call must obey. */
    public enum CallRule implements Rule {
        DENIED;

        @Override
        public String area() {
            return "syscall";
        }

        @Override
        public String says() {
            return "the manifest names the call, and its driver is active";
        }
    }

    SystemCalls(List<Integer> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    boolean allows(int number) {
        return allowed.contains(number);
    }
}
