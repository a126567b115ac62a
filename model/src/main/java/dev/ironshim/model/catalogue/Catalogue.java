package dev.ironshim.model.catalogue;

import dev.ironshim.model.tla.TlaValue;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every promise of the core, what is assumed, and what is not verified. */
public record Catalogue(List<MachineEntry> machines, List<Statement> assumptions, List<Statement> gaps) {

    /** The ways of knowing, in the order in which a reader meets them. */
    public static final List<String> LANES = List.of("tla", "jml", "smt", "test", "fuzz", "bench", "hw");

    /** The lane that measures what things cost. It decides about nothing else, and nothing else decides about costs. */
    public static final String COSTS = "bench";

    /** What a machine stands for. */
    public enum Profile {
        /** Ours: its properties must hold. */
        PRODUCT,
        /** IronShim-rs as it is: its properties are expected to be refuted. */
        SEED,
        /** Code of ours without a machine: its properties must hold. */
        CODE
    }

    /** How a property is decided. */
    public enum Kind {
        /** All parties have the same relation, it is the committed one, and every operation and answer occurs in it. */
        MATRIX,
        /** A predicate of every reachable state. */
        STATE,
        /** A predicate of every step, refusals included. */
        STEP,
        /** A temporal formula under the fairness of the specification. */
        LIVE,
        /** The contract of a method, which stands beside its code. */
        PROOF,
        /** What an oracle says of everything that a parser is fed. */
        ATTACK,
        /** What every interleaving of threads obeys, as a scenario explores them. */
        THREADS,
        /** What something may cost, as a ratio to something else in the same run. */
        COST,
        /** What a device does and does not, as a check replays it on targets. */
        DEVICE;

        /** Whether it is about code and not about a machine. */
        public boolean ofCode() {
            return this == PROOF || this == ATTACK || this == THREADS || this == COST || this == DEVICE;
        }
    }

    /** What a set of bounds is used for. */
    public enum Role {
        MATRIX,
        SPEC_MUTANTS,
        IMPL_MUTANTS,
        LIVE,
        GROWTH,
        /** A matrix too, but one that takes minutes: nightly runs look at it. */
        NIGHTLY
    }

    /**
     * One machine, or one area of code, and its properties.
     *
     * @param graph path of the field whose values are the nodes of the state graph, such as {@code lines.1.mode}
     * @param refused regular expressions of operations that must be refused wherever they are tried, such as
     *     {@code OpenDamaged}
     */
    public record MachineEntry(
            String name,
            String prefix,
            Profile profile,
            String summary,
            String graph,
            Set<String> refused,
            List<Bounds> bounds,
            List<Property> properties) {

        public List<Bounds> boundsFor(Role role) {
            return bounds.stream()
                    .filter(bounds -> bounds.roles().contains(role))
                    .toList();
        }

        /** The same, with the nightly bounds as further matrices. */
        public MachineEntry atNight() {
            return with(bounds.stream().map(Bounds::atNight).toList());
        }

        /** The same, with only some of its bounds. */
        public MachineEntry with(List<Bounds> some) {
            return new MachineEntry(name, prefix, profile, summary, graph, refused, some, properties);
        }
    }

    /**
     * Constants of a specification, and what they are good for.
     *
     * @param operators of the specification whose mutants are run under these bounds; empty for all that no other bounds
     *     name
     */
    public record Bounds(String name, Map<String, TlaValue> constants, Set<Role> roles, Set<String> operators) {

        private Bounds atNight() {
            if (!roles.contains(Role.NIGHTLY)) {
                return this;
            }
            Set<Role> more = EnumSet.copyOf(roles);
            more.add(Role.MATRIX);
            return new Bounds(name, constants, Set.copyOf(more), operators);
        }
    }

    /**
     * One promise.
     *
     * @param formal name of its operator in the specification, of the method with the contract or theorem, of the fuzz
     *     target, of the scenario or of the ratio; null
     *     for the matrix
     * @param claims what it helps to claim: at least one, but for the original, of which nothing is claimed
     * @param defect number of the defect of IronShim-rs that a refutation shows, for seed machines; otherwise null
     * @param at file of the catalogue and line, such as {@code lifecycle.toml:37}
     */
    public record Property(
            String id,
            String says,
            String why,
            String source,
            Kind kind,
            @Nullable String formal,
            Set<String> lanes,
            Set<Claim> claims,
            @Nullable String defect,
            String at) {}

    /** An assumption, or something that is not verified. */
    public record Statement(String id, String says, String more) {}

    public Optional<MachineEntry> machine(String name) {
        return machines.stream().filter(machine -> machine.name().equals(name)).findFirst();
    }

    /** The property with this id and the machine it belongs to. */
    public Optional<Map.Entry<MachineEntry, Property>> property(String id) {
        return machines.stream()
                .flatMap(machine -> machine.properties().stream().map(property -> Map.entry(machine, property)))
                .filter(entry -> entry.getValue().id().equals(id))
                .findFirst();
    }
}
