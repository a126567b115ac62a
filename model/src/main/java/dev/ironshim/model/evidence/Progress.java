package dev.ironshim.model.evidence;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells whoever started the lane how far it is, a JSON object a line: done and planned tasks, and what is running. */
public final class Progress {
    private final PrintStream out;
    private final Turns turns;
    private final Map<String, Long> running = new LinkedHashMap<>();
    private final Map<String, Integer> parts = new HashMap<>();
    private int done;
    private int planned;
    private int weightDone;
    private int weightPlanned;
    private final long start = System.nanoTime();

    /** Of a lane that has the machine for itself. */
    public Progress(PrintStream out) {
        this(out, Turns.FREE);
    }

    /** @param turns that each task takes before it begins */
    public Progress(PrintStream out, Turns turns) {
        this.out = out;
        this.turns = turns;
    }

    /** A task is to be done; the time left is guessed from the weights. */
    public synchronized void plan(int weight) {
        planned++;
        weightPlanned += weight;
        tell();
    }

    /** A task begins, as soon as there is a core for it. */
    public void start(String task) {
        turns.take();
        synchronized (this) {
            running.put(task, 0L);
            tell();
        }
    }

    /** A task has looked at so many things. */
    public synchronized void advance(String task, long pairs) {
        running.put(task, pairs);
        tell();
    }

    /** A task has looked at so many things, and so much of its weight is done. */
    public synchronized void advance(String task, long things, int weight) {
        parts.put(task, weight);
        advance(task, things);
    }

    /** A task has ended. */
    public void end(String task, int weight) {
        synchronized (this) {
            running.remove(task);
            parts.remove(task);
            done++;
            weightDone += weight;
            tell();
        }
        turns.giveBack();
    }

    /** Says once more what was said last: time has passed, and whoever waits wants to see that. */
    public synchronized void tell() {
        int weight =
                weightDone + parts.values().stream().mapToInt(Integer::intValue).sum();
        out.println(EvidenceJson.line(Map.of(
                "done",
                done,
                "planned",
                planned,
                "share",
                weightPlanned == 0 ? 0.0 : (double) weight / weightPlanned,
                "millis",
                (System.nanoTime() - start) / 1_000_000,
                "running",
                running)));
        out.flush();
    }
}
