package dev.ironshim.reports.cli;

import dev.ironshim.reports.lane.LaneProgress;
import dev.ironshim.reports.task.Lanes;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows on standard error how far a run is: a table that redraws itself in a terminal, a line now and then elsewhere. */
final class LiveTable implements Lanes.Watcher, AutoCloseable {
    private static final long REDRAW_MILLIS = 200;
    private static final long LINE_MILLIS = 10_000;
    private static final int BAR = 30;

    private final PrintStream out;
    private final boolean terminal;
    private final int columns = Integer.getInteger("ironshim.columns", 0);
    private final long start = System.nanoTime();
    private final Map<String, LaneProgress> running = new LinkedHashMap<>();
    private Map<String, Long> expected = Map.of();
    private long expectedEnded;
    private int ended;
    private long lastShown = -LINE_MILLIS;
    private int drawn;

    LiveTable(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public synchronized void planned(int known, Map<String, Long> toRun) {
        expected = toRun;
        if (known > 0) {
            out.println(
                    known + (known == 1 ? " part is" : " parts are") + " known from earlier runs with the same inputs, "
                            + (toRun.isEmpty() ? "none has" : toRun.size() + (toRun.size() == 1 ? " has" : " have"))
                            + " to run");
        }
    }

    @Override
    public synchronized void progress(String task, LaneProgress progress) {
        running.put(task, progress);
        show();
    }

    @Override
    public synchronized void ended(String task) {
        running.remove(task);
        ended++;
        expectedEnded += expected.getOrDefault(task, 0L);
    }

    private void show() {
        long millis = millis();
        if (millis - lastShown < (terminal ? REDRAW_MILLIS : LINE_MILLIS)) {
            return;
        }
        lastShown = millis;
        List<String> now = new ArrayList<>();
        running.forEach((task, progress) -> progress.running()
                .forEach((part, seen) -> now.add(
                        task + ": " + part + (terminal && seen > 0 ? String.format(Locale.ROOT, "  %,d", seen) : ""))));
        if (!terminal) {
            out.println(headline(millis) + (now.isEmpty() ? ", starting" : ", running " + String.join("; ", now)));
            return;
        }
        erase();
        out.println(cut(headline(millis)));
        now.forEach(each -> out.println(cut("  " + each)));
        drawn = now.size() + 1;
    }

    /** A line that is broken would be two to erase. */
    private String cut(String line) {
        return columns > 0 && line.length() >= columns ? line.substring(0, columns - 1) : line;
    }

    private String headline(long millis) {
        double share = share();
        int filled = (int) (BAR * share);
        String bar = terminal ? " [" + "#".repeat(filled) + " ".repeat(BAR - filled) + "]" : "";
        String left = share < 0.02 ? "" : ", about " + clock((long) (millis * (1 - share) / share)) + " left";
        return "verify" + bar + " " + ended + " of " + expected.size() + " parts, " + clock(millis) + left;
    }

    /** Of all that has to run, by what it took last time. */
    private double share() {
        double done = expectedEnded;
        for (Map.Entry<String, LaneProgress> each : running.entrySet()) {
            done += each.getValue().share() * expected.getOrDefault(each.getKey(), 0L);
        }
        long all = expected.values().stream().mapToLong(Long::longValue).sum();
        return all == 0 ? 0 : Math.min(1, done / all);
    }

    private long millis() {
        return (System.nanoTime() - start) / 1_000_000;
    }

    static String clock(long millis) {
        return String.format(Locale.ROOT, "%d:%02d", millis / 60_000, millis / 1000 % 60);
    }

    private void erase() {
        for (int line = 0; line < drawn; line++) {
            out.print("\u001b[1A\u001b[2K");
        }
        drawn = 0;
    }

    @Override
    public synchronized void close() {
        if (terminal) {
            erase();
        }
    }
}
