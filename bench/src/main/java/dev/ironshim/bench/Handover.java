package dev.ironshim.bench;

import dev.ironshim.impl.quarantine.Deferred;
import dev.ironshim.impl.quarantine.GateEvents;
import java.util.Queue;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Putting work aside on one thread while another one does it. Attempts that find the queue full or empty count, too. */
@State(Scope.Group)
public class Handover {
    private final Deferred deferred = new Deferred(1, Deferral.CAPACITY, GateEvents.NONE);
    private final Queue<Integer> jctools = new MpscArrayQueue<>(Deferral.CAPACITY);
    private final Queue<Integer> agrona = new ManyToOneConcurrentArrayQueue<>(Deferral.CAPACITY);
    private final Deferred.Handler handler = line -> this.handled += line;
    private final Integer work = 1;
    private int handled;

    @Benchmark
    @Group("deferred")
    public boolean defer() {
        return deferred.defer(0);
    }

    @Benchmark
    @Group("deferred")
    public int drain() {
        return deferred.drain(1, handler);
    }

    @Benchmark
    @Group("jctools")
    public boolean offerJctools() {
        return jctools.offer(work);
    }

    @Benchmark
    @Group("jctools")
    public @Nullable Integer pollJctools() {
        return jctools.poll();
    }

    @Benchmark
    @Group("agrona")
    public boolean offerAgrona() {
        return agrona.offer(work);
    }

    @Benchmark
    @Group("agrona")
    public @Nullable Integer pollAgrona() {
        return agrona.poll();
    }
}
