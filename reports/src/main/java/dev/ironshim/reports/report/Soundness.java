package dev.ironshim.reports.report;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the types of records promise and JSON does not keep: nothing is null that may not be, and numbers are finite. */
final class Soundness {
    private Soundness() {}

    /**
     * Looks through records, lists and maps.
     *
     * @throws IllegalArgumentException naming the place, such as {@code lanes[2].tools}
     */
    static void check(String where, @Nullable Object value) {
        switch (value) {
            case null -> throw new IllegalArgumentException(where + " is null");
            case Double number
            when !Double.isFinite(number) ->
                throw new IllegalArgumentException(where + " is " + number + ", and a finite number is expected");
            case Collection<?> list -> {
                int at = 0;
                for (Object each : list) {
                    check(where + "[" + at++ + "]", each);
                }
            }
            case Map<?, ?> map -> map.forEach((key, each) -> check(where + "." + key, each));
            case Record rec -> {
                for (RecordComponent component : rec.getClass().getRecordComponents()) {
                    Object each = value(component, rec);
                    AnnotatedElement type = component.getAnnotatedType();
                    if (each != null || !type.isAnnotationPresent(Nullable.class)) {
                        check(where.isEmpty() ? component.getName() : where + "." + component.getName(), each);
                    }
                }
            }
            default -> {
                // Texts, booleans, whole numbers and words are what they are.
            }
        }
    }

    private static @Nullable Object value(RecordComponent component, Record rec) {
        try {
            return component.getAccessor().invoke(rec);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("records of evidence are public: " + List.of(component), e);
        }
    }
}
