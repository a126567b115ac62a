package dev.ironshim.model.trust;

import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.machine.Step;
import dev.ironshim.model.trust.PolicyFacts.Charge;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may say what a driver is granted: {@code Trust.tla} in Java. */
public record TrustMachine(TrustBounds bounds) implements Machine<TrustState, TrustOp, TrustResult> {
    private static final List<SaveOutcome> CERTAIN = List.of(SaveOutcome.DONE, SaveOutcome.FAILED);

    /** Why too few signatures are good, the gravest reason first. */
    private static final List<TrustResult> GRAVITY = List.of(
            TrustResult.REVOKED_KEY,
            TrustResult.KEY_EXPIRED,
            TrustResult.SIGNED_AT,
            TrustResult.BAD_SIGNATURE,
            TrustResult.OUT_OF_SCOPE,
            TrustResult.UNKNOWN_KEY);

    @Override
    public TrustState initial() {
        Map<TrustAuthority, List<Integer>> counters = new EnumMap<>(TrustAuthority.class);
        Map<TrustAuthority, Set<TrustManifest>> spent = new EnumMap<>(TrustAuthority.class);
        for (TrustAuthority authority : TrustAuthority.values()) {
            counters.put(authority, List.of(0, 0));
            spent.put(authority, Set.of());
        }
        TrustMemory nothing = new TrustMemory(0, 1, Set.of(), Set.of(), counters, spent);
        return new TrustState(nothing, nothing, Set.of(), Set.of());
    }

    @Override
    public List<TrustOp> operations() {
        List<TrustOp> all = new ArrayList<>();
        for (TrustManifest manifest : bounds.offered()) {
            for (SaveOutcome save : SaveOutcome.values()) {
                all.add(new TrustOp.Admit(manifest, save));
            }
        }
        for (SaveOutcome save : CERTAIN) {
            bounds.revocable().forEach(key -> all.add(new TrustOp.RevokeKey(key, save)));
            bounds.withdrawable().forEach(manifest -> all.add(new TrustOp.RevokeManifest(manifest, save)));
            for (int version = 1; version <= bounds.versionCount(); version++) {
                all.add(new TrustOp.ReplacePolicy(version, save));
                all.add(new TrustOp.Open(version, save));
            }
            for (int time = 0; time <= bounds.timeCount(); time++) {
                all.add(new TrustOp.Tick(time, save));
            }
        }
        all.add(new TrustOp.OpenDamaged());
        return all;
    }

    @Override
    public Step<TrustState, TrustResult> apply(TrustState s, TrustOp op) {
        TrustMemory memory = s.memory();
        return switch (op) {
            case TrustOp.Admit(TrustManifest manifest, SaveOutcome save) -> admit(s, manifest, save);
            case TrustOp.RevokeKey(TrustKey key, SaveOutcome save) ->
                decide(s, revoking(memory, Set.of(key), Set.of()), save);
            case TrustOp.RevokeManifest(TrustManifest manifest, SaveOutcome save) ->
                decide(s, revoking(memory, Set.of(), Set.of(manifest)), save);
            case TrustOp.ReplacePolicy(int version, SaveOutcome save) ->
                version > memory.version()
                        ? decide(s, believing(memory, version), save)
                        : new Step<>(s, TrustResult.OLD_TRUST);
            case TrustOp.Tick(int time, SaveOutcome save) ->
                time < memory.now() ? new Step<>(s, TrustResult.TIME_WENT_BACK) : decide(s, at(memory, time), save);
            case TrustOp.Open(int version, SaveOutcome save) -> open(s, version, save);
            case TrustOp.OpenDamaged() -> new Step<>(s, TrustResult.STORE_DAMAGED);
        };
    }

    private static Step<TrustState, TrustResult> admit(TrustState s, TrustManifest manifest, SaveOutcome save) {
        TrustMemory memory = s.memory();
        TrustAuthority authority = owner(memory, manifest);
        TrustResult verdict = verdict(memory, authority, manifest);
        if (verdict.refused() || authority == null) {
            return new Step<>(s, verdict);
        }
        TrustMemory next = spending(memory, authority, manifest);
        return switch (save) {
            case DONE ->
                new Step<>(
                        new TrustState(next, next, with(s.standing(), manifest), with(s.admitted(), manifest)),
                        TrustResult.OK);
            case FAILED -> new Step<>(s, TrustResult.STORE_FAILED);
            case UNSURE ->
                new Step<>(new TrustState(memory, next, s.standing(), s.admitted()), TrustResult.STORE_FAILED);
        };
    }

    private static TrustResult verdict(TrustMemory memory, @Nullable TrustAuthority authority, TrustManifest manifest) {
        if (Set.copyOf(manifest.signers()).size() < manifest.signers().size()) {
            return TrustResult.SIGNED_TWICE;
        }
        if (authority == null) {
            return TrustResult.NO_AUTHORITY;
        }
        if (!vouched(memory, authority, manifest)) {
            return lacking(memory, authority, manifest);
        }
        if (memory.revokedManifests().contains(manifest)) {
            return TrustResult.REVOKED_MANIFEST;
        }
        if (memory.now() < manifest.from()) {
            return TrustResult.NOT_YET_VALID;
        }
        if (memory.now() > manifest.until()) {
            return TrustResult.EXPIRED;
        }
        if (memory.spent().values().stream().anyMatch(spent -> spent.contains(manifest))) {
            return TrustResult.MANIFEST_REPLAYED;
        }
        if (manifest.counter() <= counters(memory, authority).get(manifest.driver() - 1)) {
            return TrustResult.COUNTER_REPLAYED;
        }
        boolean used = spent(memory, authority).stream().anyMatch(other -> other.nonce() == manifest.nonce());
        return used ? TrustResult.NONCE_REPLAYED : TrustResult.OK;
    }

    private static Step<TrustState, TrustResult> decide(TrustState s, TrustMemory memory, SaveOutcome save) {
        Set<TrustManifest> standing = new HashSet<>(s.standing());
        standing.removeIf(manifest -> !stands(memory, manifest));
        return new Step<>(
                new TrustState(memory, save == SaveOutcome.FAILED ? s.saved() : memory, standing, s.admitted()),
                TrustResult.OK);
    }

    private static Step<TrustState, TrustResult> open(TrustState s, int version, SaveOutcome save) {
        if (version < s.saved().version()) {
            return new Step<>(s, TrustResult.OLD_TRUST);
        }
        TrustMemory memory = believing(s.saved(), version);
        return new Step<>(
                new TrustState(memory, save == SaveOutcome.FAILED ? s.saved() : memory, Set.of(), s.admitted()),
                TrustResult.OK);
    }

    private static boolean stands(TrustMemory memory, TrustManifest manifest) {
        TrustAuthority authority = owner(memory, manifest);
        return authority != null
                && vouched(memory, authority, manifest)
                && !memory.revokedManifests().contains(manifest)
                && memory.now() <= manifest.until();
    }

    private static boolean vouched(TrustMemory memory, TrustAuthority authority, TrustManifest manifest) {
        Charge charge = charge(memory, authority);
        int classic = 0;
        int lattice = 0;
        for (TrustKey key : manifest.signers()) {
            if (!worth(memory, authority, manifest, key).refused()) {
                if (key.lattice()) {
                    lattice++;
                } else {
                    classic++;
                }
            }
        }
        return classic >= charge.classic() && lattice >= charge.lattice();
    }

    private static TrustResult lacking(TrustMemory memory, TrustAuthority authority, TrustManifest manifest) {
        Set<TrustResult> flaws = EnumSet.noneOf(TrustResult.class);
        manifest.signers().forEach(key -> flaws.add(worth(memory, authority, manifest, key)));
        return GRAVITY.stream().filter(flaws::contains).findFirst().orElse(TrustResult.MISSING_SIGNATURE);
    }

    /** What a signature is worth now: {@link TrustResult#OK}, or what is wrong with it. */
    private static TrustResult worth(
            TrustMemory memory, TrustAuthority authority, TrustManifest manifest, TrustKey key) {
        if (policy(memory).authorities().values().stream()
                .noneMatch(charge -> charge.keys().contains(key))) {
            return TrustResult.UNKNOWN_KEY;
        }
        if (!charge(memory, authority).keys().contains(key)) {
            return TrustResult.OUT_OF_SCOPE;
        }
        if (memory.revokedKeys().contains(key)) {
            return TrustResult.REVOKED_KEY;
        }
        if (memory.now() > key.until()) {
            return TrustResult.KEY_EXPIRED;
        }
        if (manifest.signedAt() > memory.now()) {
            return TrustResult.SIGNED_AT;
        }
        return manifest.genuine(key) ? TrustResult.OK : TrustResult.BAD_SIGNATURE;
    }

    private static @Nullable TrustAuthority owner(TrustMemory memory, TrustManifest manifest) {
        for (Map.Entry<TrustAuthority, Charge> each :
                policy(memory).authorities().entrySet()) {
            if (each.getValue().drivers().contains(manifest.driver())) {
                return each.getKey();
            }
        }
        return null;
    }

    private static PolicyFacts policy(TrustMemory memory) {
        return PolicyFacts.OF_THE_MODEL.get(memory.version() - 1);
    }

    private static Charge charge(TrustMemory memory, TrustAuthority authority) {
        return policy(memory).authorities().getOrDefault(authority, new Charge(Set.of(), Set.of(), 0, 0));
    }

    private static List<Integer> counters(TrustMemory memory, TrustAuthority authority) {
        return memory.counters().getOrDefault(authority, List.of());
    }

    private static Set<TrustManifest> spent(TrustMemory memory, TrustAuthority authority) {
        return memory.spent().getOrDefault(authority, Set.of());
    }

    private static TrustMemory spending(TrustMemory memory, TrustAuthority authority, TrustManifest manifest) {
        List<Integer> row = new ArrayList<>(counters(memory, authority));
        row.set(manifest.driver() - 1, manifest.counter());
        Map<TrustAuthority, List<Integer>> counters = new EnumMap<>(memory.counters());
        counters.put(authority, List.copyOf(row));
        Map<TrustAuthority, Set<TrustManifest>> spent = new EnumMap<>(memory.spent());
        spent.put(authority, with(spent(memory, authority), manifest));
        return new TrustMemory(
                memory.now(), memory.version(), memory.revokedKeys(), memory.revokedManifests(), counters, spent);
    }

    private static TrustMemory revoking(TrustMemory memory, Set<TrustKey> keys, Set<TrustManifest> manifests) {
        Set<TrustKey> revokedKeys = new HashSet<>(memory.revokedKeys());
        revokedKeys.addAll(keys);
        Set<TrustManifest> revokedManifests = new HashSet<>(memory.revokedManifests());
        revokedManifests.addAll(manifests);
        return new TrustMemory(
                memory.now(), memory.version(), revokedKeys, revokedManifests, memory.counters(), memory.spent());
    }

    private static TrustMemory believing(TrustMemory memory, int version) {
        PolicyFacts policy = PolicyFacts.OF_THE_MODEL.get(version - 1);
        TrustMemory revoking = revoking(memory, policy.revokedKeys(), policy.revokedManifests());
        return new TrustMemory(
                memory.now(),
                version,
                revoking.revokedKeys(),
                revoking.revokedManifests(),
                memory.counters(),
                memory.spent());
    }

    private static TrustMemory at(TrustMemory memory, int time) {
        return new TrustMemory(
                time,
                memory.version(),
                memory.revokedKeys(),
                memory.revokedManifests(),
                memory.counters(),
                memory.spent());
    }

    private static Set<TrustManifest> with(Set<TrustManifest> set, TrustManifest one) {
        Set<TrustManifest> more = new HashSet<>(set);
        more.add(one);
        return Set.copyOf(more);
    }
}
