package dev.ironshim.impl.audit;

/** Where decisions are recorded. It is called under the lock of whoever decides: it must be quick and must not call back. */
@FunctionalInterface
public interface Audit {
    void record(AuditEvent event);
}
