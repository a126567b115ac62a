package dev.ironshim.tla.lane;

import dev.ironshim.model.catalogue.Catalogue.Kind;
import dev.ironshim.model.catalogue.Catalogue.MachineEntry;
import dev.ironshim.model.catalogue.Catalogue.Property;
import dev.ironshim.tla.mutate.Antecedent;
import dev.ironshim.tla.mutate.FairnessMutants;
import dev.ironshim.tla.mutate.Mutations;
import dev.ironshim.tla.mutate.Mutator;
import dev.ironshim.tla.mutate.Schemata;
import dev.ironshim.tla.mutate.SpecException;
import dev.ironshim.tla.mutate.SpecSource;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tla2sany.semantic.OpDefNode;

/** What the lane knows of a machine's two modules: the machine and its promises, as SANY reads them. */
final class Specification {
    /** Sets that say what the alphabet and the shape are, and the temporal part. They are not behaviour to mutate. */
    private static final Set<String> NOT_MUTATED = Set.of(
            "Ops",
            "Phases",
            "Budgets",
            "Lines",
            "Functions",
            "Votes",
            "Severities",
            "Drivers",
            "Moves",
            "Windows",
            "Gravity",
            "Asked",
            "Worlds",
            "When",
            "Init",
            "Do",
            "Next",
            "Fairness",
            "Spec",
            "Ends",
            "Decides",
            "IsDone");

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");

    private final SpecSource machine;
    private final Map<String, String> formal = new TreeMap<>();
    private final Map<String, List<String>> antecedents = new TreeMap<>();

    private Specification(SpecSource machine) {
        this.machine = machine;
    }

    /**
     * Parses both modules.
     *
     * @throws SpecException if they do not parse, or if a property's formal name is not defined there with the
     *     parameters of its kind
     */
    static Specification read(Path folder, MachineEntry entry) {
        Specification specification = new Specification(SpecSource.parse(folder, entry.name()));
        SpecSource promises = SpecSource.parse(folder, entry.name() + "Promises");
        for (Property property : entry.properties()) {
            if (property.formal() != null) {
                OpDefNode definition = promises.definition(property.formal());
                int expected = switch (property.kind()) {
                    case STEP -> 3;
                    case STATE -> 1;
                    case LIVE, MATRIX, PROOF, ATTACK, THREADS, COST, DEVICE -> 0;
                };
                if (definition.getArity() != expected) {
                    throw new SpecException(
                            promises.file().toString(),
                            definition.getLocation().beginLine(),
                            definition.getLocation().beginColumn(),
                            property.formal() + " has " + definition.getArity() + " parameters, but " + property.id()
                                    + " is of kind " + property.kind() + " and needs " + expected);
                }
                specification.formal.put(property.id(), sentence(promises, definition));
                specification.antecedents.put(property.id(), Antecedent.witnesses(definition));
            }
        }
        return specification;
    }

    /** A definition, and below it those of its module that it uses, so that nothing in it is left to be looked up there. */
    private static String sentence(SpecSource promises, OpDefNode definition) {
        Map<String, OpDefNode> known = new LinkedHashMap<>();
        promises.definitions().forEach(each -> known.put(each.getName().toString(), each));
        Set<String> used = new HashSet<>(Set.of(definition.getName().toString()));
        Deque<OpDefNode> open = new ArrayDeque<>(List.of(definition));
        while (!open.isEmpty()) {
            Matcher name = NAME.matcher(
                    STRING.matcher(promises.sourceText(open.remove())).replaceAll(""));
            while (name.find()) {
                OpDefNode other = known.get(name.group());
                if (other != null && used.add(name.group())) {
                    open.add(other);
                }
            }
        }
        StringBuilder text = new StringBuilder(promises.sourceText(definition));
        known.forEach((name, each) -> {
            if (!each.equals(definition) && used.contains(name)) {
                text.append("\n\n").append(promises.sourceText(each));
            }
        });
        return text.toString();
    }

    String formalText(Property property) {
        return Objects.requireNonNull(formal.get(property.id()));
    }

    /** When the property says something; one text for each of its conjuncts. */
    List<String> antecedents(Property property) {
        return antecedents.getOrDefault(property.id(), List.of());
    }

    /** The mutants of the operators that {@code wanted} names. */
    Mutations mutations(Predicate<String> wanted) {
        return Mutator.of(machine, operator -> !NOT_MUTATED.contains(operator) && wanted.test(operator));
    }

    /** The machine's module with all mutants in it. */
    String schemata(Mutations mutations) {
        return Schemata.emit(machine, mutations, machine.name(), Set.of());
    }

    /** The ways to ask for less fairness; none if the module has no fairness. */
    List<FairnessMutants.Weakened> fairnessMutants() {
        return machine.definitions().stream()
                .filter(definition -> definition.getName().toString().equals("Fairness"))
                .findFirst()
                .map(FairnessMutants::of)
                .orElse(List.of());
    }

    /** The properties of one kind, in the order of the catalogue. */
    static List<Property> ofKind(MachineEntry entry, Kind kind) {
        return entry.properties().stream()
                .filter(property -> property.kind() == kind)
                .toList();
    }
}
