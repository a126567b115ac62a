package dev.ironshim.model.tla;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A TLA+ value in normal form. TLA+ has more ways to write a function than values: {@code <<7>>} is {@code (1 :> 7)}, and
 * {@code [a |-> 7]} is {@code ("a" :> 7)}. Here each value has one form, so that equality is the language's own.
 */
public sealed interface TlaValue extends Comparable<TlaValue> {

    record Int(int value) implements TlaValue {}

    record Bool(boolean value) implements TlaValue {}

    record Str(String value) implements TlaValue {}

    /** A finite set. */
    record SetOf(SortedSet<TlaValue> elements) implements TlaValue {
        public SetOf {
            elements = new TreeSet<>(elements);
        }
    }

    /** A function whose domain is {@code 1..n}, n ≥ 0. */
    record Seq(List<TlaValue> elements) implements TlaValue {
        public Seq {
            elements = List.copyOf(elements);
        }
    }

    /** A function whose domain is a non-empty set of strings that can be field names. */
    record Rec(SortedMap<String, TlaValue> fields) implements TlaValue {
        private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");

        public Rec {
            fields = new TreeMap<>(fields);
            if (fields.isEmpty() || !fields.keySet().stream().allMatch(Rec::isName)) {
                throw new IllegalArgumentException("a record has fields with names, not " + fields.keySet());
            }
        }

        /** Whether a specification could have a name like this. */
        public static boolean isName(String text) {
            return NAME.matcher(text).matches();
        }
    }

    /** Any other function with a finite domain. Made by {@link #function} only, which picks the normal form. */
    record Fcn(SortedMap<TlaValue, TlaValue> entries) implements TlaValue {
        public Fcn {
            entries = new TreeMap<>(entries);
        }
    }

    /** The function with these entries, in normal form. */
    static TlaValue function(Map<TlaValue, TlaValue> entries) {
        TreeMap<TlaValue, TlaValue> sorted = new TreeMap<>(entries);
        if (!sorted.isEmpty()
                && sorted.keySet().stream().allMatch(key -> key instanceof Str name && Rec.isName(name.value()))) {
            TreeMap<String, TlaValue> fields = new TreeMap<>();
            sorted.forEach((key, value) -> fields.put(((Str) key).value(), value));
            return new Rec(fields);
        }
        List<TlaValue> elements = new ArrayList<>();
        for (int index = 1; index <= sorted.size(); index++) {
            TlaValue element = sorted.get(new Int(index));
            if (element == null) {
                return new Fcn(sorted);
            }
            elements.add(element);
        }
        return new Seq(elements);
    }

    /** An order that TLA+ does not have; it only makes the text of a set canonical. */
    @Override
    default int compareTo(TlaValue other) {
        return TlaText.print(this).compareTo(TlaText.print(other));
    }
}
