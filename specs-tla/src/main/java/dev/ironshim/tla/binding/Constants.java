package dev.ironshim.tla.binding;

import dev.ironshim.model.tla.TlaText;
import dev.ironshim.model.tla.TlaValue;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The constants of a specification under some bounds, by name. */
public record Constants(Map<String, TlaValue> values) {
    public Constants {
        values = new TreeMap<>(values);
    }

    /** @throws IllegalArgumentException if there is no such integer constant */
    public int integer(String name) {
        if (values.get(name) instanceof TlaValue.Int number) {
            return number.value();
        }
        throw new IllegalArgumentException("the bounds give no integer " + name);
    }

    /** @throws IllegalArgumentException if there is no such truth value */
    public boolean truth(String name) {
        if (values.get(name) instanceof TlaValue.Bool truth) {
            return truth.value();
        }
        throw new IllegalArgumentException("the bounds give no truth value " + name);
    }

    /** The name of the enum constant that a string of a specification stands for, as the codec has it. */
    public static String enumName(String name) {
        return name.replaceAll("(?<=.)([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    }

    /** The strings of a set constant. */
    public Set<String> strings(String name) {
        if (!(values.get(name) instanceof TlaValue.SetOf set)) {
            throw new IllegalArgumentException("the bounds give no set " + name);
        }
        Set<String> strings = new LinkedHashSet<>();
        for (TlaValue element : set.elements()) {
            strings.add(((TlaValue.Str) element).value());
        }
        return strings;
    }

    /** The assignments of a TLC configuration file. */
    public String configuration() {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> text.append("CONSTANT ")
                .append(name)
                .append(" = ")
                .append(TlaText.print(value))
                .append('\n'));
        return text.toString();
    }
}
