package dev.ironshim.impl.trust;

import dev.ironshim.impl.audit.Audit;
import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * Who may say what a driver is granted: admits signed manifests, once each, and says when their vouching is lost. It has the
 * clock that manifests are compared with. Specification: {@code Trust.tla}.
 *
 * <p>Thread-safe. What is revoked, replaced or told to the clock is in force when the method returns; it is saved and recorded
 * after that, by the executor, and neither a store nor an audit that hangs or throws can hold it up. An admission is saved and
 * recorded <em>before</em> it is answered, with everything that was decided until then: while the store or the audit fails,
 * nothing is admitted.
 */
public final class Trust {
    /** Decisions that wait for the audit. */
    static final int MAX_RECORDS = 1_024;

    private final TrustStore store;
    private final Audit audit;
    private final Executor later;

    /** Held while store and audit are called. Taken before the lock of the books, never within. */
    private final ReentrantLock outside = new ReentrantLock();

    private final AtomicBoolean waiting = new AtomicBoolean();

    private final Books books;

    private Trust(TrustPolicy policy, Memory memory, TrustStore store, Audit audit, Executor later) {
        this.books = new Books(policy, memory);
        this.store = store;
        this.audit = audit;
        this.later = later;
    }

    /**
     * Goes on from what the store has; an empty store is a first start.
     *
     * @param policy the latest, and no other of its version than the one that was opened before
     * @param later runs what may take long, such as saving a revocation: a thread of its own, or, for whoever does not mind a
     *     store that hangs, {@code Runnable::run}
     * @throws RefusedException with {@link TrustRule#OLD_TRUST}, {@link TrustRule#POLICY_CHANGED},
     *     {@link TrustRule#STORE_DAMAGED} or {@link TrustRule#STORE_FAILED}
     */
    public static Trust open(TrustPolicy policy, TrustStore store, Audit audit, Executor later) {
        Memory known = load(store);
        if (policy.version() < known.version()) {
            throw refuse(TrustRule.OLD_TRUST, "version " + policy.version(), known.version() + " or later");
        }
        if (policy.version() == known.version() && !policy.digest().equals(known.policy())) {
            throw refuse(
                    TrustRule.POLICY_CHANGED,
                    "SHA-256 " + policy.digest() + " in version " + policy.version(),
                    known.policy());
        }
        Trust trust = new Trust(policy, known.believing(policy), store, audit, later);
        trust.settleLater();
        return trust;
    }

    private static Memory load(TrustStore store) {
        Optional<byte[]> saved;
        try {
            saved = store.load();
        } catch (RuntimeException e) {
            throw refuse(TrustRule.STORE_FAILED, e.toString(), "what was saved");
        }
        return saved.map(MemoryCodec::decode).orElse(Memory.EMPTY);
    }

    /**
     * Verifies a signed manifest and admits it. It is used up by that, whatever comes next.
     *
     * <p>If it is revoked while it is being saved, or its admission cannot be recorded, it is refused and used up as well. Every
     * other refusal changes nothing; what a store wrote of a save that it did not report as done, the next process will know.
     *
     * @throws RefusedException with a rule of the manifest or a {@link TrustRule}
     */
    public VerifiedManifest admit(byte[] envelope) {
        try {
            Claim claim = new Claim(Envelope.decode(envelope)).examine(books.policy());
            outside.lock();
            try {
                return admit(claim);
            } finally {
                outside.unlock();
            }
        } catch (RefusedException e) {
            books.note(new AuditEvent.ManifestRefused(e.rule()));
            recordNow();
            throw e;
        }
    }

    private VerifiedManifest admit(Claim claim) {
        if (!tell()) {
            throw refuse(TrustRule.AUDIT_FAILED, "an audit that throws", "records of what was decided before");
        }
        Books.Admission admission = books.propose(claim);
        books.saving();
        try {
            store.save(MemoryCodec.encode(admission.next()));
        } catch (RuntimeException e) {
            throw refuse(TrustRule.STORE_FAILED, e.toString(), "an admission that is saved");
        }
        VerifiedManifest admitted = books.enter(admission);
        if (!tell()) {
            books.withdraw(claim);
            throw refuse(TrustRule.AUDIT_FAILED, "an audit that throws", "a record of the admission");
        }
        return admitted;
    }

    /**
     * What {@link #admit} would say now, without using anything up. It admits nothing, and is not recorded.
     *
     * @throws RefusedException with a rule of the manifest or a {@link TrustRule}
     */
    public Manifest check(byte[] envelope) {
        return books.propose(new Claim(Envelope.decode(envelope)).examine(books.policy()))
                .claim()
                .manifest();
    }

    /**
     * Believes a key no more, whatever a later policy says.
     *
     * @return what it leaves without enough signatures
     */
    public Set<Vouched> revokeKey(KeyId key) {
        return decide(memory -> memory.revoking(Set.of(key), Set.of()), new AuditEvent.KeyRevoked(key.hex()));
    }

    /**
     * Believes a manifest no more, whatever a later policy says.
     *
     * @param digest SHA-256, 64 hexadecimal digits in lower case
     * @return the manifest, if it stood
     * @throws IllegalArgumentException if it is no digest
     */
    public Set<Vouched> revokeManifest(String digest) {
        TrustPolicy.requireDigest(digest);
        return decide(memory -> memory.revoking(Set.of(), Set.of(digest)), new AuditEvent.ManifestRevoked(digest));
    }

    /**
     * Believes others from now on. What was revoked stays revoked.
     *
     * @return what is not vouched for by them
     * @throws RefusedException if {@code next} is not a later version
     */
    public Set<Vouched> replacePolicy(TrustPolicy next) {
        try {
            Set<Vouched> lost = books.replace(next);
            settleLater();
            return lost;
        } catch (RefusedException e) {
            books.note(new AuditEvent.TrustRefused(next.version(), e.rule()));
            afterwards(this::recordNow);
            throw e;
        }
    }

    /**
     * Tells the time. A time that has passed is ignored and counted. What could not be saved before is tried again.
     *
     * @param now seconds since 1970
     * @return what has expired by then: manifests, and those whose keys have
     */
    public Set<Vouched> tick(long now) {
        Optional<Set<Vouched>> expired = books.tick(now);
        expired.ifPresent(any -> settleLater());
        return expired.orElse(Set.of());
    }

    /** What is remembered. */
    public TrustFacts facts() {
        return books.facts();
    }

    private Set<Vouched> decide(UnaryOperator<Memory> change, AuditEvent event) {
        Set<Vouched> lost = books.decide(change, event);
        settleLater();
        return lost;
    }

    private void settleLater() {
        // While one waits behind a store that hangs, it sees what is decided until its turn comes.
        if (waiting.compareAndSet(false, true) && !afterwards(this::settle)) {
            waiting.set(false);
        }
    }

    private boolean afterwards(Runnable task) {
        try {
            later.execute(task);
            return true;
        } catch (Throwable e) {
            // What was decided is in force, and whoever decided it has to hear what was lost by it.
            books.note(new AuditEvent.TrustNotSaved(e.toString()));
            return false;
        }
    }

    /** Saves and records what was decided. What fails stays to be done. */
    private void settle() {
        outside.lock();
        try {
            waiting.set(false);
            // A sink that decides something from within is not called again from there.
            if (outside.getHoldCount() > 1) {
                return;
            }
            books.toSave().ifPresent(this::save);
            tell();
        } finally {
            outside.unlock();
        }
    }

    private void recordNow() {
        outside.lock();
        try {
            // As above.
            if (outside.getHoldCount() == 1) {
                tell();
            }
        } finally {
            outside.unlock();
        }
    }

    private void save(Books.Unsaved unsaved) {
        try {
            store.save(MemoryCodec.encode(unsaved.memory()));
            books.saved(unsaved);
        } catch (Throwable e) {
            books.note(new AuditEvent.TrustNotSaved(e.toString()));
        }
    }

    /** Hands records to the audit, in the order in which they were made; says whether it took all of them. */
    private boolean tell() {
        for (Optional<AuditEvent> next = books.record(); next.isPresent(); next = books.record()) {
            try {
                audit.record(next.get());
            } catch (RuntimeException e) {
                return false;
            }
            books.recorded();
        }
        return true;
    }

    static RefusedException refuse(TrustRule rule, String found, String expected) {
        return new RefusedException(rule, RefusedException.NOWHERE, found, expected);
    }
}
