package dev.ironshim.jml.contract;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes what a contract says of given values. Arrays are lists of their elements. */
public final class Values {
    private static final int MAX_RANGE = 5_000;

    private final Map<String, Object> before;
    private final Map<String, Object> after;
    private final @Nullable Object result;

    /**
     * @param before parameters when the method was called: {@link BigInteger}, {@link Boolean} or a list of these
     * @param after the same when it had returned
     */
    public Values(Map<String, Object> before, Map<String, Object> after, @Nullable Object result) {
        this.before = before;
        this.after = after;
        this.result = result;
    }

    /** Whether a clause holds. */
    public boolean holds(Expr clause) {
        return (Boolean) value(clause, after);
    }

    private Object value(Expr expression, Map<String, Object> scope) {
        return switch (expression) {
            case Expr.Literal number -> number.value();
            case Expr.Bool bool -> bool.value();
            case Expr.Variable variable -> known(scope, variable.name());
            case Expr.Result ignored -> {
                if (result == null) {
                    throw new IllegalStateException("there is no result before the method has run");
                }
                yield result;
            }
            case Expr.Old old -> value(old.of(), before);
            case Expr.Unary unary ->
                unary.operator().equals("!")
                        ? !bool(unary.of(), scope)
                        : number(unary.of(), scope).negate();
            case Expr.Binary binary -> binary(binary, scope);
            case Expr.Choice choice ->
                bool(choice.condition(), scope) ? value(choice.then(), scope) : value(choice.otherwise(), scope);
            case Expr.Quantified quantified -> quantified(quantified, scope);
            case Expr.Element element ->
                list(element.array(), scope).get(number(element.index(), scope).intValueExact());
            case Expr.Length length ->
                BigInteger.valueOf(list(length.array(), scope).size());
            case Expr.Cast cast -> cast(cast.type(), number(cast.of(), scope));
            case Expr.Call call -> throw new IllegalStateException("calls are not for contracts: " + call.method());
        };
    }

    private static Object known(Map<String, Object> scope, String name) {
        Object value = scope.get(name);
        if (value == null) {
            throw new IllegalStateException("no value for " + name);
        }
        return value;
    }

    private Object binary(Expr.Binary binary, Map<String, Object> scope) {
        switch (binary.operator()) {
            case "&&" -> {
                return bool(binary.left(), scope) && bool(binary.right(), scope);
            }
            case "||" -> {
                return bool(binary.left(), scope) || bool(binary.right(), scope);
            }
            case "==>" -> {
                return !bool(binary.left(), scope) || bool(binary.right(), scope);
            }
            case "<==>" -> {
                return bool(binary.left(), scope) == bool(binary.right(), scope);
            }
            case "==", "!=" -> {
                boolean same = value(binary.left(), scope).equals(value(binary.right(), scope));
                return same == binary.operator().equals("==");
            }
            default -> {
                return arithmetic(binary.operator(), number(binary.left(), scope), number(binary.right(), scope));
            }
        }
    }

    private static Object arithmetic(String operator, BigInteger a, BigInteger b) {
        return switch (operator) {
            case "<" -> a.compareTo(b) < 0;
            case "<=" -> a.compareTo(b) <= 0;
            case ">" -> a.compareTo(b) > 0;
            case ">=" -> a.compareTo(b) >= 0;
            case "+" -> a.add(b);
            case "-" -> a.subtract(b);
            case "*" -> a.multiply(b);
            case "/" -> a.divide(b);
            case "%" -> a.remainder(b);
            case "&" -> a.and(b);
            case "|" -> a.or(b);
            case "^" -> a.xor(b);
            case "<<" -> a.shiftLeft(b.intValueExact());
            case ">>" -> a.shiftRight(b.intValueExact());
            default -> throw new IllegalStateException("operator " + operator);
        };
    }

    private boolean quantified(Expr.Quantified quantified, Map<String, Object> scope) {
        // The ranges of our contracts lie within arrays, or within the places of a configuration space.
        Map<String, Object> inner = new HashMap<>(scope);
        boolean seen = false;
        for (int i = 0; i < MAX_RANGE; i++) {
            inner.put(quantified.variable(), BigInteger.valueOf(i));
            if (!bool(quantified.range(), inner)) {
                if (seen) {
                    break;
                }
                if (i > 64) {
                    break;
                }
                continue;
            }
            seen = true;
            if (bool(quantified.body(), inner) != quantified.all()) {
                return !quantified.all();
            }
        }
        return quantified.all();
    }

    private static BigInteger cast(String type, BigInteger value) {
        return BigInteger.valueOf(
                switch (type) {
                    case "byte" -> value.byteValue();
                    case "short" -> value.shortValue();
                    case "int" -> value.intValue();
                    default -> value.longValue();
                });
    }

    private boolean bool(Expr expression, Map<String, Object> scope) {
        return (Boolean) value(expression, scope);
    }

    private BigInteger number(Expr expression, Map<String, Object> scope) {
        return (BigInteger) value(expression, scope);
    }

    private List<?> list(Expr expression, Map<String, Object> scope) {
        return (List<?>) value(expression, scope);
    }
}
