package dev.ironshim.tla.mutate;

import java.util.List;
import tla2sany.semantic.LetInNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;

/** The conditions under which a property says anything at all: it holds vacuously where none of them is ever met. */
public final class Antecedent {
    private final Unparser plain = new Unparser();

    private Antecedent() {}

    /** One witness per conjunct of the property, over the definition's own parameters. */
    public static List<String> witnesses(OpDefNode property) {
        return new Antecedent().of(Unparser.body(property));
    }

    private List<String> of(SemanticNode node) {
        if (node instanceof LetInNode let) {
            return of(let.getBody()).stream()
                    .map(text -> "(" + plain.lets(let) + text + ")")
                    .toList();
        }
        if (Nodes.isConj(node)) {
            return Nodes.operands(node, true).stream()
                    .flatMap(part -> of(part).stream())
                    .toList();
        }
        return switch (Nodes.op(node)) {
            case "=>", "~>" -> List.of(plain.expr(Nodes.arg(node, 0)));
            case "[]", "$SquareAct" -> of(Nodes.arg(node, 0));
            case "$BoundedForall" -> {
                String exists = "(\\E " + plain.binders((OpApplNode) node) + " : ";
                yield of(Nodes.arg(node, 0)).stream()
                        .map(text -> exists + text + ")")
                        .toList();
            }
            default -> List.of("TRUE");
        };
    }
}
