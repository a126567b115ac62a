package dev.ironshim.jml.scope;

import dev.ironshim.jml.contract.Contract;
import dev.ironshim.jml.contract.Contract.Clause;
import dev.ironshim.jml.contract.Contract.Parameter;
import dev.ironshim.jml.contract.Values;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a method on all arguments of {@link Inputs} that its contract allows, and looks whether it keeps the contract. */
public final class SmallScope {
    private SmallScope() {}

    /**
     * What came out.
     *
     * @param inputs that the contract allows
     * @param refuted the first clause that is broken, or null
     * @param values that break it, or else the first that the contract allows
     */
    public record Outcome(long inputs, @Nullable String refuted, Map<String, String> values, long millis) {}

    /** @param type the class with the method, as it is or with a mistake */
    public static Outcome check(Contract contract, Class<?> type) {
        long start = System.nanoTime();
        Method method = Arrays.stream(type.getMethods())
                .filter(each -> each.getName().equals(contract.method()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no method " + contract.name()));
        long allowed = 0;
        Map<String, String> first = Map.of();
        for (Object[] arguments : Inputs.of(contract)) {
            Map<String, Object> before = values(contract, arguments);
            Values required = new Values(before, before, null);
            if (!contract.requires().stream().allMatch(clause -> required.holds(clause.expression()))) {
                continue;
            }
            if (allowed++ == 0) {
                first = text(contract, arguments);
            }
            Map<String, String> shown = text(contract, arguments);
            String broken = broken(contract, method, arguments, before);
            if (broken != null) {
                return new Outcome(allowed, broken, shown, since(start));
            }
        }
        return new Outcome(allowed, null, first, since(start));
    }

    private static long since(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static @Nullable String broken(
            Contract contract, Method method, Object[] arguments, Map<String, Object> before) {
        Object result;
        try {
            result = method.invoke(null, arguments);
        } catch (InvocationTargetException e) {
            return String.valueOf(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalArgumentException(contract.name() + " is not public", e);
        }
        Values after = new Values(before, values(contract, arguments), result == null ? null : value(result));
        for (Clause clause : contract.ensures()) {
            if (!after.holds(clause.expression())) {
                return "ensures " + clause.text();
            }
        }
        return null;
    }

    private static Map<String, Object> values(Contract contract, Object[] arguments) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            values.put(contract.parameters().get(i).name(), value(arguments[i]));
        }
        return values;
    }

    private static Object value(Object argument) {
        if (argument.getClass().isArray()) {
            List<Object> elements = new ArrayList<>();
            for (int i = 0; i < Array.getLength(argument); i++) {
                elements.add(value(Array.get(argument, i)));
            }
            return elements;
        }
        return argument instanceof Number number ? BigInteger.valueOf(number.longValue()) : argument;
    }

    private static Map<String, String> text(Contract contract, Object[] arguments) {
        Map<String, String> text = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            Parameter parameter = contract.parameters().get(i);
            if (!parameter.array()) {
                text.put(parameter.name(), String.valueOf(arguments[i]));
            } else if (Array.getLength(arguments[i]) <= 8) {
                text.put(parameter.name(), String.valueOf(value(arguments[i])));
            } else {
                text.put(parameter.name() + ".length", String.valueOf(Array.getLength(arguments[i])));
            }
        }
        return text;
    }
}
