package dev.ironshim.tla.probe;

import dev.ironshim.model.tla.TlaText;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tlc2.value.impl.BoolValue;
import tlc2.value.impl.RecordValue;
import tlc2.value.impl.StringValue;
import tlc2.value.impl.Value;

/**
 * Writes what the probe operators saw to a file, a line each:
 *
 * <pre>
 * V number text                          a value, before its number is used
 * I state                                the state of the first edge: the initial one (relation mode)
 * E state operation result successor     an edge (relation mode)
 * P id mutant state operation            the first time a property does not hold
 * W id state operation                   the first time a property has something to say
 * D mutant state operation answer        the first answer of a mutant that differs from the model's
 * C edges promises impls                 calls, at the end; the last line
 * </pre>
 *
 * The mode comes in system properties: {@value #FILE}, and {@value #GOLDEN} with the machine to compare with.
 */
final class Recorder {
    static final String FILE = "ironshim.probe.file";
    static final String GOLDEN = "ironshim.probe.golden";
    private static final long PROGRESS_NANOS = 250_000_000L;
    /** Edges of a mutant after which one that is refuted is left alone. What is not refuted is explored to the end. */
    private static final int ENOUGH = 4_000;

    /** Edges of number 0, the original among its mutants, that must all be right: a control of how the module was made. */
    private static final int CONTROL = 20_000;

    private static @Nullable Recorder instance;

    private final BufferedWriter out;
    private final @Nullable Golden golden;
    private final Map<Value, Integer> numbers = new HashMap<>();
    private final Set<String> reported = new HashSet<>();
    private final Set<String> witnessed = new HashSet<>();
    private final Map<Integer, int[]> edgesOf = new HashMap<>();
    private final Set<Integer> refuted = new HashSet<>();
    private long edges;
    private long promises;
    private long lastProgress = System.nanoTime();
    private @Nullable Value lastState;
    private int lastNumber;

    private Recorder(Path file, @Nullable Golden golden) throws IOException {
        this.out = Files.newBufferedWriter(file);
        this.golden = golden;
    }

    static synchronized Recorder get() {
        if (instance == null) {
            try {
                Recorder made = new Recorder(Path.of(System.getProperty(FILE)), Golden.fromProperties());
                // TLC leaves through System.exit, so a hook is the only end there is.
                Runtime.getRuntime().addShutdownHook(new Thread(made::close));
                instance = made;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return instance;
    }

    synchronized void edge(int mutant, Value state, Value operation, Value answer) {
        edges++;
        edgesOf.computeIfAbsent(mutant, number -> new int[1])[0]++;
        if (golden != null) {
            if (!golden.agrees(state, operation, answer) && reported.add("D" + mutant)) {
                line("D " + mutant + " " + number(state) + " " + number(operation) + " " + number(answer));
            }
        } else {
            RecordValue pair = (RecordValue) answer.toRcd();
            int result = number(pair.select(new StringValue("result")));
            int successor = number(pair.select(new StringValue("state")));
            if (edges == 1) {
                line("I " + number(state));
            }
            line("E " + stateNumber(state) + " " + number(operation) + " " + result + " " + successor);
        }
        long now = System.nanoTime();
        if (now - lastProgress > PROGRESS_NANOS) {
            lastProgress = now;
            System.out.println("PROGRESS " + edges);
        }
    }

    synchronized void promise(String id, int mutant, Value state, Value operation, Value holds) {
        promises++;
        boolean kept = holds instanceof BoolValue bool && bool.val;
        if (!kept && reported.add(id + " " + mutant)) {
            refuted.add(mutant);
            line("P " + id + " " + mutant + " " + number(state) + " " + number(operation));
        }
    }

    synchronized boolean worth(int mutant) {
        if (mutant == 0) {
            return edgesOf.getOrDefault(0, new int[1])[0] < CONTROL;
        }
        return !refuted.contains(mutant)
                || !reported.contains("D" + mutant)
                || edgesOf.getOrDefault(mutant, new int[1])[0] < ENOUGH;
    }

    synchronized boolean seen(String id) {
        return witnessed.contains(id);
    }

    synchronized void witness(String id, Value state, Value operation) {
        if (witnessed.add(id)) {
            line("W " + id + " " + number(state) + " " + number(operation));
        }
    }

    private int stateNumber(Value state) {
        if (state != lastState) {
            lastNumber = number(state);
            lastState = state;
        }
        return lastNumber;
    }

    private int number(Value value) {
        Integer known = numbers.get(value);
        if (known != null) {
            return known;
        }
        int next = numbers.size();
        numbers.put(value, next);
        line("V " + next + " " + TlaText.print(Values.toTla(value)));
        return next;
    }

    private void line(String text) {
        try {
            out.write(text);
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void close() {
        try {
            line("C " + edges + " " + promises + " " + Oracle.calls());
            out.close();
        } catch (IOException e) {
            System.err.println("the probe's file cannot be written: " + e.getMessage());
        }
    }
}
