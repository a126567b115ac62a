package dev.ironshim.tla.binding;

import dev.ironshim.impl.audit.Audit;
import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.isolation.DriverFacts;
import java.util.HashMap;
import java.util.Map;

/** An audit whose records are held against the books: each mapping, its return, and each end of an epoch is told once. */
final class ScriptedSinks implements Audit {
    private final Map<Long, Integer> ended = new HashMap<>();
    private final Map<Long, Integer> mapped = new HashMap<>();

    @Override
    public void record(AuditEvent event) {
        switch (event) {
            case AuditEvent.Revoked revoked -> ended.merge(revoked.driver(), 1, Integer::sum);
            case AuditEvent.Mapped each -> mapped.merge(each.driver(), 1, Integer::sum);
            case AuditEvent.Unmapped each -> mapped.merge(each.driver(), -1, Integer::sum);
            default -> {}
        }
    }

    void check(long driver, DriverFacts facts) {
        if (ended.getOrDefault(driver, 0) < facts.epoch() - 1) {
            throw new IllegalStateException("an epoch has ended and the audit was not told: " + facts);
        }
        if (mapped.getOrDefault(driver, 0)
                > facts.mapped().size() + facts.withheld().size()) {
            throw new IllegalStateException("memory has come back and the audit was not told: " + facts);
        }
    }
}
