package dev.ironshim.tla.mutate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import tla2sany.semantic.AssumeNode;
import tla2sany.semantic.InstanceNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDeclNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;

/** Writes a module again, either as it is or with all its mutants in it, selected by the variable {@code mut}. */
public final class Schemata {
    /** The selecting variable; 0 selects the original. */
    public static final String SELECTOR = "mut";

    private final SpecSource spec;
    private final Mutations mutations;
    private final Unparser plain = new Unparser();
    private final Unparser mutated;
    private final Set<String> declared = new HashSet<>();

    private Schemata(SpecSource spec, Mutations mutations) {
        this.spec = Objects.requireNonNull(spec, "spec");
        this.mutations = Objects.requireNonNull(mutations, "mutations");
        this.mutated = new Unparser(this::select);
    }

    /** The module unchanged but for its layout; theorems are left out. */
    public static String plain(SpecSource spec, String moduleName, Set<String> omitted) {
        return new Schemata(spec, new Mutations(List.of(), Map.of())).module(moduleName, omitted, false);
    }

    /**
     * The module with every mutant in it. Assumptions are left out: they must be constant, and operators that hold a
     * mutant are not any more.
     */
    public static String emit(SpecSource spec, Mutations mutations, String moduleName, Set<String> omitted) {
        return new Schemata(spec, mutations).module(moduleName, omitted, true);
    }

    private String module(String moduleName, Set<String> omitted, boolean selecting) {
        List<SemanticNode> units = new ArrayList<>();
        units.addAll(List.of(spec.module().getConstantDecls()));
        units.addAll(List.of(spec.module().getVariableDecls()));
        units.addAll(List.of(spec.module().getInstances()));
        units.addAll(spec.definitions());
        if (!selecting) {
            units.addAll(List.of(spec.module().getAssumptions()));
        }
        units.removeIf(unit -> !spec.isHere(unit));
        units.removeIf(unit ->
                unit instanceof OpDefNode def && omitted.contains(def.getName().toString()));
        // Source order is kept: a VARIABLE s declared early would clash with a parameter s of an earlier operator.
        units.sort(SpecSource.BY_POSITION);

        List<String> lines = new ArrayList<>();
        lines.add("---- MODULE " + moduleName + " ----");
        List<String> extended = new ArrayList<>(spec.extended());
        if (selecting && !extended.contains("Integers")) {
            extended.add("Integers");
        }
        if (!extended.isEmpty()) {
            lines.add("EXTENDS " + String.join(", ", extended));
        }
        if (selecting) {
            requireFree();
            lines.add("VARIABLE " + SELECTOR);
        }
        units.forEach(unit -> lines.addAll(unit(unit)));
        lines.add("====");
        return String.join("\n", lines) + "\n";
    }

    private List<String> unit(SemanticNode unit) {
        return switch (unit) {
            case OpDeclNode decl ->
                List.of((isVariable(decl) ? "VARIABLE " : "CONSTANT ")
                        + Unparser.signature(decl.getName().toString(), decl.getArity()));
            case InstanceNode instance -> List.of(spec.text(instance));
            case AssumeNode assume -> List.of("ASSUME " + plain.expr(assume.getAssume()));
            case OpDefNode def -> {
                List<String> lines = new ArrayList<>(declarations(def));
                lines.add((def.isLocal() ? "LOCAL " : "") + definition(def));
                yield lines;
            }
            default -> throw Nodes.unsupported(unit, unit.getClass().getSimpleName());
        };
    }

    /**
     * Only the definition that holds the active mutant pays for the selection: every other one takes the plain branch
     * after a single range test.
     */
    private String definition(OpDefNode def) {
        List<Mutant> inside = mutations.in(def.getName().toString());
        if (inside.isEmpty()) {
            return plain.definition(def);
        }
        SemanticNode body = Unparser.body(def);
        return mutated.head(def) + " == IF " + SELECTOR + " < "
                + inside.getFirst().index() + " \\/ " + SELECTOR + " > "
                + inside.getLast().index() + " THEN " + plain.expr(body) + " ELSE " + mutated.expr(body);
    }

    private String select(SemanticNode node, String text) {
        String selected = text;
        for (Mutant mutant : mutations.at(node).reversed()) {
            selected =
                    "(IF " + SELECTOR + " = " + mutant.index() + " THEN " + mutant.after() + " ELSE " + selected + ")";
        }
        return selected;
    }

    /** RECURSIVE lines for this operator and for those it uses ahead of their definition. */
    private List<String> declarations(OpDefNode def) {
        Set<OpDefNode> wanted = new java.util.LinkedHashSet<>();
        wanted.add(def);
        Set<OpDefNode> here = new HashSet<>(spec.definitions());
        Nodes.walk(def.getBody(), node -> {
            if (node instanceof OpApplNode a && a.getOperator() instanceof OpDefNode used && here.contains(used)) {
                wanted.add(used);
            }
        });
        return wanted.stream()
                .filter(OpDefNode::getInRecursive)
                .filter(used -> declared.add(used.getName().toString()))
                .map(plain::recursive)
                .collect(Collectors.toList());
    }

    private void requireFree() {
        if (spec.module().getContext().getSymbol(util.UniqueString.of(SELECTOR)) != null) {
            throw new SpecException(spec.file().toString(), 0, 0, "the name " + SELECTOR + " is already in use");
        }
    }

    private static boolean isVariable(OpDeclNode decl) {
        return decl.getKind() == tla2sany.semantic.ASTConstants.VariableDeclKind;
    }
}
