package dev.ironshim.impl.isolation;

import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.IrqKind;
import java.lang.foreign.MemorySegment;

/**
 * A platform around another one, in which somebody has a hand in every call: before it is carried out, and after. What the hand
 * throws is what the call throws.
 */
final class WatchedPlatform implements Platform {
    /** @see #WatchedPlatform(Platform, Hand, Hand) */
    interface Hand {
        /** @param call the method's name */
        void on(String call);
    }

    private final Platform real;
    private final Hand before;
    private final Hand after;

    WatchedPlatform(Platform real, Hand before) {
        this(real, before, call -> {});
    }

    WatchedPlatform(Platform real, Hand before, Hand after) {
        this.real = real;
        this.before = before;
        this.after = after;
    }

    private void around(String call, Runnable carriedOut) {
        before.on(call);
        carriedOut.run();
        after.on(call);
    }

    @Override
    public LiveDevice device() {
        before.on("device");
        return real.device();
    }

    @Override
    public long read(int bar, long offset, int width) {
        before.on("read");
        return real.read(bar, offset, width);
    }

    @Override
    public void write(int bar, long offset, int width, long value) {
        around("write", () -> real.write(bar, offset, width, value));
    }

    @Override
    public void map(int pasid, long iova, MemorySegment memory, Direction direction) {
        around("map", () -> real.map(pasid, iova, memory, direction));
    }

    @Override
    public void unmap(int pasid, long iova, long length) {
        around("unmap", () -> real.unmap(pasid, iova, length));
    }

    @Override
    public void flush(int pasid) {
        around("flush", () -> real.flush(pasid));
    }

    @Override
    public void arm() {
        around("arm", real::arm);
    }

    @Override
    public void silence() {
        around("silence", real::silence);
    }

    @Override
    public void reset() {
        around("reset", real::reset);
    }

    @Override
    public void detach() {
        around("detach", real::detach);
    }

    @Override
    public EventSource interrupt(IrqKind kind, int vector) {
        before.on("interrupt");
        return real.interrupt(kind, vector);
    }

    @Override
    public EventSource errors() {
        before.on("errors");
        return real.errors();
    }

    @Override
    public EventSource removal() {
        before.on("removal");
        return real.removal();
    }

    @Override
    public void close() {
        // Like everything else that does not return anything.
        before.on("close");
    }
}
