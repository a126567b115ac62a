package dev.ironshim.tla.binding;

import dev.ironshim.impl.manifest.Budgets;
import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.trust.Algorithm;
import dev.ironshim.impl.trust.Authority;
import dev.ironshim.impl.trust.DevicePattern;
import dev.ironshim.impl.trust.DriverRange;
import dev.ironshim.impl.trust.Envelope;
import dev.ironshim.impl.trust.KeyId;
import dev.ironshim.impl.trust.Scope;
import dev.ironshim.impl.trust.Signer;
import dev.ironshim.impl.trust.Trust;
import dev.ironshim.impl.trust.TrustFacts;
import dev.ironshim.impl.trust.TrustPolicy;
import dev.ironshim.impl.trust.TrustRule;
import dev.ironshim.impl.trust.TrustStore;
import dev.ironshim.impl.trust.TrustedKey;
import dev.ironshim.impl.trust.VerifiedManifest;
import dev.ironshim.impl.trust.Vouched;
import dev.ironshim.model.machine.Subject;
import dev.ironshim.model.trust.PolicyFacts;
import dev.ironshim.model.trust.PolicyFacts.Charge;
import dev.ironshim.model.trust.SaveOutcome;
import dev.ironshim.model.trust.TrustAuthority;
import dev.ironshim.model.trust.TrustBounds;
import dev.ironshim.model.trust.TrustKey;
import dev.ironshim.model.trust.TrustManifest;
import dev.ironshim.model.trust.TrustMemory;
import dev.ironshim.model.trust.TrustOp;
import dev.ironshim.model.trust.TrustOp.Admit;
import dev.ironshim.model.trust.TrustOp.Open;
import dev.ironshim.model.trust.TrustOp.OpenDamaged;
import dev.ironshim.model.trust.TrustOp.ReplacePolicy;
import dev.ironshim.model.trust.TrustOp.RevokeKey;
import dev.ironshim.model.trust.TrustOp.RevokeManifest;
import dev.ironshim.model.trust.TrustOp.Tick;
import dev.ironshim.model.trust.TrustResult;
import dev.ironshim.model.trust.TrustState;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Drives {@link Trust} with signed envelopes and a store that does what the operation says. What stands is what was answered as
 * admitted and not as lost since, as a monitor would count; what is saved is what another {@code Trust} finds in a copy of the
 * store.
 */
public final class TrustSubject implements Subject<TrustState, TrustOp, TrustResult> {
    private final Store store = new Store();
    private final Set<TrustManifest> standing = EnumSet.noneOf(TrustManifest.class);
    private final Set<TrustManifest> admitted = EnumSet.noneOf(TrustManifest.class);
    private Trust trust;

    public TrustSubject(Constants constants) {
        // Which of them are offered, the operations say.
        bounds(constants);
        trust = open(store, 1);
    }

    static TrustBounds bounds(Constants constants) {
        return new TrustBounds(
                named(TrustManifest.class, constants.strings("Offered")),
                named(TrustKey.class, constants.strings("Revocable")),
                named(TrustManifest.class, constants.strings("Withdrawable")),
                constants.integer("TimeCount"),
                constants.integer("VersionCount"));
    }

    private static <E extends Enum<E>> Set<E> named(Class<E> type, Set<String> names) {
        return names.stream()
                .map(name -> Enum.valueOf(type, name.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toSet());
    }

    @Override
    public TrustResult perform(TrustOp operation) {
        try {
            switch (operation) {
                case Admit(TrustManifest manifest, SaveOutcome save) -> {
                    store.next = save;
                    VerifiedManifest verified =
                            trust.admit(World.of(manifest).envelope().encoded());
                    if (!verified.manifest().equals(World.of(manifest).manifest())) {
                        throw new IllegalStateException("another manifest was admitted");
                    }
                    standing.add(manifest);
                    admitted.add(manifest);
                }
                case RevokeKey(TrustKey key, SaveOutcome save) -> {
                    store.next = save;
                    end(trust.revokeKey(World.id(key)));
                }
                case RevokeManifest(TrustManifest manifest, SaveOutcome save) -> {
                    store.next = save;
                    end(trust.revokeManifest(World.of(manifest).digest()));
                }
                case ReplacePolicy(int version, SaveOutcome save) -> {
                    store.next = save;
                    end(trust.replacePolicy(World.policy(version)));
                }
                case Tick(int time, SaveOutcome save) -> {
                    store.next = save;
                    long ignored = trust.facts().ticksBack();
                    end(trust.tick(time));
                    if (trust.facts().ticksBack() > ignored) {
                        return TrustResult.TIME_WENT_BACK;
                    }
                }
                case Open(int version, SaveOutcome save) -> {
                    store.next = save;
                    trust = open(store, version);
                    standing.clear();
                }
                case OpenDamaged() -> {
                    store.next = SaveOutcome.DONE;
                    trust = open(store.damaged(), trust.facts().version());
                    standing.clear();
                }
            }
            return TrustResult.OK;
        } catch (RefusedException e) {
            return answer(e);
        }
    }

    private void end(Set<Vouched> lost) {
        for (Vouched each : lost) {
            TrustManifest manifest = World.named(each.manifest());
            if (each.driver() != manifest.driver()) {
                throw new IllegalStateException(each + " is of another driver");
            }
            standing.remove(manifest);
        }
    }

    private static Trust open(TrustStore store, long version) {
        return Trust.open(World.policy((int) version), store, event -> {}, Runnable::run);
    }

    private static TrustResult answer(RefusedException refused) {
        if (refused.rule() == TrustRule.SIGNATURE_ORDER) {
            return TrustResult.SIGNED_TWICE;
        }
        return TrustResult.valueOf(refused.rule().name());
    }

    @Override
    public TrustState observe() {
        TrustMemory saved = Stream.iterate(1, version -> version <= World.POLICIES.size(), version -> version + 1)
                .flatMap(version -> memory(version).stream())
                .findFirst()
                .orElseThrow();
        return new TrustState(memory(trust.facts()), saved, standing, admitted);
    }

    /** What the store has, if it is of this version. */
    private Optional<TrustMemory> memory(int version) {
        try {
            return Optional.of(memory(open(store.copy(), version).facts()));
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    private static TrustMemory memory(TrustFacts facts) {
        Map<TrustAuthority, List<Integer>> counters = new EnumMap<>(TrustAuthority.class);
        Map<TrustAuthority, Set<TrustManifest>> spent = new EnumMap<>(TrustAuthority.class);
        for (TrustAuthority authority : TrustAuthority.values()) {
            Map<Long, Long> counted = facts.counters().getOrDefault(World.name(authority), Map.of());
            counters.put(
                    authority,
                    IntStream.rangeClosed(1, 2)
                            .mapToObj(driver -> Math.toIntExact(counted.getOrDefault((long) driver, 0L)))
                            .toList());
            spent.put(authority, named(facts.spent().getOrDefault(World.name(authority), Set.of())));
        }
        return new TrustMemory(
                Math.toIntExact(facts.now()),
                Math.toIntExact(facts.version()),
                facts.revokedKeys().stream().map(World::named).collect(Collectors.toSet()),
                named(facts.revokedManifests()),
                counters,
                spent);
    }

    private static Set<TrustManifest> named(Collection<String> digests) {
        return digests.stream().map(World::named).collect(Collectors.toSet());
    }

    /** A store that does with each save what it was told to. */
    private static final class Store implements TrustStore {
        private byte @Nullable [] bytes;
        private SaveOutcome next = SaveOutcome.DONE;

        @Override
        public Optional<byte[]> load() {
            return Optional.ofNullable(bytes).map(byte[]::clone);
        }

        @Override
        public void save(byte[] memory) {
            if (next != SaveOutcome.FAILED) {
                bytes = memory.clone();
            }
            if (next != SaveOutcome.DONE) {
                throw new IllegalStateException("the disk is full");
            }
        }

        Store copy() {
            Store copy = new Store();
            copy.bytes = load().orElse(null);
            return copy;
        }

        Store damaged() {
            Store damaged = copy();
            byte[] found = load().orElseThrow();
            found[found.length / 2] ^= 1;
            damaged.bytes = found;
            return damaged;
        }
    }

    /** Keys, policies and envelopes. They are made once: what is explored is what becomes of them. */
    private static final class World {
        private static final Map<TrustKey, KeyPair> PAIRS = new EnumMap<>(TrustKey.class);
        private static final Map<TrustKey, TrustedKey> KEYS = new EnumMap<>(TrustKey.class);
        private static final Map<KeyId, TrustKey> KEY_NAMES = new HashMap<>();
        private static final Map<TrustManifest, Signed> MANIFESTS = new EnumMap<>(TrustManifest.class);
        private static final Map<String, TrustManifest> MANIFEST_NAMES = new HashMap<>();

        private record Signed(Manifest manifest, Envelope envelope) {
            String digest() {
                return HexFormat.of().formatHex(manifest.digest());
            }
        }

        static {
            try {
                for (TrustKey key : TrustKey.values()) {
                    Algorithm algorithm = algorithm(key);
                    KeyPair pair =
                            KeyPairGenerator.getInstance(algorithm.javaName()).generateKeyPair();
                    PAIRS.put(key, pair);
                    KEYS.put(
                            key,
                            new TrustedKey(
                                    algorithm, RememberedSignatures.remembering(pair.getPublic()), 0, key.until()));
                    KEY_NAMES.put(id(key), key);
                }
                for (TrustManifest manifest : TrustManifest.values()) {
                    Signed signed = signed(manifest);
                    MANIFESTS.put(manifest, signed);
                    MANIFEST_NAMES.put(signed.digest(), manifest);
                }
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("JDK 25 has both algorithms", e);
            }
        }

        static final List<TrustPolicy> POLICIES = IntStream.rangeClosed(1, PolicyFacts.OF_THE_MODEL.size())
                .mapToObj(World::written)
                .toList();

        private static Algorithm algorithm(TrustKey key) {
            return key.lattice() ? Algorithm.ML_DSA_65 : Algorithm.ED25519;
        }

        static KeyId id(TrustKey key) {
            return get(KEYS, key).id();
        }

        static TrustKey named(KeyId id) {
            return get(KEY_NAMES, id);
        }

        static TrustManifest named(String digest) {
            return get(MANIFEST_NAMES, digest);
        }

        static Signed of(TrustManifest manifest) {
            return get(MANIFESTS, manifest);
        }

        static TrustPolicy policy(int version) {
            return POLICIES.get(version - 1);
        }

        static String name(TrustAuthority authority) {
            return authority.name().toLowerCase(Locale.ROOT);
        }

        private static <K, V> V get(Map<K, V> map, K key) {
            return Optional.ofNullable(map.get(key)).orElseThrow();
        }

        private static TrustPolicy written(int version) {
            PolicyFacts facts = PolicyFacts.OF_THE_MODEL.get(version - 1);
            List<Authority> authorities = new ArrayList<>();
            facts.authorities().forEach((authority, charge) -> authorities.add(authority(name(authority), charge)));
            return new TrustPolicy(
                    version,
                    authorities,
                    facts.revokedKeys().stream().map(World::id).collect(Collectors.toSet()),
                    facts.revokedManifests().stream()
                            .map(manifest -> of(manifest).digest())
                            .collect(Collectors.toSet()));
        }

        private static Authority authority(String name, Charge charge) {
            Map<Algorithm, Integer> required = new EnumMap<>(Algorithm.class);
            required.put(Algorithm.ED25519, charge.classic());
            required.put(Algorithm.ML_DSA_65, charge.lattice());
            required.values().removeIf(count -> count == 0);
            List<DriverRange> drivers = charge.drivers().stream()
                    .map(driver -> new DriverRange(driver, driver))
                    .toList();
            return new Authority(
                    name,
                    new Scope(drivers, List.of(DevicePattern.ALL)),
                    charge.keys().stream().map(key -> get(KEYS, key)).toList(),
                    required);
        }

        private static Signed signed(TrustManifest facts) throws GeneralSecurityException {
            Manifest manifest = ManifestCodec.encode(draft(facts, facts.counter()));
            Manifest other = ManifestCodec.encode(draft(facts, facts.counter() + 1));
            List<Envelope.Signature> signatures = new ArrayList<>();
            for (TrustKey key : facts.signers()) {
                signatures.add(Signer.sign(
                        facts.genuine(key) ? manifest : other, algorithm(key), get(PAIRS, key), facts.signedAt()));
            }
            return new Signed(manifest, new Envelope(manifest, signatures));
        }

        private static Draft draft(TrustManifest facts, int counter) {
            return new Draft(
                    facts.driver(),
                    1,
                    String.format(Locale.ROOT, "%032x", facts.nonce()),
                    counter,
                    facts.from(),
                    facts.until(),
                    Draft.NO_DIGEST,
                    Draft.NO_DIGEST,
                    new Budgets(0, 0, 0, 0, 0, 0, 0, 1, 0),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of());
        }
    }
}
