package dev.ironshim.tla.mutate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;

/** Weakens a fairness formula by one conjunct at a time, also under {@code \A}. */
public final class FairnessMutants {
    /** The conjunct left out, and what remains of the formula ({@code TRUE} when nothing does). */
    public record Weakened(String dropped, String text) {
        public Weakened {
            Objects.requireNonNull(dropped, "dropped");
            Objects.requireNonNull(text, "text");
        }
    }

    private final Unparser plain = new Unparser();

    private FairnessMutants() {}

    public static List<Weakened> of(OpDefNode fairness) {
        return new FairnessMutants().weaken(Unparser.body(fairness));
    }

    private List<Weakened> weaken(SemanticNode node) {
        if (Nodes.is(node, "$BoundedForall")) {
            String forall = "(\\A " + plain.binders((OpApplNode) node) + " : ";
            return weaken(Nodes.arg(node, 0)).stream()
                    .map(less -> less.text().equals("TRUE")
                            ? less
                            : new Weakened(less.dropped(), forall + less.text() + ")"))
                    .toList();
        }
        if (!Nodes.isConj(node)) {
            return List.of(new Weakened(plain.expr(node), "TRUE"));
        }
        List<SemanticNode> parts = Nodes.operands(node, true);
        List<Weakened> all = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            for (Weakened less : weaken(parts.get(i))) {
                List<String> texts =
                        new ArrayList<>(parts.stream().map(plain::expr).toList());
                texts.set(i, less.text());
                texts.removeIf("TRUE"::equals);
                all.add(new Weakened(
                        less.dropped(), texts.isEmpty() ? "TRUE" : "(" + String.join(" /\\ ", texts) + ")"));
            }
        }
        return all;
    }
}
