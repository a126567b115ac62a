package dev.ironshim.tla.mutate;

import java.util.List;
import java.util.Map;
import tla2sany.semantic.SemanticNode;

/** The mutants of one module, and the expressions they replace (keyed by identity). */
public record Mutations(List<Mutant> mutants, Map<SemanticNode, List<Mutant>> byNode) {
    public Mutations {
        mutants = List.copyOf(mutants);
        // Not copied: Map.copyOf would go by equals, and SANY's nodes are told apart by identity here.
        byNode = java.util.Collections.unmodifiableMap(byNode);
    }

    List<Mutant> at(SemanticNode node) {
        return byNode.getOrDefault(node, List.of());
    }

    List<Mutant> in(String operator) {
        return mutants.stream()
                .filter(mutant -> mutant.operator().equals(operator))
                .toList();
    }
}
