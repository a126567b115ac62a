package dev.ironshim.reports.formats;

import dev.ironshim.model.evidence.EvidenceJson;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The JSON schema (2020-12) of records, with what their Javadoc says of them: the schema cannot differ from the code. */
final class RecordSchema {
    private static final Pattern DOCUMENTED =
            Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:public )?record (\\w+)\\(", Pattern.DOTALL);
    private static final Pattern PARAMETER = Pattern.compile("@param (\\w+) ([^@]*)");

    private final Map<String, Object> definitions = new TreeMap<>();
    private final Map<String, String> javadoc = new TreeMap<>();

    /** @param sources files in which the records are */
    RecordSchema(List<Path> sources) throws IOException {
        for (Path source : sources) {
            Matcher found = DOCUMENTED.matcher(Files.readString(source));
            while (found.find()) {
                javadoc.put(
                        found.group(2),
                        found.group(1)
                                .replaceAll("(?m)^\\s*\\*", "")
                                .replaceAll("\\{@code ([^}]*)}", "$1")
                                .replaceAll("\\s+", " ")
                                .strip());
            }
        }
    }

    Map<String, Object> of(Class<?> root, String id, String title) {
        reference(root);
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", id);
        schema.put("title", title);
        schema.put("$ref", "#/$defs/" + root.getSimpleName());
        schema.put("$defs", definitions);
        return schema;
    }

    private Map<String, Object> reference(Class<?> type) {
        String name = type.getSimpleName();
        // Two records have the same simple name if they are of different packages; none here are.
        if (!definitions.containsKey(name)) {
            definitions.put(name, Map.of());
            definitions.put(name, object(type));
        }
        return Map.of("$ref", "#/$defs/" + name);
    }

    private Map<String, Object> object(Class<?> type) {
        String text = javadoc.getOrDefault(type.getSimpleName(), "");
        Map<String, String> described = new TreeMap<>();
        Matcher parameter = PARAMETER.matcher(text);
        while (parameter.find()) {
            described.put(parameter.group(1), parameter.group(2).strip());
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Map<String, Object> schema = new LinkedHashMap<>(type(component.getAnnotatedType()));
            if (described.containsKey(component.getName())) {
                schema.put("description", described.get(component.getName()));
            }
            properties.put(component.getName(), schema);
            required.add(component.getName());
        }
        Map<String, Object> object = new LinkedHashMap<>();
        String says = text.replaceAll("@param.*", "").strip();
        if (!says.isEmpty()) {
            object.put("description", says);
        }
        object.put("type", "object");
        object.put("properties", properties);
        object.put("required", required);
        object.put("additionalProperties", false);
        return object;
    }

    private Map<String, Object> type(AnnotatedType annotated) {
        Map<String, Object> schema = plain(annotated);
        AnnotatedElement element = annotated;
        if (!element.isAnnotationPresent(Nullable.class)) {
            return schema;
        }
        return Map.of("anyOf", List.of(schema, Map.of("type", "null")));
    }

    private Map<String, Object> plain(AnnotatedType annotated) {
        Type type = annotated.getType();
        if (type instanceof ParameterizedType parameterized
                && annotated instanceof AnnotatedParameterizedType arguments) {
            AnnotatedType last =
                    arguments.getAnnotatedActualTypeArguments()[arguments.getAnnotatedActualTypeArguments().length - 1];
            return parameterized.getRawType() == List.class
                    ? Map.of("type", "array", "items", type(last))
                    : Map.of("type", "object", "additionalProperties", type(last));
        }
        Class<?> raw = (Class<?>) type;
        if (raw == String.class) {
            return Map.of("type", "string");
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return Map.of("type", "boolean");
        }
        if (raw == double.class || raw == Double.class) {
            return Map.of("type", "number");
        }
        if (raw == int.class || raw == long.class || raw == Integer.class || raw == Long.class) {
            return Map.of("type", "integer");
        }
        if (raw.isEnum()) {
            return Map.of(
                    "enum",
                    Arrays.stream(raw.getEnumConstants())
                            .map(constant -> EvidenceJson.line(constant).replace("\"", ""))
                            .toList());
        }
        return reference(raw);
    }
}
