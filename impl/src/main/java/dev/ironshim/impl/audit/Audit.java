package dev.ironshim.impl.audit;

/**
 * Where decisions are recorded, each once and in their order. It may be slow, throw or never return: it is called with no lock
 * held, one event at a time, and only admissions wait for it. An event whose recording threw is offered again.
 */
@FunctionalInterface
public interface Audit {
    void record(AuditEvent event);
}
