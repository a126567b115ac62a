package dev.ironshim.impl.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.impl.audit.AuditEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** System calls: named or denied, recorded either way. */
class SystemCallsTest {
    private final Drivers drivers = Drivers.monitor().driver(1);

    private void denied(long driver, int number) {
        drivers.audit.clear();
        assertThat(drivers.refused(CallRule.DENIED, () -> drivers.ingress.systemCall(driver, number)))
                .hasMessage("syscall/denied: found call " + number
                        + ", expected one that the manifest names, of an active driver");
        assertThat(drivers.audit).containsExactly(new AuditEvent.SystemCallDenied(driver, number));
    }

    @Test
    void whatWasNotNamedIsDenied() {
        drivers.running();
        for (int number : new int[] {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            denied(1, number);
        }
        assertThat(CallRule.DENIED.says()).isNotEmpty();
    }

    @Test
    void nobodyMakesACallWhoWasNotAdmitted() {
        drivers.refused(MonitorRule.UNKNOWN_DRIVER, () -> drivers.ingress.systemCall(2, 0));
    }

    @Test
    void theCallsAreThoseThatWereNamedAndNoOthers() {
        SystemCalls calls = new SystemCalls(List.of(3, 4));
        assertThat(calls.allows(3)).isTrue();
        assertThat(calls.allows(4)).isTrue();
        assertThat(calls.allows(5)).isFalse();
        assertThat(new SystemCalls(List.of()).allows(0)).isFalse();
    }
}
