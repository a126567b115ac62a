package dev.ironshim.model.tla;

import dev.ironshim.model.tla.TlaValue.Bool;
import dev.ironshim.model.tla.TlaValue.Fcn;
import dev.ironshim.model.tla.TlaValue.Int;
import dev.ironshim.model.tla.TlaValue.Rec;
import dev.ironshim.model.tla.TlaValue.Seq;
import dev.ironshim.model.tla.TlaValue.SetOf;
import dev.ironshim.model.tla.TlaValue.Str;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The one mapping between the Java values of machines and TLA+ values, in both directions. There is nothing to write for
 * a new machine, and so nothing to drift.
 *
 * <table>
 * <caption>The mapping</caption>
 * <tr><td>record</td><td>record with the same field names</td></tr>
 * <tr><td>record of a sealed interface</td><td>the same, with the record's name in the field {@code kind}</td></tr>
 * <tr><td>enum constant {@code NON_FATAL}</td><td>string {@code "NonFatal"}</td></tr>
 * <tr><td>int, boolean, String</td><td>integer, truth value, string</td></tr>
 * <tr><td>List, Set, Map</td><td>sequence, set, function</td></tr>
 * </table>
 */
public final class TlaCodec {
    private static final String KIND = "kind";

    private TlaCodec() {}

    /** The TLA+ value of {@code value}. */
    public static TlaValue encode(Object value) {
        return switch (value) {
            case Integer number -> new Int(number);
            case Boolean bool -> new Bool(bool);
            case String string -> new Str(string);
            case Enum<?> constant -> new Str(pascal(constant));
            case List<?> list -> new Seq(list.stream().map(TlaCodec::encode).toList());
            case Set<?> set -> {
                TreeSet<TlaValue> elements = new TreeSet<>();
                set.forEach(element -> elements.add(encode(element)));
                yield new SetOf(elements);
            }
            case Map<?, ?> map -> {
                Map<TlaValue, TlaValue> entries = new HashMap<>();
                map.forEach((key, element) -> entries.put(encode(key), encode(element)));
                yield TlaValue.function(entries);
            }
            case Record rec -> encodeRecord(rec);
            default ->
                throw new IllegalArgumentException(
                        "no TLA+ value for " + value.getClass().getName());
        };
    }

    /** The canonical text of {@code value}. */
    public static String text(Object value) {
        return TlaText.print(encode(value));
    }

    private static TlaValue encodeRecord(Record rec) {
        TreeMap<String, TlaValue> fields = new TreeMap<>();
        for (RecordComponent component : rec.getClass().getRecordComponents()) {
            try {
                fields.put(component.getName(), encode(component.getAccessor().invoke(rec)));
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException("cannot read " + component + "; is the record public?", e);
            }
        }
        if (variantOf(rec.getClass()) != null) {
            fields.put(KIND, new Str(rec.getClass().getSimpleName()));
        }
        return new Rec(fields);
    }

    private static @Nullable Class<?> variantOf(Class<?> type) {
        for (Class<?> parent : type.getInterfaces()) {
            if (parent.isSealed()) {
                return parent;
            }
        }
        return null;
    }

    /**
     * The Java value of {@code type} that {@code value} stands for.
     *
     * @throws IllegalArgumentException naming the path inside the value, what was found and what was expected
     */
    public static <T> T decode(TlaValue value, Class<T> type) {
        return boxed(type).cast(decode(value, type, ""));
    }

    @SuppressWarnings("unchecked") // Class<Integer> stands for int.class, which no object is an instance of
    private static <T> Class<T> boxed(Class<T> type) {
        return type == int.class ? (Class<T>) Integer.class : type == boolean.class ? (Class<T>) Boolean.class : type;
    }

    private static Object decode(TlaValue value, Type type, String path) {
        if (type instanceof ParameterizedType generic) {
            return decodeCollection(value, generic, path);
        }
        if (!(type instanceof Class<?> plain)) {
            throw new IllegalArgumentException("cannot decode into " + type);
        }
        if ((plain == int.class || plain == Integer.class) && value instanceof Int number) {
            return number.value();
        }
        if ((plain == boolean.class || plain == Boolean.class) && value instanceof Bool bool) {
            return bool.value();
        }
        if (plain == String.class && value instanceof Str string) {
            return string.value();
        }
        if (plain.isEnum() && value instanceof Str string) {
            for (Object constant : plain.getEnumConstants()) {
                if (pascal((Enum<?>) constant).equals(string.value())) {
                    return constant;
                }
            }
        }
        if (plain.isRecord() && value instanceof Rec rec) {
            return decodeRecord(rec, plain, path);
        }
        if (plain.isSealed() && value instanceof Rec rec && rec.fields().get(KIND) instanceof Str kind) {
            for (Class<?> variant : plain.getPermittedSubclasses()) {
                if (variant.getSimpleName().equals(kind.value())) {
                    return decodeRecord(rec, variant, path);
                }
            }
        }
        throw new IllegalArgumentException(
                "at '" + path + "' expected a value of " + plain.getSimpleName() + ", found " + TlaText.print(value));
    }

    private static Object decodeCollection(TlaValue value, ParameterizedType type, String path) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == List.class && value instanceof Seq sequence) {
            List<Object> list = new ArrayList<>();
            for (TlaValue element : sequence.elements()) {
                list.add(decode(element, arguments[0], path + "[" + (list.size() + 1) + "]"));
            }
            return List.copyOf(list);
        }
        if (type.getRawType() == Set.class && value instanceof SetOf set) {
            Set<Object> elements = new LinkedHashSet<>();
            set.elements().forEach(element -> elements.add(decode(element, arguments[0], path + "{}")));
            return Set.copyOf(elements);
        }
        if (type.getRawType() == Map.class) {
            Map<Object, Object> map = new LinkedHashMap<>();
            entries(value, path)
                    .forEach((key, element) -> map.put(
                            decode(key, arguments[0], path + " key"),
                            decode(element, arguments[1], path + "[" + TlaText.print(key) + "]")));
            return Map.copyOf(map);
        }
        throw new IllegalArgumentException(
                "at '" + path + "' expected a value of " + type + ", found " + TlaText.print(value));
    }

    private static Map<TlaValue, TlaValue> entries(TlaValue value, String path) {
        Map<TlaValue, TlaValue> entries = new LinkedHashMap<>();
        switch (value) {
            case Fcn function -> entries.putAll(function.entries());
            case Rec rec -> rec.fields().forEach((name, element) -> entries.put(new Str(name), element));
            case Seq sequence -> {
                for (TlaValue element : sequence.elements()) {
                    entries.put(new Int(entries.size() + 1), element);
                }
            }
            default ->
                throw new IllegalArgumentException(
                        "at '" + path + "' expected a function, found " + TlaText.print(value));
        }
        return entries;
    }

    private static Object decodeRecord(Rec rec, Class<?> type, String path) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        Set<String> left = new TreeSet<>(rec.fields().keySet());
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            TlaValue field = rec.fields().get(name);
            if (field == null) {
                throw new IllegalArgumentException("at '" + path + "' field " + name + " of " + type.getSimpleName()
                        + " is missing in " + TlaText.print(rec));
            }
            left.remove(name);
            types[i] = components[i].getType();
            values[i] = decode(field, components[i].getGenericType(), path + "." + name);
        }
        if (variantOf(type) != null) {
            left.remove(KIND);
        }
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("at '" + path + "' " + type.getSimpleName() + " has no field " + left
                    + " of " + TlaText.print(rec));
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("at '" + path + "' cannot make a " + type.getName(), e);
        }
    }

    /** {@code NON_FATAL} as {@code NonFatal}. */
    private static String pascal(Enum<?> constant) {
        StringBuilder name = new StringBuilder();
        for (String word : constant.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
