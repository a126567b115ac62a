package dev.ironshim.tla.lane;

import dev.ironshim.model.machine.Relation;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the probe wrote during a run of TLC; the format is described at {@code dev.ironshim.tla.probe.Recorder}. */
final class ProbeFile {
    /** A state and an operation as TLA+ texts. */
    record Place(String state, String operation) {}

    private final List<String> values = new ArrayList<>();
    private final Relation.Builder relation = new Relation.Builder();
    private final Map<String, Place> witnesses = new LinkedHashMap<>();
    private final Map<Integer, Map<String, Place>> broken = new TreeMap<>();
    private final Set<Integer> divergent = new TreeSet<>();
    private long edges;
    private long promises;
    private long answers;
    private boolean complete;

    private ProbeFile() {}

    /** @throws IOException if the file cannot be read or is not complete: then TLC was cut off */
    static ProbeFile read(Path file) throws IOException {
        ProbeFile probe = new ProbeFile();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                probe.line(line);
            }
        }
        if (!probe.complete) {
            throw new IOException(file + " is not complete");
        }
        return probe;
    }

    private void line(String line) {
        if (line.startsWith("V ")) {
            values.add(line.substring(line.indexOf(' ', 2) + 1));
            return;
        }
        String[] parts = line.split(" ", -1);
        switch (parts[0]) {
            case "I" -> relation.start(value(parts[1]));
            case "E" -> relation.add(value(parts[1]), value(parts[2]), value(parts[3]), value(parts[4]));
            case "P" ->
                broken.computeIfAbsent(Integer.parseInt(parts[2]), mutant -> new TreeMap<>())
                        .put(parts[1], new Place(value(parts[3]), value(parts[4])));
            case "W" -> witnesses.put(parts[1], new Place(value(parts[2]), value(parts[3])));
            case "D" -> divergent.add(Integer.parseInt(parts[1]));
            case "C" -> {
                edges = Long.parseLong(parts[1]);
                promises = Long.parseLong(parts[2]);
                answers = Long.parseLong(parts[3]);
                complete = true;
            }
            default -> throw new IllegalArgumentException("the probe does not write lines like " + line);
        }
    }

    private String value(String number) {
        return values.get(Integer.parseInt(number));
    }

    Relation relation() {
        return relation.build();
    }

    /** Where properties first had something to say; the key is the property's id, {@code #} and the conjunct. */
    Map<String, Place> witnesses() {
        return witnesses;
    }

    /** Which properties a mutant broke, and where first. */
    Map<String, Place> broken(int mutant) {
        return broken.getOrDefault(mutant, Map.of());
    }

    /** Whether a mutant answered somewhere in another way than the model. */
    boolean divergent(int mutant) {
        return divergent.contains(mutant);
    }

    long edges() {
        return edges;
    }

    long promises() {
        return promises;
    }

    long answers() {
        return answers;
    }
}
