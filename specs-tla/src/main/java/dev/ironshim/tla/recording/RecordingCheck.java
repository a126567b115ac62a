package dev.ironshim.tla.recording;

import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.model.recording.RecordedEvent;
import dev.ironshim.model.recording.Recording;
import dev.ironshim.model.tla.TlaText;
import dev.ironshim.tla.binding.Constants;
import dev.ironshim.tla.tlc.TlcResult;
import dev.ironshim.tla.tlc.TlcRun;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether recordings are behaviours of a specification. TLC follows them event by event from the first state: each must be an
 * operation of the machine, be answered as the specification answers it, and leave behind what was seen.
 */
public final class RecordingCheck {
    private static final String MODULE = "Accept";

    private final TlcRun tlc;

    public RecordingCheck(TlcRun tlc) {
        this.tlc = tlc;
    }

    /**
     * What came of a recording.
     *
     * @param events that fit, from the first on
     * @param rejected number of the event that does not, from 1; 0 if all fit
     * @param instead what the specification answers there
     */
    public record Outcome(int events, int rejected, String instead) {
        public boolean accepted() {
            return rejected == 0;
        }
    }

    /**
     * Holds recordings of one machine under the same constants against it, all in one run of TLC.
     *
     * @param folder for the modules: TLC can be run there again
     * @throws IOException if TLC does not come to an end, naming the reason
     * @throws IllegalArgumentException if the recordings are not of one machine
     */
    public List<Outcome> check(Path folder, List<Recording> recordings) throws IOException, InterruptedException {
        Recording first = recordings.getFirst();
        for (Recording each : recordings) {
            if (!each.machine().equals(first.machine()) || !each.constants().equals(first.constants())) {
                throw new IllegalArgumentException(each.source() + " is not of the machine of " + first.source());
            }
        }
        Files.createDirectories(folder);
        Path events = folder.resolve("events.txt").toAbsolutePath();
        Path findings = folder.resolve("findings.txt").toAbsolutePath();
        write(folder, first, recordings);
        TlcResult result = tlc.check(
                folder,
                MODULE,
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-D" + Recorded.EVENTS + "=" + events,
                        "-D" + Recorded.FINDINGS + "=" + findings),
                List.of(),
                pairs -> {});
        if (!result.completed()) {
            throw new IOException("TLC on " + folder + ": " + result.detail());
        }
        return outcomes(findings, recordings, result.distinct());
    }

    private static List<Outcome> outcomes(Path findings, List<Recording> recordings, long distinct) throws IOException {
        Outcome[] outcomes = new Outcome[recordings.size()];
        long states = 0;
        for (String line : Files.readAllLines(findings)) {
            String[] parts = line.split(" ", 4);
            int number = Integer.parseInt(parts[1]) - 1;
            int at = Integer.parseInt(parts[2]);
            outcomes[number] = parts[0].equals("A") ? new Outcome(at, 0, "") : new Outcome(at - 1, at, parts[3]);
            states += outcomes[number].events() + 1;
        }
        for (int i = 0; i < outcomes.length; i++) {
            if (recordings.get(i).events().isEmpty()) {
                outcomes[i] = new Outcome(0, 0, "");
                states++;
            }
        }
        // Each event that fits leads to one state more: an operator that was not replaced would be noticed here.
        if (states != distinct || List.of(outcomes).size() != recordings.size()) {
            throw new IOException("TLC saw " + distinct + " states where " + states + " were told of");
        }
        return List.of(outcomes);
    }

    private static void write(Path folder, Recording first, List<Recording> recordings) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Recording each : recordings) {
            for (RecordedEvent event : each.events()) {
                lines.add(TlaText.print(event.value()));
            }
            lines.add("");
        }
        EvidenceJson.writeAtomically(folder.resolve("events.txt"), String.join("\n", lines) + "\n");
        for (String file : List.of(first.machine() + ".tla", "Recorded.tla")) {
            try (InputStream in = RecordingCheck.class.getResourceAsStream("/tla/" + file)) {
                if (in == null) {
                    throw new FileNotFoundException("there is no specification " + file);
                }
                Files.write(folder.resolve(file), in.readAllBytes());
            }
        }
        EvidenceJson.writeAtomically(folder.resolve(MODULE + ".tla"), """
                ---- MODULE Accept ----
                EXTENDS %MACHINE%, Recorded
                VARIABLES recording, at
                AcceptInit == recording \\in 1..%COUNT% /\\ at = 1 /\\ state = Start
                Shows(n, seen) == \\A name \\in DOMAIN seen : name \\in DOMAIN n.state /\\ n.state[name] = seen[name]
                AcceptNext ==
                  /\\ at <= Length(recording)
                  /\\ LET e == Event(recording, at)
                         n == IF e.op \\in Ops THEN Apply(state, e.op) ELSE [state |-> state, result |-> "no operation"]
                     IN /\\ Told(recording, at, n, e.op \\in Ops /\\ n.result = e.result /\\ Shows(n, e.seen))
                        /\\ state' = n.state
                  /\\ at' = at + 1
                  /\\ UNCHANGED recording
                ====
                """.replace("%MACHINE%", first.machine())
                .replace("%COUNT%", Integer.toString(recordings.size())));
        EvidenceJson.writeAtomically(
                folder.resolve(MODULE + ".cfg"),
                new Constants(Map.copyOf(first.constants())).configuration() + "INIT AcceptInit\nNEXT AcceptNext\n");
    }
}
