package dev.ironshim.hw.lane;

import dev.ironshim.hw.suite.Suite;
import dev.ironshim.model.recording.RecordedEvent;
import dev.ironshim.model.recording.Recording;
import dev.ironshim.model.recording.RecordingJson;
import dev.ironshim.model.tla.TlaText;
import dev.ironshim.model.tla.TlaValue;
import dev.ironshim.tla.recording.RecordingCheck;
import dev.ironshim.tla.recording.RecordingCheck.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was played on the targets, as files, and held against the specification; and what somebody tampered with, which must be
 * rejected at the event that was tampered with.
 */
final class Recordings {
    static final String CHECK = "recorded operations are a behaviour of DmaWindows";

    private static final String MACHINE = "DmaWindows";

    private final Path folder;
    private final Map<String, Recording> recordings = new LinkedHashMap<>();

    /** @param folder for the recordings and for TLC */
    Recordings(Path folder) {
        this.folder = folder;
    }

    /** A way to tamper with a recording, at one event. */
    private enum Tampering {
        ANSWER("an answer is another one") {
            @Override
            void at(List<RecordedEvent> events, int index) {
                RecordedEvent event = events.get(index);
                String other = event.result().equals("Ok") ? "Blocked" : "Ok";
                events.set(index, new RecordedEvent(event.operation(), other, event.seen()));
            }
        },
        MEMORY("memory that was seen written was not, or the other way round") {
            @Override
            void at(List<RecordedEvent> events, int index) {
                RecordedEvent event = events.get(index);
                List<TlaValue> domains = new ArrayList<>(sequence(event.seen().get("written")));
                List<TlaValue> windows = new ArrayList<>(sequence(domains.getFirst()));
                windows.set(0, new TlaValue.Bool(!windows.getFirst().equals(new TlaValue.Bool(true))));
                domains.set(0, new TlaValue.Seq(windows));
                events.set(
                        index,
                        new RecordedEvent(
                                event.operation(), event.result(), Map.of("written", new TlaValue.Seq(domains))));
            }
        },
        OPERATION("an operation is none of the machine's") {
            @Override
            void at(List<RecordedEvent> events, int index) {
                RecordedEvent event = events.get(index);
                TlaValue wild = new TlaValue.Rec(
                        new TreeMap<>(Map.of("kind", new TlaValue.Str("Write"), "window", new TlaValue.Int(99))));
                events.set(index, new RecordedEvent(wild, event.result(), event.seen()));
            }
        };

        private final String says;

        Tampering(String says) {
            this.says = says;
        }

        abstract void at(List<RecordedEvent> events, int index);
    }

    /**
     * A recording that was tampered with.
     *
     * @param rejected where it was rejected, from 1; 0 if it was not
     * @param tampered where it should be
     */
    record Canary(String id, String on, String says, int rejected, int tampered) {}

    private static List<TlaValue> sequence(@Nullable TlaValue value) {
        return value instanceof TlaValue.Seq all ? all.elements() : List.of();
    }

    void add(String target, List<RecordedEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        List<TlaValue> domains = sequence(events.getFirst().seen().get("written"));
        Map<String, TlaValue> constants = Map.of(
                "DomainCount",
                new TlaValue.Int(domains.size()),
                "WindowCount",
                new TlaValue.Int(sequence(domains.getFirst()).size()));
        recordings.put(target, new Recording(MACHINE, constants, target, events));
    }

    /**
     * Writes the recordings and checks them.
     *
     * @param results told what came of each
     * @param canaries told what came of each that was tampered with
     */
    void check(RecordingCheck tlc, List<Suite.Result> results, List<Canary> canaries)
            throws IOException, InterruptedException {
        Map<Map<String, TlaValue>, List<Recording>> alike = new LinkedHashMap<>();
        for (Recording each : recordings.values()) {
            RecordingJson.write(folder.resolve(each.source().replace(':', '-') + ".ndjson"), each);
            alike.computeIfAbsent(each.constants(), constants -> new ArrayList<>())
                    .add(each);
        }
        int run = 0;
        for (List<Recording> group : alike.values()) {
            List<Recording> all = new ArrayList<>(group);
            for (Recording each : group) {
                for (Tampering tampering : Tampering.values()) {
                    List<RecordedEvent> events = new ArrayList<>(each.events());
                    tampering.at(events, events.size() / 2);
                    all.add(each.with(each.source() + " " + tampering, events));
                }
            }
            List<Outcome> outcomes = tlc.check(folder.resolve("run" + ++run), all);
            for (int i = 0; i < group.size(); i++) {
                results.add(result(group.get(i), outcomes.get(i)));
                int middle = group.get(i).events().size() / 2 + 1;
                int next = group.size() + i * Tampering.values().length;
                for (Tampering tampering : Tampering.values()) {
                    Outcome outcome = outcomes.get(next++);
                    String source = group.get(i).source();
                    canaries.add(new Canary(
                            source + "-recorded-" + tampering.name().toLowerCase(Locale.ROOT),
                            source,
                            tampering.says,
                            outcome.rejected(),
                            middle));
                }
            }
        }
    }

    private static Suite.Result result(Recording recording, Outcome outcome) {
        if (outcome.accepted()) {
            return new Suite.Result(CHECK, recording.source(), Suite.Verdict.PASS, "");
        }
        RecordedEvent event = recording.events().get(outcome.rejected() - 1);
        return new Suite.Result(
                CHECK,
                recording.source(),
                Suite.Verdict.FAIL,
                "event " + outcome.rejected() + " is " + TlaText.print(event.value())
                        + ", and the specification answers " + outcome.instead());
    }
}
