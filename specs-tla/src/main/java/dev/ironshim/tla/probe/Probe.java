package dev.ironshim.tla.probe;

import tla2sany.semantic.ExprOrOpArgNode;
import tlc2.overrides.Evaluation;
import tlc2.overrides.TLAPlusOperator;
import tlc2.tool.EvalException;
import tlc2.tool.TLCState;
import tlc2.tool.coverage.CostModel;
import tlc2.tool.impl.Tool;
import tlc2.util.Context;
import tlc2.value.impl.BoolValue;
import tlc2.value.impl.IntValue;
import tlc2.value.impl.StringValue;
import tlc2.value.impl.Value;
import util.Assert.TLCRuntimeException;

/** The operators of {@code Probe.tla}. They record and always let TLC go on; only {@code Impl} computes something. */
public final class Probe {
    private Probe() {}

    /** Edge(m, s, o, n): mutant m answered operation o in state s with n = [state, result]. */
    @TLAPlusOperator(identifier = "Edge", module = "Probe", warn = true)
    public static Value edge(IntValue mutant, Value state, Value operation, Value answer) {
        Recorder.get().edge(mutant.val, state, operation, answer);
        return BoolValue.ValTrue;
    }

    /** Promise(id, m, s, o, holds): whether a property holds there. */
    @TLAPlusOperator(identifier = "Promise", module = "Probe", warn = true)
    public static Value promise(StringValue id, IntValue mutant, Value state, Value operation, Value holds) {
        Recorder.get().promise(id.val.toString(), mutant.val, state, operation, holds);
        return BoolValue.ValTrue;
    }

    /** Seen(id, s): whether a witness of the property is known already. The state keeps TLC from computing it once only. */
    @TLAPlusOperator(identifier = "Seen", module = "Probe", warn = true)
    public static Value seen(StringValue id, Value state) {
        return Recorder.get().seen(id.val.toString()) ? BoolValue.ValTrue : BoolValue.ValFalse;
    }

    /** Saw(id, s, o, here): whether the property has something to say there. */
    @TLAPlusOperator(identifier = "Saw", module = "Probe", warn = true)
    public static Value saw(StringValue id, Value state, Value operation, Value here) {
        if (here instanceof BoolValue bool && bool.val) {
            Recorder.get().witness(id.val.toString(), state, operation);
        }
        return BoolValue.ValTrue;
    }

    /** Worth(m, s): whether there is more to learn from mutant m. The state keeps TLC from asking once only. */
    @TLAPlusOperator(identifier = "Worth", module = "Probe", warn = true)
    public static Value worth(IntValue mutant, Value state) {
        return Recorder.get().worth(mutant.val) ? BoolValue.ValTrue : BoolValue.ValFalse;
    }

    /** Impl(m, s, o): what the implementation answers, or its mutant number m. */
    @TLAPlusOperator(identifier = "Impl", module = "Probe", warn = true)
    public static Value impl(IntValue mutant, Value state, Value operation) {
        return Oracle.get().answer(mutant.val, state, operation);
    }

    /**
     * Try(e, otherwise): e, or otherwise if e has no value. A mutant may apply a function outside its domain; that must
     * refute this mutant and not end the run of all.
     */
    @Evaluation(definition = "Try", module = "Probe", warn = true)
    public static Value attempt(
            Tool tool,
            ExprOrOpArgNode[] arguments,
            Context context,
            TLCState before,
            TLCState after,
            int control,
            CostModel costs) {
        try {
            Value value = tool.eval(arguments[0], context, before, after, control, costs);
            value.deepNormalize();
            return value;
        } catch (EvalException | TLCRuntimeException e) {
            return tool.eval(arguments[1], context, before, after, control, costs);
        }
    }
}
