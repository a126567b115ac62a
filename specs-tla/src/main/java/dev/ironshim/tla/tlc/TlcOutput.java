package dev.ironshim.tla.tlc;

import dev.ironshim.model.tla.TlaText;
import dev.ironshim.model.tla.TlaValue;
import dev.ironshim.tla.tlc.TlcResult.End;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what TLC prints with {@code -tool}: numbered messages between marker lines. The numbers are tlc2.output.EC's. */
final class TlcOutput {
    private static final int VERSION = 2262;
    private static final int COMPUTING_INIT = 2189;
    private static final int SUCCESS = 2193;
    private static final int STATS = 2199;
    private static final int INVARIANT_INITIAL = 2107;
    private static final int INVARIANT = 2110;
    private static final int TEMPORAL = 2116;
    private static final int STATE = 2217;
    private static final int STUTTERING = 2218;
    private static final int BACK_TO_STATE = 2122;
    private static final int MEMORY = 1001;
    private static final int ERROR_SEVERITY = 1;
    private static final int KEPT_LINES = 400;

    private static final Pattern START = Pattern.compile("@!@!@STARTMSG (\\d+):(\\d+) @!@!@");
    private static final Pattern END = Pattern.compile("@!@!@ENDMSG (\\d+) @!@!@");
    private static final Pattern COUNTS =
            Pattern.compile("([\\d,]+) states generated, ([\\d,]+) distinct states found");
    private static final Pattern VARIABLE = Pattern.compile("(?m)^(?:/\\\\ )?(\\w+) = ");
    private static final Pattern BACK = Pattern.compile("(\\d+)");

    private final List<Map<String, TlaValue>> behaviour = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final List<String> loose = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private int code = -1;
    private int severity;
    private boolean success;
    private boolean outOfMemory;
    private @Nullable End violation;
    private @Nullable Integer loop;
    private long generated;
    private long distinct;
    private long checkingSince;
    private String version = "unknown";

    /** Takes one line of output. */
    void line(String line) {
        Matcher start = START.matcher(line);
        if (start.matches()) {
            code = Integer.parseInt(start.group(1));
            severity = Integer.parseInt(start.group(2));
            body.setLength(0);
        } else if (END.matcher(line).matches()) {
            message(body.toString().strip());
            code = -1;
        } else if (code >= 0) {
            body.append(line).append('\n');
        } else if (loose.size() < KEPT_LINES && !line.isBlank()) {
            loose.add(line);
            if (line.contains("OutOfMemoryError")) {
                outOfMemory = true;
            }
        }
    }

    private void message(String text) {
        switch (code) {
            case VERSION -> version = text.replaceAll("\\s+", " ");
            case COMPUTING_INIT -> checkingSince = System.nanoTime();
            case SUCCESS -> success = true;
            case INVARIANT, INVARIANT_INITIAL -> violated(End.VIOLATED, text);
            case TEMPORAL -> violated(End.LIVENESS_VIOLATED, text);
            case STATE -> behaviour.add(state(text));
            case STUTTERING -> loop = behaviour.size() - 1;
            case BACK_TO_STATE -> {
                Matcher number = BACK.matcher(text);
                if (number.find()) {
                    loop = Integer.parseInt(number.group(1)) - 1;
                }
            }
            case STATS -> {
                Matcher counts = COUNTS.matcher(text);
                if (counts.find()) {
                    generated = Long.parseLong(counts.group(1).replace(",", ""));
                    distinct = Long.parseLong(counts.group(2).replace(",", ""));
                }
            }
            case MEMORY -> outOfMemory = true;
            default -> {
                if (severity == ERROR_SEVERITY) {
                    errors.add(text);
                }
            }
        }
        if (text.contains("OutOfMemoryError") || text.contains("Java ran out of memory")) {
            outOfMemory = true;
        }
    }

    private void violated(End end, String text) {
        violation = end;
        errors.addFirst(text);
        // The message of a violation in an initial state holds that state itself.
        if (code == INVARIANT_INITIAL && text.contains("\n")) {
            behaviour.add(state(text.replaceFirst("(?s)^.*?\\n", "1: Initial\n")));
        }
    }

    private static Map<String, TlaValue> state(String text) {
        Map<String, TlaValue> variables = new LinkedHashMap<>();
        Matcher at = VARIABLE.matcher(text);
        String name = null;
        int from = 0;
        while (at.find()) {
            if (name != null) {
                variables.put(name, TlaText.parse(text.substring(from, at.start())));
            }
            name = at.group(1);
            from = at.end();
        }
        if (name != null) {
            variables.put(name, TlaText.parse(text.substring(from)));
        }
        return variables;
    }

    /** @param exit the process's exit code, or null if it was killed for taking too long */
    TlcResult result(@Nullable Integer exit) {
        long millis = checkingSince == 0 ? 0 : (System.nanoTime() - checkingSince) / 1_000_000;
        End end;
        if (exit == null) {
            end = End.OUT_OF_TIME;
        } else if (outOfMemory) {
            end = End.OUT_OF_MEMORY;
        } else if (violation != null) {
            end = violation;
        } else if (success && exit == 0) {
            end = End.COMPLETED;
        } else if (exit == 150
                || loose.stream().anyMatch(line -> line.contains("Parsing or semantic analysis failed"))) {
            end = End.NOT_PARSED;
        } else if (exit == 75 || exit == 76 || exit == 77 || exit == 151 || !errors.isEmpty()) {
            end = End.NOT_EVALUATED;
        } else {
            end = End.CRASHED;
        }
        return new TlcResult(end, detail(end), generated, distinct, behaviour, loop, millis, version);
    }

    private String detail(End end) {
        return switch (end) {
            case COMPLETED -> "";
            case OUT_OF_TIME -> "TLC did not end in time";
            case OUT_OF_MEMORY -> "TLC ran out of memory";
            case VIOLATED, LIVENESS_VIOLATED, NOT_PARSED, NOT_EVALUATED, CRASHED ->
                String.join("\n", errors.isEmpty() ? loose.subList(0, Math.min(loose.size(), 12)) : errors)
                        .strip();
        };
    }
}
