package dev.ironshim.jml.smt;

import com.microsoft.z3.ArithExpr;
import com.microsoft.z3.ArrayExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.IntNum;
import com.microsoft.z3.IntSort;
import com.microsoft.z3.Model;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Status;
import dev.ironshim.jml.contract.Expr;
import dev.ironshim.jml.smt.Machine.Array;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a clause says, as a formula. Numbers of contracts are the integers, so nothing is brought into range. */
final class Formula {
    private final Context z3;
    private final Numbers numbers;
    private final Solver solver;
    private final Machine machine;
    private final Map<String, Object> parameters;
    private final Map<String, ArrayExpr<IntSort, IntSort>> before;
    private final Map<String, ArrayExpr<IntSort, IntSort>> after;
    private final @Nullable ArithExpr<IntSort> result;
    private final boolean boolResult;
    private final BoolExpr path;

    Formula(
            Context z3,
            Numbers numbers,
            Solver solver,
            Machine machine,
            Map<String, Object> parameters,
            Map<String, ArrayExpr<IntSort, IntSort>> before,
            Map<String, ArrayExpr<IntSort, IntSort>> after,
            @Nullable ArithExpr<IntSort> result,
            boolean boolResult,
            BoolExpr path) {
        this.z3 = z3;
        this.numbers = numbers;
        this.solver = solver;
        this.machine = machine;
        this.parameters = parameters;
        this.before = before;
        this.after = after;
        this.result = result;
        this.boolResult = boolResult;
        this.path = path;
    }

    /** The formula of a clause. */
    BoolExpr of(Expr expression) {
        return switch (expression) {
            case Expr.Bool bool -> z3.mkBool(bool.value());
            case Expr.Result ignored when boolResult && result != null -> z3.mkNot(z3.mkEq(result, numbers.number(0)));
            case Expr.Unary unary when unary.operator().equals("!") -> z3.mkNot(of(unary.of()));
            case Expr.Choice choice -> {
                BoolExpr condition = of(choice.condition());
                yield z3.mkOr(
                        z3.mkAnd(condition, of(choice.then())), z3.mkAnd(z3.mkNot(condition), of(choice.otherwise())));
            }
            case Expr.Binary binary -> binary(binary);
            case Expr.Quantified ignored -> throw new Unsupported("a quantifier");
            default -> throw new Unsupported("no truth value: " + expression);
        };
    }

    private BoolExpr binary(Expr.Binary binary) {
        Expr left = binary.left();
        Expr right = binary.right();
        return switch (binary.operator()) {
            case "&&" -> z3.mkAnd(of(left), of(right));
            case "||" -> z3.mkOr(of(left), of(right));
            case "==>" -> z3.mkImplies(of(left), of(right));
            case "<==>" -> z3.mkIff(of(left), of(right));
            case "==" ->
                truth(left) || truth(right) ? z3.mkIff(of(left), of(right)) : z3.mkEq(value(left), value(right));
            case "!=" -> z3.mkNot(binary(new Expr.Binary("==", left, right)));
            case "<" -> z3.mkLt(value(left), value(right));
            case "<=" -> z3.mkLe(value(left), value(right));
            case ">" -> z3.mkGt(value(left), value(right));
            case ">=" -> z3.mkGe(value(left), value(right));
            default -> throw new Unsupported("operator " + binary.operator());
        };
    }

    /** Whether an expression is a truth value: a comparison, or a parenthesis around one. */
    private static boolean truth(Expr expression) {
        return expression instanceof Expr.Bool
                || (expression instanceof Expr.Binary binary
                        && "<==> ==> || && == != < <= > >=".contains(binary.operator()));
    }

    ArithExpr<IntSort> value(Expr expression) {
        return switch (expression) {
            case Expr.Literal number -> numbers.number(number.value());
            case Expr.Variable variable -> number(variable.name());
            case Expr.Result ignored -> {
                if (result == null) {
                    throw new Unsupported("a result where there is none");
                }
                yield result;
            }
            case Expr.Old old when old.of() instanceof Expr.Element element -> element(element, before);
            case Expr.Old old -> value(old.of());
            case Expr.Unary unary -> Numbers.arith(z3.mkUnaryMinus(value(unary.of())));
            case Expr.Choice choice ->
                Numbers.arith(z3.mkITE(of(choice.condition()), value(choice.then()), value(choice.otherwise())));
            case Expr.Element element -> element(element, after);
            case Expr.Length length -> array(length.array()).length();
            case Expr.Cast cast -> cast(cast);
            case Expr.Binary binary -> arithmetic(binary);
            default -> throw new Unsupported("no number: " + expression);
        };
    }

    private ArithExpr<IntSort> arithmetic(Expr.Binary binary) {
        ArithExpr<IntSort> a = value(binary.left());
        ArithExpr<IntSort> b = value(binary.right());
        return switch (binary.operator()) {
            case "+" -> Numbers.arith(z3.mkAdd(a, b));
            case "-" -> Numbers.arith(z3.mkSub(a, b));
            case "*" -> Numbers.arith(z3.mkMul(a, b));
            case "/" -> numbers.divide(a, pinned(b));
            case "%" -> numbers.remainder(a, pinned(b));
            case "<<" ->
                Numbers.arith(z3.mkMul(a, numbers.number(Numbers.power(pinned(b).getInt()))));
            case ">>" -> numbers.floorShift(a, pinned(b).getInt());
            default -> throw new Unsupported("operator " + binary.operator());
        };
    }

    /** The only value that an expression has on this path: the path was split until it had one. */
    private IntNum pinned(ArithExpr<IntSort> expression) {
        IntNum constant = numbers.constant(expression);
        if (constant != null) {
            return constant;
        }
        solver.push();
        try {
            Numbers.assume(solver, path);
            if (solver.check() != Status.SATISFIABLE) {
                throw new Unsupported("a path that cannot be taken");
            }
            Model model = solver.getModel();
            IntNum value = (IntNum) model.eval(expression, true);
            Numbers.assume(solver, z3.mkNot(z3.mkEq(expression, value)));
            if (solver.check() != Status.UNSATISFIABLE) {
                throw new Unsupported("a divisor or shift that is not constant");
            }
            return value;
        } finally {
            solver.pop();
        }
    }

    private ArithExpr<IntSort> cast(Expr.Cast cast) {
        int bits = switch (cast.type()) {
            case "byte" -> 8;
            case "short" -> 16;
            case "int" -> 32;
            default -> 64;
        };
        return numbers.wrap(value(cast.of()), bits);
    }

    private ArithExpr<IntSort> element(Expr.Element element, Map<String, ArrayExpr<IntSort, IntSort>> when) {
        Array array = array(element.array());
        ArrayExpr<IntSort, IntSort> elements = when.get(array.name());
        if (elements == null) {
            throw new Unsupported("an array without elements");
        }
        return machine.element(array, elements, value(element.index()));
    }

    private Array array(Expr expression) {
        if (expression instanceof Expr.Variable variable && parameters.get(variable.name()) instanceof Array array) {
            return array;
        }
        throw new Unsupported("an array that is no parameter");
    }

    private ArithExpr<IntSort> number(String name) {
        if (parameters.get(name) instanceof com.microsoft.z3.Expr<?> value) {
            return Numbers.arith(value);
        }
        throw new Unsupported(name + " is no number");
    }
}
