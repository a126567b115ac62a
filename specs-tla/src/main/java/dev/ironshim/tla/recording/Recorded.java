package dev.ironshim.tla.recording;

import dev.ironshim.model.tla.TlaText;
import dev.ironshim.tla.probe.Values;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tlc2.overrides.TLAPlusOperator;
import tlc2.value.impl.BoolValue;
import tlc2.value.impl.IntValue;
import tlc2.value.impl.Value;

/**
 * The operators of {@code Recorded.tla}. The recordings come from one file, a line an event and an empty line after each
 * recording; a line of the other file says of a recording where it does not fit and what the specification answers there, or
 * that all of it was seen.
 */
public final class Recorded {
    static final String EVENTS = "ironshim.recorded.events";
    static final String FINDINGS = "ironshim.recorded.findings";

    private static @Nullable Recorded instance;

    private final List<List<Value>> recordings = new ArrayList<>();
    private final BufferedWriter findings;

    private Recorded(Path events, Path findings) throws IOException {
        List<Value> recording = new ArrayList<>();
        for (String line : Files.readAllLines(events)) {
            if (line.isEmpty()) {
                recordings.add(recording);
                recording = new ArrayList<>();
            } else {
                recording.add(Values.toTlc(TlaText.parse(line)));
            }
        }
        this.findings = Files.newBufferedWriter(findings);
    }

    private static synchronized Recorded get() {
        if (instance == null) {
            try {
                instance = new Recorded(Path.of(System.getProperty(EVENTS)), Path.of(System.getProperty(FINDINGS)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return instance;
    }

    /** How many events a recording has; recordings and events count from 1. */
    @TLAPlusOperator(identifier = "Length", module = "Recorded", warn = true)
    public static Value length(IntValue recording) {
        return IntValue.gen(get().recordings.get(recording.val - 1).size());
    }

    @TLAPlusOperator(identifier = "Event", module = "Recorded", warn = true)
    public static Value event(IntValue recording, IntValue at) {
        return get().recordings.get(recording.val - 1).get(at.val - 1);
    }

    /** Told(recording, at, answer, fits): fits, and writes down what is to be known of it. */
    @TLAPlusOperator(identifier = "Told", module = "Recorded", warn = true)
    public static Value told(IntValue recording, IntValue at, Value answer, BoolValue fits) {
        if (!fits.val) {
            get().line("M " + recording.val + " " + at.val + " " + TlaText.print(Values.toTla(answer)));
        } else if (at.val == get().recordings.get(recording.val - 1).size()) {
            get().line("A " + recording.val + " " + at.val + " ");
        }
        return fits;
    }

    private synchronized void line(String text) {
        try {
            findings.write(text + "\n");
            findings.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
