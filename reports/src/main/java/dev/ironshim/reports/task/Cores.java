package dev.ironshim.reports.task;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** The cores of this machine, given to whoever has most to do. A lane that must be alone waits for all of them. */
final class Cores {
    private final int all;
    private int free;
    private long asked;
    private final Map<Object, List<Integer>> held = new HashMap<>();
    private final PriorityQueue<Request> waiting = new PriorityQueue<>(
            Comparator.comparingLong(Request::weight).reversed().thenComparingLong(Request::number));

    private record Request(Object who, int width, long weight, long number, Runnable give) {}

    Cores(int all) {
        this.all = all;
        this.free = all;
    }

    /**
     * Asks for a turn.
     *
     * @param width how many cores; 0, or too many, for all
     * @param weight the greater, the sooner
     * @param give told when the turn begins, by whichever thread has made room
     */
    void ask(Object who, int width, long weight, Runnable give) {
        synchronized (this) {
            waiting.add(new Request(who, width == 0 ? all : Math.min(width, all), weight, asked++, give));
        }
        serve();
    }

    /** Ends the turn that {@code who} has had for longest. */
    void giveBack(Object who) {
        synchronized (this) {
            List<Integer> turns = held.get(who);
            if (turns != null && !turns.isEmpty()) {
                free += turns.removeFirst();
            }
        }
        serve();
    }

    /** Whoever is gone has no turns and wants none. */
    void gone(Object who) {
        synchronized (this) {
            waiting.removeIf(request -> request.who().equals(who));
            List<Integer> turns = held.remove(who);
            if (turns != null) {
                turns.forEach(width -> free += width);
            }
        }
        serve();
    }

    private void serve() {
        List<Request> served = new ArrayList<>();
        synchronized (this) {
            // The first in line is not overtaken, or one that wants many would wait for ever.
            while (!waiting.isEmpty() && waiting.peek().width() <= free) {
                Request next = waiting.remove();
                free -= next.width();
                held.computeIfAbsent(next.who(), who -> new ArrayList<>()).add(next.width());
                served.add(next);
            }
        }
        served.forEach(request -> request.give().run());
    }
}
