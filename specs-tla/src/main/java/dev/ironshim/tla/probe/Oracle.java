package dev.ironshim.tla.probe;

import dev.ironshim.model.machine.Answer;
import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.machine.Step;
import dev.ironshim.model.tla.TlaCodec;
import dev.ironshim.model.tla.TlaValue;
import dev.ironshim.tla.binding.Binding;
import dev.ironshim.tla.binding.Bindings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tlc2.value.impl.Value;

/** Answers for the implementation inside TLC, by replaying paths through its public interface. */
final class Oracle {
    private static @Nullable Oracle instance;
    private static long calls;

    private final Binding<?, ?, ?> binding;
    private final Map<Integer, Player<?, ?, ?>> players = new HashMap<>();

    private Oracle(Binding<?, ?, ?> binding) {
        this.binding = binding;
    }

    static synchronized Oracle get() {
        if (instance == null) {
            instance = new Oracle(Bindings.of(Setting.machine()));
        }
        return instance;
    }

    static synchronized long calls() {
        return calls;
    }

    synchronized Value answer(int mutant, Value state, Value operation) {
        calls++;
        return players.computeIfAbsent(mutant, number -> player(binding, number))
                .answer(state, operation);
    }

    private static <S, O, R extends Answer> Player<S, O, R> player(Binding<S, O, R> binding, int mutant) {
        ClassLoader own = Oracle.class.getClassLoader();
        ClassLoader loader = Setting.mutants().isEmpty()
                ? own
                : Bindings.anew(Path.of(Setting.mutants(), Integer.toString(mutant)), own);
        return new Player<>(binding, binding.implementation(Setting.constants(), loader));
    }

    private static final class Player<S, O, R extends Answer> {
        private final Binding<S, O, R> binding;
        private final Machine<S, O, R> machine;
        private final Map<Value, O> operations = new HashMap<>();
        private @Nullable Value lastValue;
        private @Nullable S lastState;

        Player(Binding<S, O, R> binding, Machine<S, O, R> machine) {
            this.binding = binding;
            this.machine = machine;
        }

        Value answer(Value stateValue, Value operationValue) {
            O operation = operations.computeIfAbsent(
                    operationValue, value -> TlaCodec.decode(Values.toTla(value), binding.operation()));
            S state = lastState;
            if (state == null || stateValue != lastValue) {
                state = TlaCodec.decode(Values.toTla(stateValue), binding.state());
                lastState = state;
                lastValue = stateValue;
            }
            TreeMap<String, TlaValue> answer = new TreeMap<>();
            try {
                Step<S, R> step = machine.apply(state, operation);
                answer.put("state", TlaCodec.encode(step.state()));
                answer.put("result", TlaCodec.encode(step.result()));
            } catch (RuntimeException e) {
                // An implementation that throws has answered nothing any specification knows.
                answer.put("state", Values.toTla(stateValue));
                answer.put("result", new TlaValue.Str("Threw " + e.getClass().getSimpleName()));
            }
            return Values.toTlc(new TlaValue.Rec(answer));
        }
    }
}
