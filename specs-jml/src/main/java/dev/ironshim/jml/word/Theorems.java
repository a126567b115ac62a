package dev.ironshim.jml.word;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BitVecNum;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Model;
import com.microsoft.z3.Params;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Status;
import com.microsoft.z3.Z3Exception;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides theorems with Z3, for all values of their parameters. A theorem is a static method that says of its arguments
 * {@link #HOLDS}, {@link #FAILS}, or {@link #OUTSIDE} if it is not about them; it is proved if no arguments make it fail,
 * and says something if some make it hold.
 */
public final class Theorems {
    /** The theorem is true of these arguments. */
    public static final int HOLDS = 1;
    /** The theorem is refuted by these arguments. */
    public static final int FAILS = 0;
    /** The theorem says nothing about these arguments. */
    public static final int OUTSIDE = 2;

    private final Function<String, byte[]> classes;
    private final int timeoutMillis;

    /**
     * What came out.
     *
     * @param status {@code proved}, {@code refuted} or {@code open}
     * @param detail how it was refuted or why it is open, or null
     * @param values that refute it, or else that it holds for
     */
    public record Outcome(
            String status, @Nullable String detail, Map<String, String> values, long queries, long millis) {}

    /**
     * @param classes class files by internal name
     * @param timeoutMillis of each query
     */
    public Theorems(Function<String, byte[]> classes, int timeoutMillis) {
        this.classes = classes;
        this.timeoutMillis = timeoutMillis;
    }

    /** Decides one theorem. */
    public Outcome decide(Method theorem) {
        long start = System.nanoTime();
        try (Context z3 = new Context()) {
            return decide(z3, theorem, start);
        } catch (Beyond e) {
            return new Outcome("open", "the translation leaves out " + e.getMessage(), Map.of(), 0, since(start));
        } catch (Z3Exception e) {
            return new Outcome("open", "Z3: " + e.getMessage(), Map.of(), 0, since(start));
        }
    }

    private Outcome decide(Context z3, Method theorem, long start) {
        Solver solver = z3.mkSolver("QF_BV");
        Params limits = z3.mkParams();
        limits.add("timeout", timeoutMillis);
        solver.setParameters(limits);
        WordMachine machine = new WordMachine(z3, solver, classes);
        Map<String, BitVecExpr> symbols = new LinkedHashMap<>();
        for (Parameter parameter : theorem.getParameters()) {
            BitVecExpr symbol = z3.mkBVConst(parameter.getName(), parameter.getType() == long.class ? 64 : 32);
            symbols.put(parameter.getName(), symbol);
            if (parameter.getType() == boolean.class) {
                assume(solver, z3.mkBVULE(symbol, z3.mkBV(1, 32)));
            }
        }
        String type = theorem.getDeclaringClass().getName().replace('.', '/');
        MethodTypeDesc descriptor = MethodTypeDesc.of(
                describe(theorem.getReturnType()),
                List.of(theorem.getParameterTypes()).stream()
                        .map(Theorems::describe)
                        .toList());
        List<WordMachine.End> ends = machine.run(
                type, theorem.getName(), descriptor.descriptorString(), new ArrayList<>(symbols.values()), z3.mkTrue());
        long queries = 0;
        Map<String, String> witness = null;
        for (WordMachine.End end : ends) {
            queries++;
            BoolExpr broken = end.failure() != null ? end.condition() : said(z3, end, FAILS);
            switch (ask(solver, broken)) {
                case SATISFIABLE -> {
                    Map<String, String> values = values(solver, broken, symbols);
                    return new Outcome("refuted", end.failure(), values, queries, since(start));
                }
                case UNKNOWN -> {
                    return new Outcome(
                            "open", "Z3 does not know: " + solver.getReasonUnknown(), Map.of(), queries, since(start));
                }
                case UNSATISFIABLE -> {}
            }
            if (witness == null && end.failure() == null && ask(solver, said(z3, end, HOLDS)) == Status.SATISFIABLE) {
                witness = values(solver, said(z3, end, HOLDS), symbols);
            }
        }
        return witness == null
                ? new Outcome("open", "nothing fulfils what it assumes: it is vacuous", Map.of(), queries, since(start))
                : new Outcome("proved", null, witness, queries, since(start));
    }

    private static ClassDesc describe(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    private static BoolExpr said(Context z3, WordMachine.End end, int what) {
        Object result = end.result();
        if (result == null) {
            throw new Beyond("a theorem that says nothing");
        }
        return z3.mkAnd(end.condition(), z3.mkEq(Bits.number(result), z3.mkBV(what, 32)));
    }

    private static Status ask(Solver solver, BoolExpr formula) {
        solver.push();
        assume(solver, formula);
        Status status = solver.check();
        solver.pop();
        return status;
    }

    private static Map<String, String> values(Solver solver, BoolExpr formula, Map<String, BitVecExpr> symbols) {
        solver.push();
        assume(solver, formula);
        Map<String, String> values = new LinkedHashMap<>();
        if (solver.check() == Status.SATISFIABLE) {
            Model model = solver.getModel();
            symbols.forEach((name, symbol) -> {
                if (model.eval(symbol, true) instanceof BitVecNum number) {
                    values.put(name, "0x" + number.getBigInteger().toString(16));
                }
            });
        }
        solver.pop();
        return values;
    }

    private static long since(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    /** Asserts one formula. */
    @SuppressWarnings("unchecked") // Z3's method takes an array of generics
    static void assume(Solver solver, BoolExpr formula) {
        solver.add(formula);
    }
}
