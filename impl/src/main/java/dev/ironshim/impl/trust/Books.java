package dev.ironshim.impl.trust;

import dev.ironshim.impl.audit.AuditEvent;
import dev.ironshim.impl.refusal.RefusedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What is decided, under one short lock. Nothing foreign is called here. */
final class Books {
    private TrustPolicy policy;
    private Memory memory;
    private final Map<String, Claim> standing = new HashMap<>();

    /** Counts changes of {@link #memory}. */
    private long change = 1;

    /** The change up to which the store is known to have all, or 0 if that is not known. */
    private long saved;

    private final Deque<AuditEvent> records = new ArrayDeque<>();

    /** Records for which there was no room. */
    private long lost;

    private long ticksBack;

    /**
     * An admission that was not saved yet.
     *
     * @param change what it was decided upon
     * @param next what has to be saved
     */
    record Admission(Claim claim, Authority authority, long change, Memory next) {}

    /** What the store does not have for certain. */
    record Unsaved(long change, Memory memory) {}

    Books(TrustPolicy policy, Memory memory) {
        this.policy = policy;
        this.memory = memory;
    }

    synchronized TrustPolicy policy() {
        return policy;
    }

    /** @throws RefusedException if the manifest is not to be admitted */
    Admission propose(Claim claim) {
        while (true) {
            TrustPolicy examined = policy();
            // Signatures take long, so they are looked at outside of the lock.
            claim.examine(examined);
            synchronized (this) {
                if (examined.version() == policy.version()) {
                    Authority authority = new Vouching(policy, memory).verdict(claim);
                    return new Admission(claim, authority, change, memory.spending(authority.name(), claim));
                }
            }
        }
    }

    /**
     * The admission was saved.
     *
     * @throws RefusedException if it is not vouched for any more
     */
    synchronized VerifiedManifest enter(Admission admission) {
        Claim claim = admission.claim();
        boolean undisturbed = change == admission.change();
        become(memory.spending(admission.authority().name(), claim));
        if (undisturbed) {
            saved = change;
        }
        claim.examine(policy);
        new Vouching(policy, memory).vouched(claim);
        standing.put(claim.digest(), claim);
        note(new AuditEvent.ManifestAccepted(claim.digest(), claim.manifest().driver()));
        return new VerifiedManifest(claim.manifest(), claim.vouched(), memory.now());
    }

    /** The admission could not be recorded. */
    synchronized void withdraw(Claim claim) {
        standing.remove(claim.digest());
    }

    synchronized Set<Vouched> decide(UnaryOperator<Memory> decision, AuditEvent event) {
        note(event);
        become(decision.apply(memory));
        return lapse();
    }

    /** @throws RefusedException if {@code next} is not a later version */
    Set<Vouched> replace(TrustPolicy next) {
        List<Claim> now;
        synchronized (this) {
            now = List.copyOf(standing.values());
        }
        now.forEach(claim -> claim.examine(next));
        synchronized (this) {
            if (next.version() <= memory.version()) {
                throw Trust.refuse(TrustRule.OLD_TRUST, "version " + next.version(), "above " + memory.version());
            }
            // What could never be saved would not outlast the process.
            MemoryCodec.requireRoom(memory.believing(next));
            policy = next;
            standing.values().forEach(claim -> claim.examine(next));
            return decide(known -> known.believing(next), new AuditEvent.TrustReplaced(next.version()));
        }
    }

    /** What has expired; nothing, not even that, if the time has passed. */
    synchronized Optional<Set<Vouched>> tick(long now) {
        if (now < memory.now()) {
            ticksBack++;
            return Optional.empty();
        }
        if (now > memory.now()) {
            become(memory.at(now));
        }
        return Optional.of(lapse());
    }

    synchronized boolean stands(Vouched vouched) {
        return standing.containsKey(vouched.manifest());
    }

    private Set<Vouched> lapse() {
        Vouching vouching = new Vouching(policy, memory);
        Set<Vouched> lapsed = new HashSet<>();
        standing.values().removeIf(claim -> !vouching.stands(claim) && lapsed.add(claim.vouched()));
        lapsed.forEach(each -> note(new AuditEvent.VouchingLost(each.manifest(), each.driver())));
        return Set.copyOf(lapsed);
    }

    private void become(Memory next) {
        memory = next;
        change++;
    }

    /** What is to be saved now. Until that is said to be done, it is not known what the store has. */
    synchronized Optional<Unsaved> toSave() {
        if (saved == change) {
            return Optional.empty();
        }
        saved = 0;
        return Optional.of(new Unsaved(change, memory));
    }

    synchronized void saved(Unsaved done) {
        saved = done.change();
    }

    synchronized void saving() {
        saved = 0;
    }

    synchronized void note(AuditEvent event) {
        if (records.size() < Trust.MAX_RECORDS) {
            records.add(event);
        } else {
            lost++;
        }
    }

    /** The next record for the audit. */
    synchronized Optional<AuditEvent> record() {
        if (records.isEmpty() && lost > 0) {
            records.add(new AuditEvent.RecordsLost(lost));
            lost = 0;
        }
        return Optional.ofNullable(records.peek());
    }

    /** The audit has taken it. */
    synchronized void recorded() {
        records.remove();
    }

    synchronized TrustFacts facts() {
        Map<String, Map<Long, Long>> counters = new HashMap<>();
        Map<String, Set<String>> spent = new HashMap<>();
        memory.ledgers().forEach((name, ledger) -> {
            counters.put(name, ledger.counters());
            spent.put(name, ledger.spent().keySet());
        });
        return new TrustFacts(
                memory.now(),
                memory.version(),
                memory.revokedKeys(),
                memory.revokedManifests(),
                counters,
                spent,
                standing.values().stream().map(Claim::vouched).collect(Collectors.toSet()),
                saved == change,
                ticksBack,
                lost);
    }
}
