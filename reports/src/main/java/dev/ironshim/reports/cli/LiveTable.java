package dev.ironshim.reports.cli;

import dev.ironshim.reports.lane.LaneProgress;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows on standard error how far a lane is: a table that redraws itself in a terminal, a line now and then elsewhere. */
final class LiveTable implements AutoCloseable {
    private static final long REDRAW_MILLIS = 200;
    private static final long LINE_MILLIS = 10_000;
    private static final int BAR = 30;

    private final PrintStream out;
    private final boolean terminal;
    private final String lane;
    private long lastShown = -LINE_MILLIS;
    private int drawn;

    LiveTable(PrintStream out, boolean terminal, String lane) {
        this.out = out;
        this.terminal = terminal;
        this.lane = lane;
    }

    synchronized void show(LaneProgress progress) {
        if (progress.millis() - lastShown < (terminal ? REDRAW_MILLIS : LINE_MILLIS)) {
            return;
        }
        lastShown = progress.millis();
        if (!terminal) {
            out.println(headline(progress) + ", running: "
                    + String.join(", ", progress.running().keySet()));
            return;
        }
        erase();
        List<String> lines = new ArrayList<>();
        lines.add(headline(progress));
        progress.running()
                .forEach((task, seen) ->
                        lines.add("  " + task + (seen == 0 ? "" : String.format(Locale.ROOT, "  %,d", seen))));
        lines.forEach(out::println);
        drawn = lines.size();
    }

    private String headline(LaneProgress progress) {
        int filled = (int) (BAR * progress.share());
        String left = progress.millisLeft() < 0 ? "" : ", about " + clock(progress.millisLeft()) + " left";
        String bar = terminal ? " [" + "#".repeat(filled) + " ".repeat(BAR - filled) + "]" : "";
        return lane + bar + " " + progress.done() + " of " + progress.planned() + " tasks, " + clock(progress.millis())
                + left;
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
