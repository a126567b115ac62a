package dev.ironshim.model.recording;

import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.model.tla.TlaValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A recording as a file, a JSON object a line: first what it is, then the events, then how many there were, so that one that
 * was cut off is told from a whole one.
 *
 * <pre>
 * {"recording":1,"machine":"DmaWindows","constants":{"DomainCount":1,"WindowCount":2},"source":"intel-nvme"}
 * {"seq":1,"op":{"kind":"Write","window":1},"result":"Blocked","seen":{"written":[[false,false]]}}
 * {"end":1}
 * </pre>
 */
public final class RecordingJson {
    /** The version that is written and read. */
    public static final int VERSION = 1;

    private static final int MAX_LINE = 1 << 16;
    private static final int MAX_EVENTS = 1_000_000;

    private RecordingJson() {}

    /** Writes the whole file or leaves what was there. */
    public static void write(Path file, Recording recording) throws IOException {
        StringBuilder text = new StringBuilder();
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("recording", VERSION);
        head.put("machine", recording.machine());
        head.put("constants", json(recording.constants()));
        head.put("source", recording.source());
        text.append(EvidenceJson.line(head)).append('\n');
        int seq = 0;
        for (RecordedEvent event : recording.events()) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("seq", ++seq);
            line.put("op", json(event.operation()));
            line.put("result", event.result());
            line.put("seen", json(event.seen()));
            text.append(EvidenceJson.line(line)).append('\n');
        }
        text.append(EvidenceJson.line(Map.of("end", seq))).append('\n');
        EvidenceJson.writeAtomically(file, text.toString());
    }

    private static Map<String, Object> json(Map<String, TlaValue> fields) {
        Map<String, Object> object = new TreeMap<>();
        fields.forEach((name, value) -> object.put(name, json(value)));
        return object;
    }

    private static Object json(TlaValue value) {
        return switch (value) {
            case TlaValue.Int number -> number.value();
            case TlaValue.Bool bool -> bool.value();
            case TlaValue.Str string -> string.value();
            case TlaValue.Seq sequence ->
                sequence.elements().stream().map(RecordingJson::json).toList();
            case TlaValue.Rec rec -> json(rec.fields());
            case TlaValue.SetOf set -> throw new IllegalArgumentException("JSON has no sets: " + set);
            case TlaValue.Fcn function -> throw new IllegalArgumentException("JSON has no functions: " + function);
        };
    }

    /** @throws IOException naming file and line, if it cannot be read or is no whole recording */
    public static Recording read(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            return new Reader(file, lines).read();
        }
    }

    private static final class Reader {
        private final Path file;
        private final BufferedReader lines;
        private int number;

        Reader(Path file, BufferedReader lines) {
            this.file = file;
            this.lines = lines;
        }

        Recording read() throws IOException {
            Map<String, Object> head = next("a line that says what is recorded");
            if (!Integer.valueOf(VERSION).equals(head.get("recording"))) {
                throw wrong("\"recording\":" + VERSION + " was expected, the version that is known here");
            }
            String machine = text(head, "machine");
            String source = text(head, "source");
            Map<String, TlaValue> constants = fields(head, "constants");
            List<RecordedEvent> events = new ArrayList<>();
            Map<String, Object> line = next("an event or the end");
            while (!line.containsKey("end")) {
                if (events.size() == MAX_EVENTS) {
                    throw wrong("a recording has at most " + MAX_EVENTS + " events");
                }
                if (!Integer.valueOf(events.size() + 1).equals(line.get("seq"))) {
                    throw wrong("\"seq\":" + (events.size() + 1) + " was expected, the event that follows");
                }
                events.add(new RecordedEvent(value(field(line, "op")), text(line, "result"), fields(line, "seen")));
                line = next("an event or the end");
            }
            if (!Integer.valueOf(events.size()).equals(line.get("end"))) {
                throw wrong("\"end\":" + events.size() + " was expected, the number of events");
            }
            if (line() != null) {
                throw wrong("nothing was expected after the end");
            }
            return new Recording(machine, constants, source, events);
        }

        private Map<String, Object> next(String expected) throws IOException {
            String line = line();
            if (line == null) {
                throw wrong(expected + " was expected, and the file ends: it was cut off");
            }
            try {
                return object(EvidenceJson.parse(line, Object.class));
            } catch (IllegalArgumentException e) {
                throw wrong(expected + " was expected: " + e.getMessage());
            }
        }

        /** The next line, which is not read to its end if it is too long; null if there is none. */
        private @Nullable String line() throws IOException {
            StringBuilder text = new StringBuilder();
            number++;
            int next = lines.read();
            if (next < 0) {
                return null;
            }
            for (; next >= 0 && next != '\n'; next = lines.read()) {
                if (text.length() == MAX_LINE) {
                    throw wrong("a line has at most " + MAX_LINE + " characters");
                }
                text.append((char) next);
            }
            return text.toString();
        }

        private Object field(Map<String, Object> line, String name) throws IOException {
            Object value = line.get(name);
            if (value == null) {
                throw wrong("\"" + name + "\" is missing");
            }
            return value;
        }

        private String text(Map<String, Object> line, String name) throws IOException {
            if (field(line, name) instanceof String text) {
                return text;
            }
            throw wrong("\"" + name + "\" is no text");
        }

        private Map<String, TlaValue> fields(Map<String, Object> line, String name) throws IOException {
            if (!(field(line, name) instanceof Map<?, ?> map)) {
                throw wrong("\"" + name + "\" is no object");
            }
            Map<String, TlaValue> fields = new TreeMap<>();
            for (Map.Entry<?, ?> each : map.entrySet()) {
                String key = String.valueOf(each.getKey());
                if (!TlaValue.Rec.isName(key)) {
                    throw wrong("'" + key + "' in \"" + name + "\" is no name of a specification's");
                }
                fields.put(key, value(each.getValue()));
            }
            return fields;
        }

        private TlaValue value(@Nullable Object json) throws IOException {
            return switch (json) {
                case Integer integer -> new TlaValue.Int(integer);
                case Boolean bool -> new TlaValue.Bool(bool);
                case String string -> new TlaValue.Str(string);
                case List<?> list -> {
                    List<TlaValue> elements = new ArrayList<>();
                    for (Object element : list) {
                        elements.add(value(element));
                    }
                    yield new TlaValue.Seq(elements);
                }
                case Map<?, ?> map -> {
                    Map<TlaValue, TlaValue> entries = new HashMap<>();
                    for (Map.Entry<?, ?> each : map.entrySet()) {
                        entries.put(new TlaValue.Str(String.valueOf(each.getKey())), value(each.getValue()));
                    }
                    yield TlaValue.function(entries);
                }
                case null, default -> throw wrong(json + " is no value of a specification's");
            };
        }

        private static Map<String, Object> object(Object json) {
            if (!(json instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("this is no object: " + json);
            }
            Map<String, Object> object = new LinkedHashMap<>();
            map.forEach((name, value) -> object.put(String.valueOf(name), value));
            return object;
        }

        private IOException wrong(String rule) {
            return new IOException(file + ":" + number + ": " + rule);
        }
    }
}
