package dev.ironshim.bench;

import dev.ironshim.impl.quarantine.Deferred;
import dev.ironshim.impl.quarantine.GateEvents;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Putting work aside and doing it, on one thread; beside queues used bare. */
@State(Scope.Thread)
public class Deferral {
    static final int CAPACITY = 1_024;

    private final Deferred deferred = new Deferred(1, CAPACITY, GateEvents.NONE);
    private final Queue<Integer> jctools = new MpscVarHandleArrayQueue<>(CAPACITY);
    private final Queue<Integer> jctoolsUnsafe = new MpscArrayQueue<>(CAPACITY);
    private final Queue<Integer> agrona = new ManyToOneConcurrentArrayQueue<>(CAPACITY);
    private final Queue<Integer> blocking = new ArrayBlockingQueue<>(CAPACITY);
    private final Queue<Integer> linked = new ConcurrentLinkedQueue<>();
    private final Deferred.Handler handler = line -> this.handled += line;
    private final Integer work = 1;
    private int handled;

    @Benchmark
    public int deferAndDrain() {
        deferred.defer(0);
        return deferred.drain(1, handler);
    }

    @Benchmark
    public int jctools() {
        jctools.offer(work);
        return handle(jctools.poll());
    }

    @Benchmark
    public int jctoolsUnsafe() {
        jctoolsUnsafe.offer(work);
        return handle(jctoolsUnsafe.poll());
    }

    @Benchmark
    public int agrona() {
        agrona.offer(work);
        return handle(agrona.poll());
    }

    @Benchmark
    public int blocking() {
        blocking.offer(work);
        return handle(blocking.poll());
    }

    @Benchmark
    public int linked() {
        linked.offer(work);
        return handle(linked.poll());
    }

    /** The same work is done with what comes out of any queue. */
    private int handle(@Nullable Integer line) {
        if (line != null) {
            handled += line;
        }
        return handled;
    }
}
