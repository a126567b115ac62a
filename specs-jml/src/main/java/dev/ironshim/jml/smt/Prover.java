package dev.ironshim.jml.smt;

import com.microsoft.z3.ArithExpr;
import com.microsoft.z3.ArrayExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.IntExpr;
import com.microsoft.z3.IntNum;
import com.microsoft.z3.IntSort;
import com.microsoft.z3.Model;
import com.microsoft.z3.Params;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Status;
import com.microsoft.z3.Z3Exception;
import dev.ironshim.jml.contract.Contract;
import dev.ironshim.jml.contract.Contract.Clause;
import dev.ironshim.jml.contract.Contract.Parameter;
import dev.ironshim.jml.contract.Expr;
import dev.ironshim.jml.smt.Machine.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides contracts of class files with Z3, for all values of their parameters and arrays of any length. */
public final class Prover {
    private static final Pattern RANGE = Pattern.compile("(\\w+)\\[(\\w+) \\.\\. (.+)]");

    private static final int ENTERED_MILLIS = 2_000;

    private final String folder;
    private final Function<String, byte[]> classes;
    private final Map<String, Contract> contracts;
    private final int timeoutMillis;

    /**
     * What came out.
     *
     * @param status {@code proved}, {@code refuted} or {@code open}
     * @param detail why it is open, or which clause is refuted
     * @param values that refute it, or else that fulfil what it requires, by parameter
     */
    public record Outcome(
            String status,
            @Nullable String detail,
            Map<String, String> values,
            long paths,
            long queries,
            long millis) {}

    /**
     * @param folder internal name of the package, such as {@code dev/ironshim/impl/verified}
     * @param classes class files by internal name
     * @param contracts by class and method: where entering a call is too hard, its contract is taken for it
     * @param timeoutMillis of each query
     */
    public Prover(String folder, Function<String, byte[]> classes, Map<String, Contract> contracts, int timeoutMillis) {
        this.folder = folder;
        this.classes = classes;
        this.contracts = contracts;
        this.timeoutMillis = timeoutMillis;
    }

    /** Class files from a folder, and from the class path where it has none. */
    public static Function<String, byte[]> from(java.nio.file.Path folder) {
        return Machine.from(folder);
    }

    /** Looks for a refutation only: every call is entered. */
    public Outcome refute(Contract contract) {
        return prove(contract, name -> null, "");
    }

    /** Decides one contract: first with every call entered, then with contracts for the calls that have one. */
    public Outcome prove(Contract contract) {
        Outcome entered = refute(contract);
        if (!entered.status().equals("open") || entered.paths() == 0) {
            return entered;
        }
        Outcome modular = prove(contract, this::standsFor, " (with the contracts of what it calls)");
        // A contract says less than its method: what refutes the one need not refute the other.
        return modular.status().equals("proved") ? modular : entered;
    }

    private @Nullable Contract standsFor(String name) {
        Contract contract = contracts.get(name);
        return contract != null && contract.assignable().equals("\\strictly_nothing") ? contract : null;
    }

    private Outcome prove(Contract contract, Function<String, @Nullable Contract> known, String how) {
        long start = System.nanoTime();
        try (Context z3 = new Context()) {
            Outcome outcome = new Run(z3, contract, known, how, start).all();
            return outcome.status().equals("proved") && !how.isEmpty()
                    ? new Outcome(
                            "proved",
                            how.strip(),
                            outcome.values(),
                            outcome.paths(),
                            outcome.queries(),
                            outcome.millis())
                    : outcome;
        } catch (Unsupported e) {
            return new Outcome("open", "the translation leaves out " + e.getMessage(), Map.of(), 0, 0, since(start));
        } catch (Z3Exception e) {
            return new Outcome("open", "Z3: " + e.getMessage(), Map.of(), 0, 0, since(start));
        }
    }

    private static long since(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    private final class Run {
        private final Context z3;
        private final Contract contract;
        private final long start;
        private final Numbers numbers;
        private final Solver solver;
        private final Machine machine;
        private final Map<String, Object> parameters = new LinkedHashMap<>();
        private final Map<String, ArrayExpr<IntSort, IntSort>> arrays = new LinkedHashMap<>();
        private Map<String, String> witness = Map.of();
        private long queries;

        Run(Context z3, Contract contract, Function<String, @Nullable Contract> known, String how, long start) {
            this.z3 = z3;
            this.contract = contract;
            this.start = start;
            solver = z3.mkSolver();
            numbers = new Numbers(z3, solver);
            Params limits = z3.mkParams();
            // Entered calls are decided soon or never.
            limits.add("timeout", how.isEmpty() ? Math.min(timeoutMillis, ENTERED_MILLIS) : timeoutMillis);
            solver.setParameters(limits);
            machine = new Machine(z3, numbers, solver, classes, known);
            contract.parameters().forEach(this::declare);
        }

        private void declare(Parameter parameter) {
            if (parameter.array()) {
                IntExpr length = z3.mkIntConst(parameter.name() + ".length");
                Numbers.assume(
                        solver,
                        z3.mkAnd(
                                z3.mkLe(numbers.number(0), length),
                                z3.mkLe(length, numbers.number(Integer.MAX_VALUE))));
                parameters.put(parameter.name(), new Array(parameter.name(), length, bits(parameter.type())));
                arrays.put(parameter.name(), z3.mkArrayConst(parameter.name(), z3.getIntSort(), z3.getIntSort()));
            } else {
                IntExpr value = z3.mkIntConst(parameter.name());
                Numbers.assume(solver, numbers.inRange(value, bits(parameter.type())));
                parameters.put(parameter.name(), value);
            }
        }

        private static int bits(String type) {
            return switch (type.replace("[]", "")) {
                case "byte" -> 8;
                case "int" -> 32;
                case "long" -> 64;
                default -> throw new Unsupported("parameters of type " + type);
            };
        }

        Outcome all() {
            Formula before = formula(arrays, null, z3.mkTrue());
            for (Clause clause : contract.requires()) {
                // That elements are in the range of their type needs no saying here: what is read is.
                if (!(clause.expression() instanceof Expr.Quantified)) {
                    Numbers.assume(solver, before.of(clause.expression()));
                }
            }
            if (solver.check() != Status.SATISFIABLE) {
                return outcome("open", "nothing fulfils what it requires: it is vacuous, or too hard", Map.of(), 0);
            }
            witness = values(solver.getModel());
            List<Object> arguments = new ArrayList<>(parameters.values());
            List<MethodPath> paths = machine.run(folder + "/" + contract.type(), contract.method(), arguments, arrays);
            for (MethodPath path : paths) {
                Outcome refuted = check(path, paths.size());
                if (refuted != null) {
                    return refuted;
                }
            }
            return outcome("proved", null, witness, paths.size());
        }

        private @Nullable Outcome check(MethodPath path, int paths) {
            if (path.failure() != null) {
                return refutation(path.condition(), path.failure(), paths);
            }
            Formula formula = formula(path.arrays(), path.result(), path.condition());
            for (Clause clause : contract.ensures()) {
                BoolExpr broken = z3.mkAnd(path.condition(), z3.mkNot(formula.of(clause.expression())));
                Outcome refuted = refutation(broken, "ensures " + clause.text(), paths);
                if (refuted != null) {
                    return refuted;
                }
            }
            return frame(path, paths);
        }

        /** What may not change does not. */
        private @Nullable Outcome frame(MethodPath path, int paths) {
            for (Map.Entry<String, ArrayExpr<IntSort, IntSort>> array :
                    path.arrays().entrySet()) {
                ArrayExpr<IntSort, IntSort> old = arrays.get(array.getKey());
                if (old == null || array.getValue().equals(old)) {
                    continue;
                }
                IntExpr place = z3.mkIntConst("place");
                BoolExpr changed = z3.mkNot(z3.mkEq(z3.mkSelect(array.getValue(), place), z3.mkSelect(old, place)));
                BoolExpr broken =
                        z3.mkAnd(path.condition(), changed, z3.mkNot(assignable(array.getKey(), place, path)));
                Outcome refuted = refutation(broken, "assignable " + contract.assignable(), paths);
                if (refuted != null) {
                    return refuted;
                }
            }
            return null;
        }

        private BoolExpr assignable(String array, IntExpr place, MethodPath path) {
            BoolExpr allowed = z3.mkFalse();
            for (String part : contract.assignable().split(",(?![^\\[]*])", -1)) {
                Matcher range = RANGE.matcher(part.strip());
                if (range.matches() && range.group(1).equals(array)) {
                    Formula formula = formula(path.arrays(), path.result(), path.condition());
                    allowed = z3.mkOr(
                            allowed,
                            z3.mkAnd(
                                    z3.mkLe(formula.value(bound(range.group(2))), place),
                                    z3.mkLe(place, formula.value(bound(range.group(3))))));
                } else if (part.strip().equals(array + "[*]")) {
                    allowed = z3.mkTrue();
                }
            }
            return allowed;
        }

        /** {@code name} or {@code name + number}. */
        private static Expr bound(String text) {
            String[] parts = text.split("\\+", -1);
            Expr name = new Expr.Variable(parts[0].strip());
            return parts.length == 1
                    ? name
                    : new Expr.Binary("+", name, new Expr.Literal(new java.math.BigInteger(parts[1].strip())));
        }

        private @Nullable Outcome refutation(BoolExpr broken, String what, int paths) {
            queries++;
            solver.push();
            try {
                Numbers.assume(solver, broken);
                Status status = solver.check();
                if (status == Status.SATISFIABLE) {
                    return outcome("refuted", what, values(solver.getModel()), paths);
                }
                return status == Status.UNKNOWN
                        ? outcome("open", "Z3 does not know: " + solver.getReasonUnknown(), witness, paths)
                        : null;
            } finally {
                solver.pop();
            }
        }

        private Formula formula(
                Map<String, ArrayExpr<IntSort, IntSort>> after, @Nullable ArithExpr<IntSort> result, BoolExpr path) {
            return new Formula(
                    z3,
                    numbers,
                    solver,
                    machine,
                    parameters,
                    arrays,
                    after,
                    result,
                    contract.returns().equals("boolean"),
                    path);
        }

        private Map<String, String> values(Model model) {
            Map<String, String> values = new LinkedHashMap<>();
            parameters.forEach((name, value) -> {
                if (value instanceof Array array) {
                    values.put(name + ".length", String.valueOf(model.eval(array.length(), true)));
                } else if (value instanceof com.microsoft.z3.Expr<?> number
                        && model.eval(number, true) instanceof IntNum known) {
                    values.put(name, known.getBigInteger().toString());
                }
            });
            return values;
        }

        private Outcome outcome(String status, @Nullable String detail, Map<String, String> values, long paths) {
            return new Outcome(status, detail, values, paths, queries, since(start));
        }
    }
}
