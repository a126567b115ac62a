package dev.ironshim.tla.mutate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import tla2sany.semantic.AtNode;
import tla2sany.semantic.FormalParamNode;
import tla2sany.semantic.LetInNode;
import tla2sany.semantic.NumeralNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpArgNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.semantic.StringNode;

/** Writes semantic nodes back as TLA+: one line, every compound expression in parentheses. */
public final class Unparser {
    /** Looks at each expression's finished text and may replace it. */
    @FunctionalInterface
    public interface Rewrite {
        String apply(SemanticNode node, String text);
    }

    /** Canonical name to the usual spelling; other infix names are written as they are. */
    private static final Map<String, String> SPELLING = Map.of(
            "\\land",
            "/\\",
            "\\lor",
            "\\/",
            "/=",
            "#",
            "\\leq",
            "<=",
            "\\geq",
            ">=",
            "\\union",
            "\\cup",
            "\\intersect",
            "\\cap",
            "\\equiv",
            "<=>");

    private static final Map<String, String> PREFIX = Map.of(
            "\\lnot",
            "~",
            "-.",
            "-",
            "SUBSET",
            "SUBSET ",
            "UNION",
            "UNION ",
            "DOMAIN",
            "DOMAIN ",
            "ENABLED",
            "ENABLED ",
            "UNCHANGED",
            "UNCHANGED ",
            "[]",
            "[]",
            "<>",
            "<>");

    private final Rewrite rewrite;

    public Unparser() {
        this((node, text) -> text);
    }

    public Unparser(Rewrite rewrite) {
        this.rewrite = Objects.requireNonNull(rewrite, "rewrite");
    }

    public String expr(SemanticNode node) {
        return rewrite.apply(
                node,
                switch (node) {
                    case OpApplNode a -> application(a);
                    case LetInNode let -> "(" + lets(let) + expr(let.getBody()) + ")";
                    case NumeralNode n ->
                        n.useVal() ? Integer.toString(n.val()) : n.bigVal().toString();
                    case StringNode s -> quote(s.getRep().toString());
                    case AtNode _ -> "@";
                    case OpArgNode arg when Nodes.isLambda(arg) -> lambda((OpDefNode) arg.getOp());
                    case OpArgNode arg -> spelling(arg.getName().toString());
                    default -> throw Nodes.unsupported(node, node.getClass().getSimpleName());
                });
    }

    /** {@code Name(p, q) == body}, or {@code f[x \in S] == body}; a RECURSIVE declaration is separate. */
    public String definition(OpDefNode def) {
        return head(def) + " == " + expr(body(def));
    }

    /** {@code RECURSIVE Name(_, _)}, or the empty string when the operator needs none. */
    public String recursive(OpDefNode def) {
        return def.getInRecursive() ? "RECURSIVE " + signature(def.getName().toString(), def.getArity()) : "";
    }

    public String head(OpDefNode def) {
        String name = def.getName().toString();
        if (!Character.isLetter(name.charAt(0)) && name.charAt(0) != '_') {
            throw Nodes.unsupported(def, "definition of the operator symbol " + name);
        }
        if (isFunction(def)) {
            return name + "[" + binders((OpApplNode) def.getBody()) + "]";
        }
        return def.getArity() == 0 ? name : name + "(" + params(def) + ")";
    }

    /** What stands right of {@code ==}. */
    public static SemanticNode body(OpDefNode def) {
        return isFunction(def) ? Nodes.arg(def.getBody(), 0) : def.getBody();
    }

    /** {@code C}, {@code Op(_, _)}. */
    static String signature(String name, int arity) {
        return arity == 0 ? name : name + "(" + String.join(", ", java.util.Collections.nCopies(arity, "_")) + ")";
    }

    static String quote(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                        .replace("\r", "\\r")
                        .replace("\f", "\\f")
                + '"';
    }

    /** {@code LET … IN } with a trailing blank. */
    String lets(LetInNode let) {
        List<String> parts = new ArrayList<>();
        for (OpDefNode def : let.getLets()) {
            if (def.getName().toString().indexOf('!') >= 0) {
                throw Nodes.unsupported(let, "INSTANCE inside LET");
            }
            if (def.getInRecursive()) {
                parts.add(recursive(def));
            }
            parts.add(definition(def));
        }
        return "LET " + String.join(" ", parts) + " IN ";
    }

    /** {@code x, y \in S, <<a, b>> \in T}. */
    String binders(OpApplNode node) {
        List<String> groups = new ArrayList<>();
        FormalParamNode[][] names = node.getBdedQuantSymbolLists();
        for (int i = 0; i < names.length; i++) {
            String list = names(names[i]);
            groups.add((node.isBdedQuantATuple()[i] ? "<<" + list + ">>" : list) + " \\in "
                    + expr(node.getBdedQuantBounds()[i]));
        }
        return String.join(", ", groups);
    }

    private String application(OpApplNode node) {
        String op = Nodes.op(node);
        return switch (op) {
            case "$ConjList" -> join(node, "(", " /\\ ", ")");
            case "$DisjList" -> join(node, "(", " \\/ ", ")");
            case "$CartesianProd" -> join(node, "(", " \\X ", ")");
            case "$SetEnumerate" -> join(node, "{", ", ", "}");
            case "$Tuple" -> join(node, "<<", ", ", ">>");
            case "$IfThenElse" -> "(IF " + arg(node, 0) + " THEN " + arg(node, 1) + " ELSE " + arg(node, 2) + ")";
            case "$Case" ->
                Arrays.stream(node.getArgs()).map(this::arm).collect(Collectors.joining(" [] ", "(CASE ", ")"));
            case "$Except" ->
                Arrays.stream(node.getArgs())
                        .skip(1)
                        .map(this::update)
                        .collect(Collectors.joining(", ", "[" + arg(node, 0) + " EXCEPT ", "]"));
            case "$RcdConstructor" -> fields(node, " |-> ");
            case "$SetOfRcds" -> fields(node, " : ");
            case "$RcdSelect" -> arg(node, 0) + "." + ((StringNode) Nodes.arg(node, 1)).getRep();
            case "$FcnApply" -> arg(node, 0) + "[" + arg(node, 1) + "]";
            case "$FcnConstructor" -> "[" + binders(node) + " |-> " + arg(node, 0) + "]";
            case "$SetOfFcns" -> "[" + arg(node, 0) + " -> " + arg(node, 1) + "]";
            case "$SubsetOf" -> "{" + binders(node) + " : " + arg(node, 0) + "}";
            case "$SetOfAll" -> "{" + arg(node, 0) + " : " + binders(node) + "}";
            case "$BoundedExists" -> "(\\E " + binders(node) + " : " + arg(node, 0) + ")";
            case "$BoundedForall" -> "(\\A " + binders(node) + " : " + arg(node, 0) + ")";
            case "$BoundedChoose" -> "(CHOOSE " + binders(node) + " : " + arg(node, 0) + ")";
            case "$UnboundedExists" -> unbounded("\\E ", node);
            case "$UnboundedForall" -> unbounded("\\A ", node);
            case "$UnboundedChoose" -> unbounded("CHOOSE ", node);
            case "$SquareAct" -> "[" + arg(node, 0) + "]_" + subscript(Nodes.arg(node, 1));
            case "$AngleAct" -> "<<" + arg(node, 0) + ">>_" + subscript(Nodes.arg(node, 1));
            case "$WF" -> "WF_" + subscript(Nodes.arg(node, 0)) + "(" + arg(node, 1) + ")";
            case "$SF" -> "SF_" + subscript(Nodes.arg(node, 0)) + "(" + arg(node, 1) + ")";
            case "'" -> "(" + arg(node, 0) + ")'";
            default -> named(op, node);
        };
    }

    private String named(String op, OpApplNode node) {
        int arity = node.getArgs().length;
        if (PREFIX.containsKey(op)) {
            return "(" + PREFIX.get(op) + arg(node, 0) + ")";
        }
        if (op.startsWith("$")) {
            throw Nodes.unsupported(node, op);
        }
        if (Character.isLetter(op.charAt(0)) || op.charAt(0) == '_') {
            String symbol = op.substring(op.lastIndexOf('!') + 1);
            boolean plain = Character.isLetter(symbol.charAt(0)) || symbol.charAt(0) == '_';
            if (!plain) {
                throw Nodes.unsupported(node, "operator symbol of an instance, " + op);
            }
            return arity == 0 ? op : op + join(node, "(", ", ", ")");
        }
        if (arity == 2) {
            return "(" + arg(node, 0) + " " + spelling(op) + " " + arg(node, 1) + ")";
        }
        throw Nodes.unsupported(node, "operator " + op);
    }

    private String arm(SemanticNode pair) {
        SemanticNode guard = Nodes.arg(pair, 0);
        return (guard == null ? "OTHER" : expr(guard)) + " -> " + arg(pair, 1);
    }

    private String update(SemanticNode pair) {
        StringBuilder path = new StringBuilder("!");
        for (SemanticNode step : Nodes.children(Nodes.arg(pair, 0))) {
            // SANY keeps !.a and !["a"] apart in nothing, so the shorter one is used where it is safe.
            boolean field =
                    step instanceof StringNode s && isFieldName(s.getRep().toString());
            path.append(field ? "." + ((StringNode) step).getRep() : "[" + expr(step) + "]");
        }
        return path + " = " + arg(pair, 1);
    }

    /** Reserved words are upper case throughout; WF_ and SF_ begin fairness formulas. */
    private static boolean isFieldName(String text) {
        return text.matches("[A-Za-z][A-Za-z0-9_]*")
                && text.chars().anyMatch(Character::isLowerCase)
                && !text.startsWith("WF_")
                && !text.startsWith("SF_");
    }

    private String fields(OpApplNode node, String arrow) {
        return Arrays.stream(node.getArgs())
                .map(pair -> ((StringNode) Nodes.arg(pair, 0)).getRep() + arrow + arg(pair, 1))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private String lambda(OpDefNode def) {
        return "LAMBDA " + params(def) + " : " + expr(def.getBody());
    }

    private String subscript(SemanticNode node) {
        String text = expr(node);
        return text.startsWith("<<") || text.startsWith("(") || text.matches("\\w+") ? text : "(" + text + ")";
    }

    private String unbounded(String quantifier, OpApplNode node) {
        return "(" + quantifier + names(node.getUnbdedQuantSymbols()) + " : " + arg(node, 0) + ")";
    }

    private String join(OpApplNode node, String before, String between, String after) {
        return Arrays.stream(node.getArgs()).map(this::expr).collect(Collectors.joining(between, before, after));
    }

    private String arg(SemanticNode node, int index) {
        return expr(Nodes.arg(node, index));
    }

    private static String spelling(String op) {
        return SPELLING.getOrDefault(op, op);
    }

    private static boolean isFunction(OpDefNode def) {
        return Nodes.is(def.getBody(), "$RecursiveFcnSpec", "$NonRecursiveFcnSpec");
    }

    private static String params(OpDefNode def) {
        return names(def.getParams());
    }

    private static String names(FormalParamNode[] params) {
        return Arrays.stream(params)
                .map(p -> signature(p.getName().toString(), p.getArity()))
                .collect(Collectors.joining(", "));
    }
}
