package dev.ironshim.reports.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything that a task's evidence depends on, each thing by its name with its digest or value. */
final class Inputs {
    private final TreeMap<String, String> values;

    Inputs(Map<String, String> values) {
        this.values = new TreeMap<>(values);
    }

    /** The digest of all of it: two tasks with the same one find out the same. */
    String digest() {
        StringBuilder text = new StringBuilder();
        values.forEach(
                (name, value) -> text.append(name).append('\t').append(value).append('\n'));
        return Digests.of(text.toString());
    }

    Map<String, String> values() {
        return values;
    }

    /** What differs from older ones, by name; the names that are new or gone among them. */
    List<String> changed(Map<String, String> older) {
        List<String> changed = new ArrayList<>();
        values.forEach((name, value) -> {
            if (!value.equals(older.get(name))) {
                changed.add(name);
            }
        });
        older.keySet().stream().filter(name -> !values.containsKey(name)).forEach(changed::add);
        return changed;
    }
}
