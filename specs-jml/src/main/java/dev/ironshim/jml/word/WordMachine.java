package dev.ironshim.jml.word;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Status;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs methods of class files on symbols: numbers are bit-vectors, records are trees of them, enum constants are their
 * places. Branches fork, calls are entered, and the ways through a call become one again. Loops are refused, and what an
 * instruction would throw is a way of its own.
 */
final class WordMachine {
    private static final int MAX_STEPS = 2_000_000;

    private final Context z3;
    private final Bits bits;
    private final Solver solver;
    private final Code code;
    private int steps;

    /** A record: a class and its components. It never changes. */
    record Tree(String type, Map<String, Object> fields) {}

    /** A way through a method, with what it returned, or why it did not. */
    record End(
            BoolExpr condition,
            @Nullable Object result,
            @Nullable String failure) {}

    /** An object whose constructor is running. */
    private static final class Raw {
        final String type;
        final Map<String, Object> fields = new LinkedHashMap<>();

        Raw(String type) {
            this.type = type;
        }
    }

    private static final class Frame {
        final Code.Body body;
        final List<Object> stack = new ArrayList<>();
        final Map<Integer, Object> variables = new HashMap<>();
        BoolExpr condition;

        Frame(Code.Body body, BoolExpr condition) {
            this.body = body;
            this.condition = condition;
        }

        Frame copy(BoolExpr also) {
            Frame copy = new Frame(body, also);
            copy.stack.addAll(stack);
            copy.variables.putAll(variables);
            return copy;
        }

        void push(Object value) {
            stack.add(value);
        }

        Object pop() {
            return stack.removeLast();
        }

        void replace(Object before, Object after) {
            stack.replaceAll(value -> value == before ? after : value);
            variables.replaceAll((slot, value) -> value == before ? after : value);
        }
    }

    /**
     * @param solver that decides which ways can be taken; its assertions hold throughout
     * @param classes class files by internal name
     */
    WordMachine(Context z3, Solver solver, Function<String, byte[]> classes) {
        this.z3 = z3;
        this.bits = new Bits(z3);
        this.solver = solver;
        this.code = new Code(classes);
    }

    Code code() {
        return code;
    }

    Bits bits() {
        return bits;
    }

    /** All ways through a method, those that return merged into one where that is possible. */
    List<End> run(String type, String name, String descriptor, List<Object> arguments, BoolExpr condition) {
        Code.Body body = code.body(type, name, descriptor);
        Frame frame = new Frame(body, condition);
        int slot = 0;
        for (Object argument : arguments) {
            frame.variables.put(slot, argument);
            slot += argument instanceof BitVecExpr number && number.getSortSize() == 64 ? 2 : 1;
        }
        List<End> ends = new ArrayList<>();
        execute(0, frame, ends::add);
        return merged(ends);
    }

    private boolean possible(BoolExpr condition) {
        solver.push();
        Theorems.assume(solver, condition);
        boolean possible = solver.check() != Status.UNSATISFIABLE;
        solver.pop();
        return possible;
    }

    private void execute(int start, Frame frame, Consumer<End> ends) {
        List<CodeElement> elements = frame.body.elements();
        for (int at = start; at < elements.size(); at++) {
            if (!(elements.get(at) instanceof Instruction instruction)) {
                continue;
            }
            if (++steps > MAX_STEPS) {
                throw new Beyond("more than " + MAX_STEPS + " steps");
            }
            switch (instruction) {
                case ConstantInstruction constant -> frame.push(constant(constant));
                case LoadInstruction load -> frame.push(variable(frame, load.slot()));
                case StoreInstruction store -> frame.variables.put(store.slot(), frame.pop());
                case IncrementInstruction increment ->
                    frame.variables.put(
                            increment.slot(),
                            bits.binary(
                                    Opcode.IADD,
                                    Bits.number(variable(frame, increment.slot())),
                                    bits.constant(increment.constant(), 32)));
                case ConvertInstruction convert ->
                    frame.push(bits.converted(convert.opcode(), Bits.number(frame.pop())));
                case OperatorInstruction operator -> operate(frame, operator.opcode(), ends);
                case TypeCheckInstruction check when check.opcode() == Opcode.CHECKCAST -> {}
                case StackInstruction stack -> shuffle(frame, stack.opcode());
                case FieldInstruction field -> field(frame, field);
                case NewObjectInstruction made -> {
                    String type = made.className().asInternalName();
                    if (type.endsWith("Exception") || type.endsWith("Error")) {
                        ends.accept(new End(frame.condition, null, "throws " + type));
                        return;
                    }
                    frame.push(new Raw(type));
                }
                case InvokeInstruction invoke -> {
                    invoke(at, frame, invoke, ends);
                    return;
                }
                case BranchInstruction branch -> {
                    branch(at, frame, branch, ends);
                    return;
                }
                case ReturnInstruction returns -> {
                    ends.accept(new End(frame.condition, returns.opcode() == Opcode.RETURN ? null : frame.pop(), null));
                    return;
                }
                case ThrowInstruction ignored -> {
                    ends.accept(new End(frame.condition, null, "throws"));
                    return;
                }
                default -> throw new Beyond("instruction " + instruction.opcode());
            }
        }
        throw new Beyond("code without a return");
    }

    private void branch(int at, Frame frame, BranchInstruction branch, Consumer<End> ends) {
        Integer target = frame.body.labels().get(branch.target());
        if (target == null || target <= at) {
            throw new Beyond("a loop");
        }
        if (branch.opcode() == Opcode.GOTO) {
            execute(target, frame, ends);
            return;
        }
        boolean two = branch.opcode().name().startsWith("IF_");
        BitVecExpr b = two ? Bits.number(frame.pop()) : bits.constant(0, 32);
        BoolExpr taken = bits.taken(branch.opcode(), Bits.number(frame.pop()), b);
        fork(target, frame, taken, ends);
        fork(at + 1, frame, z3.mkNot(taken), ends);
    }

    private void fork(int at, Frame frame, BoolExpr when, Consumer<End> ends) {
        BoolExpr both = z3.mkAnd(frame.condition, when);
        if (possible(both)) {
            execute(at, frame.copy(both), ends);
        }
    }

    private void operate(Frame frame, Opcode opcode, Consumer<End> ends) {
        BitVecExpr b = Bits.number(frame.pop());
        if (opcode == Opcode.INEG || opcode == Opcode.LNEG) {
            frame.push(bits.negated(b));
            return;
        }
        BitVecExpr a = Bits.number(frame.pop());
        if (Bits.divides(opcode)) {
            BoolExpr both = z3.mkAnd(frame.condition, bits.zero(b));
            if (possible(both)) {
                ends.accept(new End(both, null, "divides by zero"));
            }
            frame.condition = z3.mkAnd(frame.condition, z3.mkNot(bits.zero(b)));
        }
        frame.push(bits.binary(opcode, a, b));
    }

    private static void shuffle(Frame frame, Opcode opcode) {
        switch (opcode) {
            case DUP -> frame.push(frame.stack.getLast());
            case POP -> frame.pop();
            default -> throw new Beyond("instruction " + opcode);
        }
    }

    private void field(Frame frame, FieldInstruction field) {
        String owner = field.owner().asInternalName();
        String name = field.name().stringValue();
        switch (field.opcode()) {
            case GETSTATIC -> frame.push(bits.constant(code.constant(owner, name), 32));
            case GETFIELD -> {
                Map<String, Object> fields = switch (frame.pop()) {
                    case Tree tree -> tree.fields();
                    case Raw raw -> raw.fields;
                    default -> throw new Beyond("a field of no record");
                };
                frame.push(component(fields, name));
            }
            case PUTFIELD -> {
                Object value = frame.pop();
                if (!(frame.pop() instanceof Raw raw)) {
                    throw new Beyond("an object that changes");
                }
                raw.fields.put(name, value);
            }
            default -> throw new Beyond("a static field that changes");
        }
    }

    private void invoke(int at, Frame frame, InvokeInstruction invoke, Consumer<End> ends) {
        String owner = invoke.owner().asInternalName();
        String name = invoke.name().stringValue();
        List<Object> arguments = new ArrayList<>();
        for (ClassDesc ignored : invoke.typeSymbol().parameterList()) {
            arguments.addFirst(frame.pop());
        }
        if (invoke.opcode() != Opcode.INVOKESTATIC) {
            arguments.addFirst(frame.pop());
        }
        if (name.equals("<init>") && owner.startsWith("java/lang/")) {
            execute(at + 1, frame, ends);
            return;
        }
        for (End end : run(owner, name, invoke.type().stringValue(), arguments, frame.condition)) {
            if (end.failure() != null) {
                ends.accept(end);
                continue;
            }
            Frame after = frame.copy(end.condition());
            if (name.equals("<init>") && arguments.getFirst() instanceof Raw raw) {
                after.replace(raw, new Tree(raw.type, Map.copyOf(raw.fields)));
            } else if (end.result() != null) {
                after.push(end.result());
            }
            execute(at + 1, after, ends);
        }
    }

    /** The ways that return become one, with a result by cases; those that fail stay as they are. */
    private List<End> merged(List<End> ends) {
        List<End> failed = ends.stream().filter(end -> end.failure() != null).toList();
        List<End> returned = ends.stream().filter(end -> end.failure() == null).toList();
        if (returned.size() < 2) {
            return ends;
        }
        Object result = returned.getLast().result();
        BoolExpr some = returned.getLast().condition();
        for (End end : returned.subList(0, returned.size() - 1).reversed()) {
            if (result == null || end.result() == null) {
                throw new Beyond("a constructor with several ways through it");
            }
            result = choose(end.condition(), end.result(), result);
            some = z3.mkOr(end.condition(), some);
        }
        List<End> all = new ArrayList<>(failed);
        all.add(new End(some, result, null));
        return all;
    }

    private Object choose(BoolExpr condition, Object then, Object otherwise) {
        if (then instanceof Tree a && otherwise instanceof Tree b && a.type().equals(b.type())) {
            Map<String, Object> fields = new LinkedHashMap<>();
            a.fields()
                    .forEach((name, value) -> fields.put(name, choose(condition, value, component(b.fields(), name))));
            return new Tree(a.type(), Map.copyOf(fields));
        }
        return bits.choose(condition, Bits.number(then), Bits.number(otherwise));
    }

    private static Object component(Map<String, Object> fields, String name) {
        Object value = fields.get(name);
        if (value == null) {
            throw new Beyond("a component " + name + " without value");
        }
        return value;
    }

    private BitVecExpr constant(ConstantInstruction constant) {
        return switch (constant.constantValue()) {
            case Integer number -> bits.constant(number, 32);
            case Long number -> bits.constant(number, 64);
            default -> throw new Beyond("a constant that is no number");
        };
    }

    private static Object variable(Frame frame, int slot) {
        Object value = frame.variables.get(slot);
        if (value == null) {
            throw new Beyond("a variable without value");
        }
        return value;
    }
}
