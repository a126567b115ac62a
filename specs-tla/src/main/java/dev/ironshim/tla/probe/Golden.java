package dev.ironshim.tla.probe;

import dev.ironshim.model.machine.Answer;
import dev.ironshim.model.machine.Exploration;
import dev.ironshim.model.machine.Explorer;
import dev.ironshim.model.machine.Limits;
import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.tla.TlaCodec;
import dev.ironshim.tla.binding.Binding;
import dev.ironshim.tla.binding.Bindings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tlc2.value.impl.RecordValue;
import tlc2.value.impl.Value;
import util.UniqueString;

/** The model's relation as TLC values, for telling mutants from the original. */
final class Golden {
    private final Map<Value, Integer> operations = new HashMap<>();
    private final Map<Value, Value[]> rows = new HashMap<>();

    private <S, O, R extends Answer> Golden(Machine<S, O, R> machine) {
        Exploration<S, O, R> explored = Explorer.explore(machine, Limits.DEFAULT);
        for (int op = 0; op < explored.operations().size(); op++) {
            operations.put(Values.toTlc(TlaCodec.encode(explored.operations().get(op))), op);
        }
        List<Value> states = explored.states().stream()
                .map(state -> Values.toTlc(TlaCodec.encode(state)))
                .toList();
        UniqueString[] names = {UniqueString.of("state"), UniqueString.of("result")};
        for (int state = 0; state < states.size(); state++) {
            Value[] answers = new Value[explored.operations().size()];
            for (int op = 0; op < answers.length; op++) {
                Value[] answer = {
                    states.get(explored.successor(state, op)), Values.toTlc(TlaCodec.encode(explored.result(state, op)))
                };
                answers[op] = new RecordValue(names.clone(), answer, false).normalize();
            }
            rows.put(states.get(state), answers);
        }
    }

    static @Nullable Golden fromProperties() {
        if (System.getProperty(Recorder.GOLDEN) == null) {
            return null;
        }
        Binding<?, ?, ?> binding = Bindings.of(System.getProperty(Recorder.GOLDEN));
        return new Golden(binding.model().apply(Setting.constants()));
    }

    /** Whether the model reaches the state and answers alike. */
    boolean agrees(Value state, Value operation, Value answer) {
        Value[] answers = rows.get(state);
        Integer op = operations.get(operation);
        return answers != null && op != null && answers[op].equals(answer);
    }
}
