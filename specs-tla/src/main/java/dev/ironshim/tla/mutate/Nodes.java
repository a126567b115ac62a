package dev.ironshim.tla.mutate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tla2sany.semantic.ASTConstants;
import tla2sany.semantic.LetInNode;
import tla2sany.semantic.NumeralNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpArgNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.semantic.StringNode;
import tla2sany.semantic.SymbolNode;

/** Small readers over SANY's semantic tree. Operator names are SANY's canonical ones ({@code \land}, {@code /=}). */
final class Nodes {
    private Nodes() {}

    /** The operator's canonical name, or the empty string for a node that is no operator application. */
    static String op(SemanticNode node) {
        return node instanceof OpApplNode a ? a.getOperator().getName().toString() : "";
    }

    static boolean is(SemanticNode node, String... names) {
        return List.of(names).contains(op(node));
    }

    static boolean isConj(SemanticNode node) {
        return is(node, "\\land", "$ConjList");
    }

    static boolean isDisj(SemanticNode node) {
        return is(node, "\\lor", "$DisjList");
    }

    static SemanticNode arg(SemanticNode node, int index) {
        return ((OpApplNode) node).getArgs()[index];
    }

    /** The operands of a conjunction (or disjunction), nested infix ones flattened; the node itself if it is none. */
    static List<SemanticNode> operands(SemanticNode node, boolean conj) {
        if (!(conj ? isConj(node) : isDisj(node))) {
            return List.of(node);
        }
        List<SemanticNode> all = new ArrayList<>();
        for (SemanticNode child : ((OpApplNode) node).getArgs()) {
            all.addAll(operands(child, conj));
        }
        return all;
    }

    /** Sub-expressions including binder ranges and local definitions. A null argument (OTHER) is left out. */
    static List<SemanticNode> children(SemanticNode node) {
        List<SemanticNode> all = new ArrayList<>();
        switch (node) {
            case OpApplNode a -> {
                if (a.getBdedQuantBounds() != null) {
                    all.addAll(List.of(a.getBdedQuantBounds()));
                }
                for (SemanticNode child : a.getArgs()) {
                    if (child != null) {
                        all.add(child);
                    }
                }
            }
            case LetInNode let -> {
                for (OpDefNode def : let.getLets()) {
                    all.add(def.getBody());
                }
                all.add(let.getBody());
            }
            case OpArgNode arg when isLambda(arg) -> all.add(((OpDefNode) arg.getOp()).getBody());
            default -> {}
        }
        return all;
    }

    static void walk(SemanticNode node, Consumer<SemanticNode> visitor) {
        visitor.accept(node);
        children(node).forEach(child -> walk(child, visitor));
    }

    static boolean isLambda(OpArgNode arg) {
        return arg.getOp() instanceof OpDefNode && arg.getName().toString().equals("LAMBDA");
    }

    /** The symbol if the node is an identifier without arguments that names an integer constant candidate. */
    static boolean isConstantName(SemanticNode node) {
        if (!(node instanceof OpApplNode a) || a.getArgs().length > 0) {
            return false;
        }
        SymbolNode symbol = a.getOperator();
        return symbol.getKind() == ASTConstants.ConstantDeclKind
                || (symbol instanceof OpDefNode def && def.getBody() instanceof NumeralNode);
    }

    static boolean isStringSet(SemanticNode node) {
        if (!is(node, "$SetEnumerate") || ((OpApplNode) node).getArgs().length == 0) {
            return false;
        }
        return children(node).stream().allMatch(StringNode.class::isInstance);
    }

    static List<String> strings(SemanticNode set) {
        return children(set).stream()
                .map(child -> ((StringNode) child).getRep().toString())
                .toList();
    }

    static SpecException unsupported(SemanticNode node, String what) {
        var at = node.getLocation();
        return new SpecException(at.source(), at.beginLine(), at.beginColumn(), "not supported: " + what);
    }
}
