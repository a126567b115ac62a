package dev.ironshim.tla.binding;

import dev.ironshim.impl.audit.Audit;
import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.isolation.DriverFacts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * An audit whose records are held against the books: what is mapped was told, what was told and has not come back is in the books,
 * and each epoch that has ended was told.
 */
final class ScriptedSinks implements Audit {
    private final Map<Long, Set<Long>> ended = new HashMap<>();
    private final Map<Long, Set<DriverFacts.Place>> mapped = new HashMap<>();

    @Override
    public void record(AuditEvent event) {
        switch (event) {
            case AuditEvent.Revoked revoked ->
                ended.computeIfAbsent(revoked.driver(), driver -> new HashSet<>())
                        .add(revoked.epoch());
            case AuditEvent.Mapped each ->
                mapped.computeIfAbsent(each.driver(), driver -> new HashSet<>())
                        .add(new DriverFacts.Place(each.pasid(), each.iova(), each.bytes()));
            case AuditEvent.Unmapped each ->
                mapped.getOrDefault(each.driver(), new HashSet<>())
                        .remove(new DriverFacts.Place(each.pasid(), each.iova(), each.bytes()));
            default -> {}
        }
    }

    void check(long driver, DriverFacts facts) {
        Set<Long> epochs = ended.getOrDefault(driver, Set.of());
        if (!epochs.equals(LongStream.range(1, facts.epoch()).boxed().collect(Collectors.toSet()))) {
            throw new IllegalStateException("the audit was told that epochs " + epochs + " have ended: " + facts);
        }
        Set<DriverFacts.Place> told = mapped.getOrDefault(driver, Set.of());
        if (!told.containsAll(facts.mapped())) {
            throw new IllegalStateException("memory is mapped and the audit was not told: " + facts);
        }
        if (!in(facts.mapped(), facts.withheld()).containsAll(told)) {
            throw new IllegalStateException("memory has come back and the audit was not told: " + facts);
        }
    }

    private static Set<DriverFacts.Place> in(List<DriverFacts.Place> some, List<DriverFacts.Place> others) {
        Set<DriverFacts.Place> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }
}
