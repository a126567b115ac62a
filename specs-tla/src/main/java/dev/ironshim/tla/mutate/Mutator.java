package dev.ironshim.tla.mutate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tla2sany.semantic.AtNode;
import tla2sany.semantic.LetInNode;
import tla2sany.semantic.NumeralNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.semantic.StringNode;
import tla2sany.semantic.SymbolNode;

/** Derives the mutants of a module. Indexes start at 1 and are contiguous for each operator. */
@SuppressWarnings({"IdentityHashMapUsage", "ReferenceEquality"}) // a syntax tree's nodes are told apart by identity
public final class Mutator {
    private static final String[] COMPARISONS = {"=", "/=", "<", "\\leq", ">", "\\geq"};
    private static final String[] ARITHMETIC = {"<", "\\leq", ">", "\\geq", "+", "-", "*", "\\div", "%", ".."};
    private static final Map<String, String> BOUNDARY = Map.of("<", "<=", "\\leq", "<", ">", ">=", "\\geq", ">");
    private static final Map<String, String> NEGATION = Map.of(
            "=", "#", "/=", "=", "\\in", "\\notin", "\\notin", "\\in", "<", ">=", "\\leq", ">", ">", "<=", "\\geq",
            "<");
    private static final int ALTERNATIVES = 2;

    private final Unparser plain = new Unparser();
    private final Assignments assignments;
    private final Set<SymbolNode> integers = Collections.newSetFromMap(new IdentityHashMap<>());
    /** The texts that each operator of the module is given, by parameter. */
    private final Map<SymbolNode, Map<Integer, TreeSet<String>>> texts = new IdentityHashMap<>();

    private final List<Mutant> mutants = new ArrayList<>();
    private final Map<SemanticNode, List<Mutant>> byNode = new IdentityHashMap<>();
    private final Set<String> seen = new HashSet<>();
    /** The `1` of an assigned `x + 1`: ASSIGN already yields `x`, so BOUND must not yield `x + 0` too. */
    private final Set<SemanticNode> steps = Collections.newSetFromMap(new IdentityHashMap<>());

    private String operator = "";

    private Mutator(List<OpDefNode> definitions) {
        assignments = new Assignments(definitions);
        for (OpDefNode def : definitions) {
            Nodes.walk(def.getBody(), node -> {
                if (node instanceof OpApplNode call
                        && call.getOperator() instanceof OpDefNode called
                        && definitions.contains(called)) {
                    List<SemanticNode> given = Nodes.children(call);
                    for (int position = 0; position < given.size(); position++) {
                        if (given.get(position) instanceof StringNode text) {
                            texts.computeIfAbsent(called, operator -> new HashMap<>())
                                    .computeIfAbsent(position, parameter -> new TreeSet<>())
                                    .add(text.getRep().toString());
                        }
                    }
                }
                if (Nodes.is(node, ARITHMETIC)) {
                    Nodes.children(node).stream()
                            .filter(Nodes::isConstantName)
                            .forEach(name -> integers.add(((OpApplNode) name).getOperator()));
                }
            });
        }
    }

    /** The mutants of the operators written in the module's file that are chosen. */
    public static Mutations of(SpecSource spec, Predicate<String> chosen) {
        Mutator mutator = new Mutator(spec.definitions());
        for (OpDefNode def : spec.definitions()) {
            if (chosen.test(def.getName().toString())) {
                mutator.operator = def.getName().toString();
                mutator.visit(def.getBody(), def.getBody());
            }
        }
        return new Mutations(mutator.mutants, mutator.byNode);
    }

    private void visit(SemanticNode node, SemanticNode parent) {
        if (node instanceof OpApplNode a) {
            logic(a, parent);
            assign(a);
            bound(a);
            conditions(a);
            membership(a);
            arguments(a);
        }
        Nodes.children(node).forEach(child -> visit(child, node));
    }

    /** A chain of one connective is handled once, at its root. */
    private void logic(OpApplNode node, SemanticNode parent) {
        boolean conj = Nodes.isConj(node);
        boolean root = node == parent || !(conj ? Nodes.isConj(parent) : Nodes.isDisj(parent));
        if (!root || (!conj && !Nodes.isDisj(node))) {
            return;
        }
        List<String> operands =
                Nodes.operands(node, conj).stream().map(plain::expr).toList();
        if (operands.size() < 2) {
            return;
        }
        String same = conj ? " /\\ " : " \\/ ";
        for (int i = 0; i < operands.size(); i++) {
            List<String> rest = new ArrayList<>(operands);
            rest.remove(i);
            add(node, conj ? "DROP_CONJUNCT" : "DROP_DISJUNCT", "(" + String.join(same, rest) + ")");
        }
        add(node, "SWAP_AND_OR", "(" + String.join(conj ? " \\/ " : " /\\ ", operands) + ")");
    }

    private void bound(OpApplNode node) {
        boolean comparison = Nodes.is(node, COMPARISONS);
        String op = Nodes.op(node);
        if (BOUNDARY.containsKey(op)) {
            add(node, "BOUND", infix(node, BOUNDARY.get(op)));
        }
        if (!comparison && !Nodes.is(node, ARITHMETIC)) {
            return;
        }
        for (SemanticNode arg : Nodes.children(node)) {
            if (arg instanceof NumeralNode number && number.useVal()) {
                add(arg, "BOUND", Integer.toString(Math.addExact(number.val(), 1)));
                if (number.val() > 0 && !(number.val() == 1 && steps.contains(arg))) {
                    add(arg, "BOUND", Integer.toString(number.val() - 1));
                }
            } else if (comparison && arg instanceof OpApplNode name && integers.contains(name.getOperator())) {
                add(arg, "BOUND", "(" + plain.expr(arg) + " + 1)");
                add(arg, "BOUND", "(" + plain.expr(arg) + " - 1)");
            }
        }
    }

    private void conditions(OpApplNode node) {
        if (Nodes.is(node, "$IfThenElse")) {
            negate(Nodes.arg(node, 0));
        } else if (Nodes.is(node, "$Case")) {
            List<SemanticNode> arms = Nodes.children(node);
            boolean other = arms.stream().anyMatch(arm -> Nodes.arg(arm, 0) == null);
            for (SemanticNode arm : arms) {
                SemanticNode guard = Nodes.arg(arm, 0);
                if (guard != null) {
                    negate(guard);
                    if (other) {
                        add(guard, "CASE_ARM", "FALSE");
                    }
                }
            }
        }
    }

    /** Each atom of a condition in turn, not the condition as a whole. */
    private void negate(SemanticNode condition) {
        if (Nodes.isConj(condition) || Nodes.isDisj(condition) || Nodes.is(condition, "\\lnot")) {
            Nodes.children(condition).forEach(this::negate);
        } else if (NEGATION.containsKey(Nodes.op(condition))) {
            add(condition, "NEGATE", infix(condition, NEGATION.getOrDefault(Nodes.op(condition), "#")));
        } else if (!(condition instanceof LetInNode) && !Nodes.is(condition, "TRUE", "FALSE")) {
            add(condition, "NEGATE", "(~" + plain.expr(condition) + ")");
        }
    }

    private void assign(OpApplNode node) {
        if (Nodes.is(node, "$Except")) {
            Nodes.children(node).stream()
                    .skip(1)
                    .map(pair -> Nodes.arg(pair, 1))
                    .filter(value -> !(value instanceof AtNode))
                    .forEach(value -> add(value, "ASSIGN", "@"));
        }
        for (Assignments.Slot slot : assignments.of(node)) {
            alter(slot.field(), slot.value());
        }
    }

    private void alter(String field, SemanticNode value) {
        switch (value) {
            case NumeralNode n when n.useVal() -> add(value, "ASSIGN", Integer.toString(Math.addExact(n.val(), 1)));
            case StringNode text ->
                assignments.literals(field).stream()
                        .filter(other -> !other.equals(text.getRep().toString()))
                        .limit(ALTERNATIVES)
                        .forEach(other -> add(value, "ASSIGN", Unparser.quote(other)));
            case OpApplNode _ when Nodes.is(value, "TRUE") -> add(value, "ASSIGN", "FALSE");
            case OpApplNode _ when Nodes.is(value, "FALSE") -> add(value, "ASSIGN", "TRUE");
            case OpApplNode _
            when Nodes.is(value, "+", "-") && Nodes.arg(value, 1) instanceof NumeralNode step -> {
                steps.add(step);
                add(value, "ASSIGN", plain.expr(Nodes.arg(value, 0)));
            }
            default -> {}
        }
    }

    private void membership(OpApplNode node) {
        if (!Nodes.is(node, "\\in", "\\notin") || !Nodes.isStringSet(Nodes.arg(node, 1))) {
            return;
        }
        SemanticNode set = Nodes.arg(node, 1);
        List<String> members = Nodes.strings(set);
        for (int i = 0; i < members.size(); i++) {
            List<String> rest = new ArrayList<>(members);
            rest.remove(i);
            add(set, "ENLARGE", literal(rest));
        }
        assignments.kin(members).stream()
                .filter(other -> !members.contains(other))
                .limit(ALTERNATIVES)
                .forEach(other -> {
                    List<String> more = new ArrayList<>(members);
                    more.add(other);
                    add(set, "ENLARGE", literal(more));
                });
    }

    /** A text given to one of the module's own operators becomes another text that the same parameter is given elsewhere. */
    private void arguments(OpApplNode node) {
        if (!(node.getOperator() instanceof OpDefNode called)) {
            return;
        }
        List<SemanticNode> given = Nodes.children(node);
        for (int position = 0; position < given.size(); position++) {
            if (given.get(position) instanceof StringNode text) {
                texts.getOrDefault(called, Map.of()).getOrDefault(position, new TreeSet<>()).stream()
                        .filter(other -> !other.equals(text.getRep().toString()))
                        .limit(ALTERNATIVES)
                        .forEach(other -> add(text, "ARGUMENT", Unparser.quote(other)));
            }
        }
    }

    private void add(SemanticNode node, String rule, String after) {
        String before = plain.expr(node);
        var at = node.getLocation();
        // The whole range is the key: two expressions that begin at one place are two places.
        if (after.equals(before) || !seen.add(operator + "|" + at.linesAndColumns() + "|" + after)) {
            return;
        }
        Mutant mutant = new Mutant(mutants.size() + 1, operator, rule, at.beginLine(), at.beginColumn(), before, after);
        mutants.add(mutant);
        byNode.computeIfAbsent(node, _ -> new ArrayList<>()).add(mutant);
    }

    private String infix(SemanticNode node, String op) {
        return "(" + plain.expr(Nodes.arg(node, 0)) + " " + op + " " + plain.expr(Nodes.arg(node, 1)) + ")";
    }

    private static String literal(List<String> strings) {
        return strings.stream().map(Unparser::quote).collect(Collectors.joining(", ", "{", "}"));
    }
}
