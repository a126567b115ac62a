package dev.ironshim.impl.isolation;

import dev.ironshim.impl.audit.Audit;
import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.refusal.Rule;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which system calls drivers may make: those that were named for them, no others. Every decision is recorded. */
public final class SystemCalls {
    private final Map<Long, Set<Integer>> allowed;
    private final Audit audit;

    /** What a system call must obey. */
    public enum CallRule implements Rule {
        DENIED;

        @Override
        public String area() {
            return "syscall";
        }

        @Override
        public String says() {
            return "the call was named for the driver";
        }
    }

    /** @param allowed numbers of calls by driver */
    public SystemCalls(Map<Long, Set<Integer>> allowed, Audit audit) {
        this.allowed = allowed.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
        this.audit = audit;
    }

    /** What manifests name for their drivers; those of version 3 name none. */
    public static SystemCalls of(List<Manifest> manifests, Audit audit) {
        return new SystemCalls(
                manifests.stream()
                        .collect(Collectors.toMap(
                                Manifest::driver,
                                manifest -> manifest.terms()
                                        .map(terms -> Set.copyOf(terms.calls()))
                                        .orElse(Set.of()))),
                audit);
    }

    /** @throws RefusedException with {@link CallRule#DENIED} */
    public void enforce(long driver, int number) {
        if (!allowed.getOrDefault(driver, Set.of()).contains(number)) {
            audit.record(new AuditEvent.SystemCallDenied(driver, number));
            throw new RefusedException(
                    CallRule.DENIED, RefusedException.NOWHERE, "call " + number, "a call named for the driver");
        }
        audit.record(new AuditEvent.SystemCallAllowed(driver, number));
    }
}
