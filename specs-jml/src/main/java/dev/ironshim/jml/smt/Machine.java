package dev.ironshim.jml.smt;

import com.microsoft.z3.ArithExpr;
import com.microsoft.z3.ArrayExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import com.microsoft.z3.IntNum;
import com.microsoft.z3.IntSort;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Status;
import dev.ironshim.jml.contract.Contract;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs static methods of class files on symbols. Branches fork, calls are entered, loops are refused. What an instruction
 * would throw is a path of its own.
 */
final class Machine {
    private static final int MAX_PATHS = 4_000;
    private static final int MAX_CASES = 64;

    private final Context z3;
    private final Numbers numbers;
    private final Solver solver;
    private final Function<String, byte[]> classes;
    private final Function<String, @Nullable Contract> known;
    private final Map<String, List<CodeElement>> code = new HashMap<>();
    private final List<BoolExpr> facts = new ArrayList<>();
    private int paths;

    /** An array: its name, its length, its elements' bits. */
    record Array(String name, ArithExpr<IntSort> length, int bits) {}

    /** What a frame has: its stack and variables, which are numbers or arrays, and the elements of the arrays. */
    private static final class Frame {
        final List<Object> stack = new ArrayList<>();
        final Map<Integer, Object> variables = new HashMap<>();
        Map<String, ArrayExpr<IntSort, IntSort>> arrays = new LinkedHashMap<>();
        BoolExpr condition;

        Frame(BoolExpr condition) {
            this.condition = condition;
        }

        Frame copy(BoolExpr also) {
            Frame copy = new Frame(also);
            copy.stack.addAll(stack);
            copy.variables.putAll(variables);
            copy.arrays = new LinkedHashMap<>(arrays);
            return copy;
        }
    }

    private record End(
            Frame frame,
            @Nullable ArithExpr<IntSort> result,
            @Nullable String failure) {}

    /**
     * @param classes class files by internal name
     * @param solver that decides which paths can be taken; its assertions hold throughout
     */
    Machine(
            Context z3,
            Numbers numbers,
            Solver solver,
            Function<String, byte[]> classes,
            Function<String, @Nullable Contract> known) {
        this.z3 = z3;
        this.numbers = numbers;
        this.solver = solver;
        this.classes = classes;
        this.known = known;
    }

    /** Facts about elements of arrays that were read: they are in the range of their type. */
    List<BoolExpr> facts() {
        return facts;
    }

    ArithExpr<IntSort> element(Array array, ArrayExpr<IntSort, IntSort> elements, ArithExpr<IntSort> index) {
        Expr<?> current = elements;
        // What was written there is what is read; what was written elsewhere does not matter.
        while (current.isStore()) {
            IntNum distance = numbers.constant(z3.mkSub(index, Numbers.arith(current.getArgs()[1])));
            if (distance == null) {
                break;
            }
            if (distance.getBigInteger().signum() == 0) {
                return Numbers.arith(current.getArgs()[2]);
            }
            current = current.getArgs()[0];
        }
        ArithExpr<IntSort> value = Numbers.arith(z3.mkSelect(array(current), index));
        BoolExpr fact = numbers.inRange(value, array.bits());
        facts.add(fact);
        Numbers.assume(solver, fact);
        return value;
    }

    @SuppressWarnings("unchecked") // stores are made into arrays of numbers only
    private static ArrayExpr<IntSort, IntSort> array(Expr<?> expression) {
        return (ArrayExpr<IntSort, IntSort>) expression;
    }

    /** All ways through a method. */
    List<MethodPath> run(
            String type, String method, List<Object> arguments, Map<String, ArrayExpr<IntSort, IntSort>> arrays) {
        Frame frame = new Frame(z3.mkTrue());
        frame.arrays.putAll(arrays);
        List<MethodPath> ends = new ArrayList<>();
        for (End end : call(type, method, arguments, frame)) {
            ends.add(new MethodPath(
                    end.frame().condition, end.result(), end.failure(), new LinkedHashMap<>(end.frame().arrays)));
        }
        return ends;
    }

    private List<End> call(String type, String method, List<Object> arguments, Frame caller) {
        List<CodeElement> body = code.computeIfAbsent(type + "." + method, key -> body(type, method));
        Frame frame = new Frame(caller.condition);
        frame.arrays = caller.arrays;
        int slot = 0;
        List<Boolean> wide = wide(type, method);
        for (int i = 0; i < arguments.size(); i++) {
            frame.variables.put(slot, arguments.get(i));
            slot += wide.get(i) ? 2 : 1;
        }
        List<End> ends = new ArrayList<>();
        execute(body, 0, frame, ends::add);
        return ends;
    }

    private ClassModel model(String type) {
        return ClassFile.of().parse(classes.apply(type));
    }

    private MethodModel method(String type, String method) {
        return model(type).methods().stream()
                .filter(each -> each.methodName().equalsString(method))
                .findFirst()
                .orElseThrow(() -> new Unsupported("there is no method " + type + "." + method));
    }

    private List<Boolean> wide(String type, String method) {
        return method(type, method).methodTypeSymbol().parameterList().stream()
                .map(each -> each.descriptorString().equals("J"))
                .toList();
    }

    private List<CodeElement> body(String type, String method) {
        return method(type, method)
                .code()
                .orElseThrow(() -> new Unsupported(method + " has no code"))
                .elementList();
    }

    private boolean possible(BoolExpr condition) {
        solver.push();
        Numbers.assume(solver, condition);
        boolean possible = solver.check() != Status.UNSATISFIABLE;
        solver.pop();
        return possible;
    }

    private void fork(List<CodeElement> body, int at, Frame frame, BoolExpr when, Consumer<End> ends) {
        BoolExpr both = z3.mkAnd(frame.condition, when);
        if (possible(both)) {
            execute(body, at, frame.copy(both), ends);
        }
    }

    private void fail(Frame frame, BoolExpr when, String failure, Consumer<End> ends) {
        BoolExpr both = z3.mkAnd(frame.condition, when);
        if (possible(both)) {
            ends.accept(new End(frame.copy(both), null, failure));
        }
    }

    /** Executes from an element on until all ways have ended. */
    private void execute(List<CodeElement> body, int start, Frame frame, Consumer<End> ends) {
        if (++paths > MAX_PATHS) {
            throw new Unsupported("more than " + MAX_PATHS + " paths");
        }
        for (int at = start; at < body.size(); at++) {
            if (!(body.get(at) instanceof Instruction instruction)) {
                continue;
            }
            switch (instruction) {
                case ConstantInstruction constant -> push(frame, constant(constant));
                case LoadInstruction load -> push(frame, variable(frame, load.slot()));
                case StoreInstruction store -> frame.variables.put(store.slot(), pop(frame));
                case IncrementInstruction increment ->
                    frame.variables.put(
                            increment.slot(),
                            numbers.once(add(number(variable(frame, increment.slot())), increment.constant()), 32));
                case ConvertInstruction convert -> convert(frame, convert);
                case OperatorInstruction operator -> {
                    if (operator.opcode() == Opcode.ARRAYLENGTH) {
                        push(frame, ((Array) pop(frame)).length());
                    } else if (cases(body, at, frame, operator, ends)) {
                        return;
                    } else {
                        operate(frame, operator, ends);
                    }
                }
                case ArrayLoadInstruction load -> {
                    ArithExpr<IntSort> index = number(pop(frame));
                    Array array = (Array) pop(frame);
                    bounds(frame, array, index, ends);
                    push(frame, element(array, elements(frame, array), index));
                }
                case ArrayStoreInstruction store -> {
                    ArithExpr<IntSort> value = number(pop(frame));
                    ArithExpr<IntSort> index = number(pop(frame));
                    Array array = (Array) pop(frame);
                    bounds(frame, array, index, ends);
                    frame.arrays.put(array.name(), z3.mkStore(elements(frame, array), index, value));
                }
                case InvokeInstruction invoke -> {
                    if (invoke.opcode() != Opcode.INVOKESTATIC) {
                        throw new Unsupported("a call by " + invoke.opcode());
                    }
                    invoke(body, at, frame, invoke, ends);
                    return;
                }
                case BranchInstruction branch -> {
                    int target = position(body, branch.target());
                    if (target <= at) {
                        throw new Unsupported("a loop");
                    }
                    BoolExpr taken = taken(frame, branch.opcode());
                    if (branch.opcode() == Opcode.GOTO) {
                        execute(body, target, frame, ends);
                    } else {
                        fork(body, target, frame, taken, ends);
                        fork(body, at + 1, frame, z3.mkNot(taken), ends);
                    }
                    return;
                }
                case ReturnInstruction returns -> {
                    ends.accept(new End(frame, returns.opcode() == Opcode.RETURN ? null : number(pop(frame)), null));
                    return;
                }
                default -> throw new Unsupported("instruction " + instruction.opcode());
            }
        }
        throw new Unsupported("code without a return");
    }

    private void invoke(List<CodeElement> body, int at, Frame frame, InvokeInstruction invoke, Consumer<End> ends) {
        List<Object> arguments = new ArrayList<>();
        for (int i = invoke.typeSymbol().parameterCount(); i > 0; i--) {
            arguments.addFirst(pop(frame));
        }
        String owner = invoke.owner().asInternalName();
        Contract contract = known.apply(owner.substring(owner.lastIndexOf('/') + 1) + "."
                + invoke.name().stringValue());
        if (contract != null) {
            assume(contract, arguments, frame, ends);
            execute(body, at + 1, frame, ends);
            return;
        }
        List<End> returned = new ArrayList<>();
        for (End end : call(owner, invoke.name().stringValue(), arguments, frame)) {
            if (end.failure() == null) {
                returned.add(end);
            } else {
                ends.accept(end);
            }
        }
        for (End end : merged(returned)) {
            Frame after = frame.copy(end.frame().condition);
            after.arrays = new LinkedHashMap<>(end.frame().arrays);
            if (end.result() != null) {
                push(after, end.result());
            }
            execute(body, at + 1, after, ends);
        }
    }

    /** Takes a call's contract for the call: what it requires must hold, and what it ensures is known of a new number. */
    private void assume(Contract contract, List<Object> arguments, Frame frame, Consumer<End> ends) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            parameters.put(contract.parameters().get(i).name(), arguments.get(i));
        }
        boolean truth = contract.returns().equals("boolean");
        ArithExpr<IntSort> result = Numbers.arith(z3.mkFreshConst(contract.method(), z3.getIntSort()));
        Formula formula = new Formula(
                z3, numbers, solver, this, parameters, frame.arrays, frame.arrays, result, truth, frame.condition);
        BoolExpr required = z3.mkTrue();
        for (Contract.Clause clause : contract.requires()) {
            if (!(clause.expression() instanceof dev.ironshim.jml.contract.Expr.Quantified)) {
                required = z3.mkAnd(required, formula.of(clause.expression()));
            }
        }
        fail(frame, z3.mkNot(required), "a call of " + contract.name() + " that it does not allow", ends);
        BoolExpr ensured = truth
                ? z3.mkAnd(z3.mkLe(numbers.number(0), result), z3.mkLe(result, numbers.number(1)))
                : numbers.inRange(result, contract.returns().equals("long") ? 64 : 32);
        for (Contract.Clause clause : contract.ensures()) {
            ensured = z3.mkAnd(ensured, formula.of(clause.expression()));
        }
        frame.condition = z3.mkAnd(frame.condition, required, ensured);
        push(frame, result);
    }

    /** The ways through a method that only computes become one, with a result by cases; else paths would multiply. */
    private List<End> merged(List<End> ends) {
        if (ends.size() < 2) {
            return ends;
        }
        BoolExpr some = z3.mkFalse();
        ArithExpr<IntSort> result = ends.getLast().result();
        for (End end : ends) {
            if (end.result() == null
                    || !end.frame().arrays.equals(ends.getFirst().frame().arrays)) {
                return ends;
            }
        }
        for (End end : ends.reversed()) {
            some = z3.mkOr(end.frame().condition, some);
            result = Numbers.arith(z3.mkITE(end.frame().condition, end.result(), result));
        }
        return List.of(new End(ends.getFirst().frame().copy(some), result, null));
    }

    private void bounds(Frame frame, Array array, ArithExpr<IntSort> index, Consumer<End> ends) {
        BoolExpr inside = z3.mkAnd(z3.mkLe(numbers.number(0), index), z3.mkLt(index, array.length()));
        fail(frame, z3.mkNot(inside), "an index out of bounds", ends);
        frame.condition = z3.mkAnd(frame.condition, inside);
    }

    private static ArrayExpr<IntSort, IntSort> elements(Frame frame, Array array) {
        ArrayExpr<IntSort, IntSort> elements = frame.arrays.get(array.name());
        if (elements == null) {
            throw new Unsupported("an array that is no parameter");
        }
        return elements;
    }

    /**
     * Splits a shift or mask by something that is not constant into its cases, if these are few.
     *
     * @return whether it was split, and all of it executed
     */
    private boolean cases(
            List<CodeElement> body, int at, Frame frame, OperatorInstruction operator, Consumer<End> ends) {
        boolean shift = operator.opcode().name().contains("SH");
        boolean mask = operator.opcode().name().contains("AND");
        if (!shift && !mask) {
            return false;
        }
        ArithExpr<IntSort> by = number(frame.stack.getLast());
        if (numbers.constant(by) != null) {
            return false;
        }
        List<IntNum> values = new ArrayList<>();
        solver.push();
        Numbers.assume(solver, frame.condition);
        while (solver.check() == Status.SATISFIABLE) {
            if (values.size() == MAX_CASES) {
                solver.pop();
                throw new Unsupported(operator.opcode() + " by more than " + MAX_CASES + " values");
            }
            IntNum value = (IntNum) solver.getModel().eval(by, true);
            values.add(value);
            Numbers.assume(solver, z3.mkNot(z3.mkEq(by, value)));
        }
        solver.pop();
        for (IntNum value : values) {
            Frame split = frame.copy(z3.mkAnd(frame.condition, z3.mkEq(by, value)));
            split.stack.set(split.stack.size() - 1, value);
            execute(body, at, split, ends);
        }
        return true;
    }

    private void operate(Frame frame, OperatorInstruction operator, Consumer<End> ends) {
        int bits = operator.typeKind() == TypeKind.LONG ? 64 : 32;
        String name = operator.opcode().name();
        if (name.endsWith("NEG")) {
            push(frame, numbers.once(Numbers.arith(z3.mkUnaryMinus(number(pop(frame)))), bits));
            return;
        }
        ArithExpr<IntSort> b = number(pop(frame));
        ArithExpr<IntSort> a = number(pop(frame));
        String what = name.substring(1);
        switch (what) {
            case "ADD" -> push(frame, numbers.once(Numbers.arith(z3.mkAdd(a, b)), bits));
            case "SUB" -> push(frame, numbers.once(Numbers.arith(z3.mkSub(a, b)), bits));
            case "MUL" -> push(frame, numbers.wrap(Numbers.arith(z3.mkMul(a, b)), bits));
            case "DIV", "REM" -> {
                fail(frame, z3.mkEq(b, numbers.number(0)), "a division by zero", ends);
                frame.condition = z3.mkAnd(frame.condition, z3.mkNot(z3.mkEq(b, numbers.number(0))));
                IntNum constant = numbers.constant(b);
                if (constant == null || constant.getBigInteger().signum() <= 0) {
                    throw new Unsupported("a division by something that is no positive constant");
                }
                push(frame, what.equals("DIV") ? numbers.divide(a, b) : numbers.remainder(a, b));
            }
            case "SHL" ->
                push(
                        frame,
                        numbers.wrap(Numbers.arith(z3.mkMul(a, numbers.number(Numbers.power(shift(b, bits))))), bits));
            case "SHR" -> push(frame, numbers.floorShift(a, shift(b, bits)));
            case "USHR" -> {
                int shift = shift(b, bits);
                push(frame, shift == 0 ? a : numbers.floorShift(numbers.unsigned(a, bits), shift));
            }
            case "AND" -> push(frame, masked(a, b));
            case "CMP" ->
                push(
                        frame,
                        Numbers.arith(z3.mkITE(
                                z3.mkLt(a, b),
                                numbers.number(-1),
                                z3.mkITE(z3.mkEq(a, b), numbers.number(0), numbers.number(1)))));
            default -> throw new Unsupported("operator " + name);
        }
    }

    private int shift(ArithExpr<IntSort> by, int bits) {
        IntNum constant = numbers.constant(by);
        if (constant == null) {
            throw new Unsupported("a shift by something that is not constant");
        }
        return constant.getBigInteger().intValue() & (bits - 1);
    }

    /** Masks of the form {@code 2^k - 1}. */
    private ArithExpr<IntSort> masked(ArithExpr<IntSort> a, ArithExpr<IntSort> mask) {
        IntNum constant = numbers.constant(mask);
        if (constant == null || constant.getBigInteger().signum() < 0) {
            throw new Unsupported("a mask that is no positive constant");
        }
        int bits = constant.getBigInteger().bitLength();
        if (!constant.getBigInteger().equals(Numbers.power(bits).subtract(BigInteger.ONE))) {
            throw new Unsupported("a mask that is not of the form 2^k - 1");
        }
        return numbers.low(a, bits);
    }

    private void convert(Frame frame, ConvertInstruction convert) {
        ArithExpr<IntSort> value = number(pop(frame));
        push(
                frame,
                switch (convert.opcode()) {
                    case I2L -> value;
                    case L2I -> numbers.wrap(value, 32);
                    case I2B -> numbers.wrap(value, 8);
                    case I2S -> numbers.wrap(value, 16);
                    default -> throw new Unsupported("conversion " + convert.opcode());
                });
    }

    private BoolExpr taken(Frame frame, Opcode opcode) {
        String name = opcode.name();
        if (opcode == Opcode.GOTO) {
            return z3.mkTrue();
        }
        if (name.contains("NULL") || name.contains("ACMP")) {
            throw new Unsupported("a comparison of references");
        }
        ArithExpr<IntSort> b = name.startsWith("IF_ICMP") ? number(pop(frame)) : numbers.number(0);
        ArithExpr<IntSort> a = number(pop(frame));
        return switch (name.substring(name.length() - 2)) {
            case "EQ" -> z3.mkEq(a, b);
            case "NE" -> z3.mkNot(z3.mkEq(a, b));
            case "LT" -> z3.mkLt(a, b);
            case "GE" -> z3.mkGe(a, b);
            case "GT" -> z3.mkGt(a, b);
            case "LE" -> z3.mkLe(a, b);
            default -> throw new Unsupported("branch " + opcode);
        };
    }

    private static int position(List<CodeElement> body, Label label) {
        for (int i = 0; i < body.size(); i++) {
            if (body.get(i) instanceof LabelTarget target && target.label().equals(label)) {
                return i;
            }
        }
        throw new Unsupported("a branch to nowhere");
    }

    private ArithExpr<IntSort> constant(ConstantInstruction constant) {
        return switch (constant.constantValue()) {
            case Integer number -> numbers.number(number);
            case Long number -> numbers.number(number);
            default -> throw new Unsupported("a constant that is no number");
        };
    }

    private ArithExpr<IntSort> add(ArithExpr<IntSort> a, int b) {
        return Numbers.arith(z3.mkAdd(a, numbers.number(b)));
    }

    private static Object variable(Frame frame, int slot) {
        Object value = frame.variables.get(slot);
        if (value == null) {
            throw new Unsupported("a variable without value");
        }
        return value;
    }

    private static void push(Frame frame, Object value) {
        frame.stack.add(value);
    }

    private static Object pop(Frame frame) {
        return frame.stack.removeLast();
    }

    private static ArithExpr<IntSort> number(Object value) {
        if (value instanceof Expr<?> expression) {
            return Numbers.arith(expression);
        }
        throw new Unsupported("a reference where a number is expected");
    }

    /** Reads class files from a folder, then from the class path. */
    static Function<String, byte[]> from(Path folder) {
        return name -> {
            try {
                Path file = folder.resolve(name + ".class");
                if (Files.exists(file)) {
                    return Files.readAllBytes(file);
                }
                try (InputStream in = Machine.class.getResourceAsStream("/" + name + ".class")) {
                    if (in == null) {
                        throw new Unsupported("there is no class " + name);
                    }
                    return in.readAllBytes();
                }
            } catch (IOException e) {
                throw new Unsupported("class " + name + " cannot be read: " + e.getMessage());
            }
        };
    }
}
