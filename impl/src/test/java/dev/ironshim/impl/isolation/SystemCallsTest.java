package dev.ironshim.impl.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.isolation.SystemCalls.CallRule;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** System calls: named or denied, recorded either way. */
class SystemCallsTest {
    private final List<AuditEvent> audit = new ArrayList<>();

    private void denied(SystemCalls calls, long driver, int number) {
        audit.clear();
        RefusedException refused = catchThrowableOfType(RefusedException.class, () -> calls.enforce(driver, number));
        assertThat(refused.rule()).isEqualTo(CallRule.DENIED);
        assertThat(refused)
                .hasMessage("syscall/denied: found call " + number + ", expected a call named for the driver");
        assertThat(audit).containsExactly(new AuditEvent.SystemCallDenied(driver, number));
    }

    private void allowed(SystemCalls calls, long driver, int number) {
        audit.clear();
        calls.enforce(driver, number);
        assertThat(audit).containsExactly(new AuditEvent.SystemCallAllowed(driver, number));
    }

    @Test
    void whatWasNotNamedIsDenied() {
        SystemCalls none = new SystemCalls(Map.of(), audit::add);
        for (int number : new int[] {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            denied(none, 1, number);
        }
        assertThat(CallRule.DENIED.says()).isNotEmpty();
    }

    @Test
    void aCallIsNamedForOneDriverAndNotForTheNext() {
        SystemCalls calls = new SystemCalls(Map.of(1L, Set.of(3, 4), -2L, Set.of(4)), audit::add);
        allowed(calls, 1, 3);
        allowed(calls, 1, 4);
        allowed(calls, -2, 4);
        denied(calls, -2, 3);
        denied(calls, 2, 4);
        denied(calls, 1, 5);
    }

    @Test
    void driversAddedLaterAreNotAllowedAnything() {
        Map<Long, Set<Integer>> mine = new HashMap<>(Map.of(1L, Set.of(3)));
        SystemCalls calls = new SystemCalls(mine, audit::add);
        mine.put(2L, Set.of(3));
        denied(calls, 2, 3);
        allowed(calls, 1, 3);
    }
}
