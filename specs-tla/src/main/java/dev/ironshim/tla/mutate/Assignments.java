package dev.ironshim.tla.mutate;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.semantic.StringNode;
import tla2sany.semantic.SymbolNode;

/**
 * Which values the module assigns to which record field, and which string sets belong together. An argument counts as
 * assigned when the called operator puts that parameter into a field, as in {@code Refuse(s, "IllegalTransition")}.
 */
@SuppressWarnings("IdentityHashMapUsage") // a syntax tree's nodes are told apart by identity
final class Assignments {
    /** A value, and the field it goes to; {@code f[]} stands for the elements of a function held in field f. */
    record Slot(String field, SemanticNode value) {}

    private final Map<SemanticNode, List<Slot>> byOwner = new IdentityHashMap<>();
    private final Map<SymbolNode, Set<String>> parameters = new IdentityHashMap<>();
    private final Map<String, Set<String>> literals = new LinkedHashMap<>();
    private final List<Set<String>> stringSets = new ArrayList<>();

    Assignments(List<OpDefNode> definitions) {
        List<OpApplNode> nodes = new ArrayList<>();
        for (OpDefNode def : definitions) {
            Nodes.walk(def.getBody(), node -> {
                if (node instanceof OpApplNode a) {
                    nodes.add(a);
                }
                if (Nodes.isStringSet(node)) {
                    addStringSet(Nodes.strings(node));
                }
            });
        }
        // Parameters are passed on from operator to operator, so repeat until nothing new is learnt.
        int before;
        do {
            before = known();
            nodes.forEach(this::learn);
        } while (known() > before);
    }

    /** The values that this constructor, update or call assigns. */
    List<Slot> of(SemanticNode owner) {
        return byOwner.getOrDefault(owner, List.of());
    }

    Set<String> literals(String field) {
        return literals.getOrDefault(field, Set.of());
    }

    /** All strings of the sets that overlap, directly or through others, with this one. */
    Set<String> kin(List<String> set) {
        return stringSets.stream()
                .filter(known -> known.containsAll(set))
                .findFirst()
                .orElse(Set.of());
    }

    private int known() {
        return parameters.values().stream().mapToInt(Set::size).sum();
    }

    private void learn(OpApplNode node) {
        List<Slot> slots = new ArrayList<>();
        switch (Nodes.op(node)) {
            case "$RcdConstructor" ->
                Nodes.children(node)
                        .forEach(pair -> leaves(
                                ((StringNode) Nodes.arg(pair, 0)).getRep().toString(), Nodes.arg(pair, 1), slots));
            case "$Except" ->
                Nodes.children(node).stream()
                        .skip(1)
                        .forEach(pair -> leaves(field(Nodes.arg(pair, 0)), Nodes.arg(pair, 1), slots));
            default -> {
                if (node.getOperator() instanceof OpDefNode def && def.getParams() != null) {
                    int known = Math.min(def.getParams().length, node.getArgs().length);
                    for (int i = 0; i < known; i++) {
                        for (String field : parameters.getOrDefault(def.getParams()[i], Set.of())) {
                            leaves(field, node.getArgs()[i], slots);
                        }
                    }
                }
            }
        }
        byOwner.put(node, slots);
        for (Slot slot : slots) {
            if (slot.value() instanceof StringNode text) {
                literals.computeIfAbsent(slot.field(), _ -> new LinkedHashSet<>())
                        .add(text.getRep().toString());
            } else if (slot.value() instanceof OpApplNode name
                    && name.getArgs().length == 0
                    && name.getOperator().isParam()) {
                parameters
                        .computeIfAbsent(name.getOperator(), _ -> new TreeSet<>())
                        .add(slot.field());
            }
        }
    }

    /** Branches and function bodies are values of the same field. */
    private static void leaves(String field, SemanticNode value, List<Slot> slots) {
        switch (Nodes.op(value)) {
            case "$IfThenElse" -> {
                leaves(field, Nodes.arg(value, 1), slots);
                leaves(field, Nodes.arg(value, 2), slots);
            }
            case "$Case" -> Nodes.children(value).forEach(pair -> leaves(field, Nodes.arg(pair, 1), slots));
            case "$FcnConstructor" -> leaves(field + "[]", Nodes.arg(value, 0), slots);
            default -> slots.add(new Slot(field, value));
        }
    }

    private static String field(SemanticNode path) {
        String field = "";
        for (SemanticNode step : Nodes.children(path)) {
            field = step instanceof StringNode name ? name.getRep().toString() : field + "[]";
        }
        return field;
    }

    private void addStringSet(List<String> strings) {
        Set<String> merged = new LinkedHashSet<>(strings);
        List<Set<String>> overlapping = stringSets.stream()
                .filter(set -> set.stream().anyMatch(strings::contains))
                .toList();
        Set<String> all = new LinkedHashSet<>();
        overlapping.forEach(all::addAll);
        all.addAll(merged);
        stringSets.removeAll(overlapping);
        stringSets.add(all);
    }
}
