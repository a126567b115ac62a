package dev.ironshim.tla.probe;

import dev.ironshim.model.tla.TlaValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tlc2.value.IValue;
import tlc2.value.impl.BoolValue;
import tlc2.value.impl.Enumerable;
import tlc2.value.impl.FcnLambdaValue;
import tlc2.value.impl.FcnRcdValue;
import tlc2.value.impl.IntValue;
import tlc2.value.impl.RecordValue;
import tlc2.value.impl.SetEnumValue;
import tlc2.value.impl.StringValue;
import tlc2.value.impl.TupleValue;
import tlc2.value.impl.Value;
import tlc2.value.impl.ValueEnumeration;
import util.UniqueString;

/** TLC's values and ours, both ways. */
public final class Values {
    private Values() {}

    /** @throws IllegalArgumentException for values that no machine has, such as model values */
    public static TlaValue toTla(IValue value) {
        return switch (value) {
            case IntValue number -> new TlaValue.Int(number.val);
            case BoolValue bool -> new TlaValue.Bool(bool.val);
            case StringValue string -> new TlaValue.Str(string.val.toString());
            case TupleValue tuple -> new TlaValue.Seq(all(tuple.elems));
            case RecordValue rec -> {
                Map<TlaValue, TlaValue> fields = new HashMap<>();
                for (int i = 0; i < rec.names.length; i++) {
                    fields.put(new TlaValue.Str(rec.names[i].toString()), toTla(rec.values[i]));
                }
                yield TlaValue.function(fields);
            }
            case FcnRcdValue function -> {
                Map<TlaValue, TlaValue> entries = new HashMap<>();
                Value[] domain = function.getDomainAsValues();
                for (int i = 0; i < domain.length; i++) {
                    entries.put(toTla(domain[i]), toTla(function.values[i]));
                }
                yield TlaValue.function(entries);
            }
            case FcnLambdaValue lambda -> toTla(lambda.toFcnRcd());
            case Enumerable set -> {
                TreeSet<TlaValue> elements = new TreeSet<>();
                ValueEnumeration each = set.elements();
                for (Value element = each.nextElement(); element != null; element = each.nextElement()) {
                    elements.add(toTla(element));
                }
                yield new TlaValue.SetOf(elements);
            }
            default -> throw new IllegalArgumentException("no machine has a value like " + value);
        };
    }

    private static List<TlaValue> all(Value[] values) {
        List<TlaValue> elements = new ArrayList<>();
        for (Value value : values) {
            elements.add(toTla(value));
        }
        return elements;
    }

    public static Value toTlc(TlaValue value) {
        return switch (value) {
            case TlaValue.Int number -> IntValue.gen(number.value());
            case TlaValue.Bool bool -> bool.value() ? BoolValue.ValTrue : BoolValue.ValFalse;
            case TlaValue.Str string -> new StringValue(string.value());
            case TlaValue.Seq sequence ->
                new TupleValue(sequence.elements().stream().map(Values::toTlc).toArray(Value[]::new));
            case TlaValue.SetOf set -> {
                Value elements = new SetEnumValue(
                        set.elements().stream().map(Values::toTlc).toArray(Value[]::new), false);
                yield elements.normalize();
            }
            case TlaValue.Rec rec -> {
                UniqueString[] names =
                        rec.fields().keySet().stream().map(UniqueString::of).toArray(UniqueString[]::new);
                Value[] values =
                        rec.fields().values().stream().map(Values::toTlc).toArray(Value[]::new);
                yield new RecordValue(names, values, false).normalize();
            }
            case TlaValue.Fcn function -> {
                Value[] domain =
                        function.entries().keySet().stream().map(Values::toTlc).toArray(Value[]::new);
                Value[] values =
                        function.entries().values().stream().map(Values::toTlc).toArray(Value[]::new);
                yield new FcnRcdValue(domain, values, false).normalize();
            }
        };
    }
}
