package dev.ironshim.threads.stress;

import dev.ironshim.impl.isolation.LiveDevice;
import dev.ironshim.impl.isolation.MemoryPlatform;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.manifest.IrqKind;
import dev.ironshim.threads.stress.Meeting.Place;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** A device in memory, whose hardware takes as long as it takes another thread to come in between. */
final class MeetingPlatform implements Platform {
    private final MemoryPlatform device;
    private final Consumer<Place> meeting;

    MeetingPlatform(MemoryPlatform device, Consumer<Place> meeting) {
        this.device = device;
        this.meeting = meeting;
    }

    @Override
    public LiveDevice device() {
        return device.device();
    }

    @Override
    public long read(int bar, long offset, int width) {
        return device.read(bar, offset, width);
    }

    @Override
    public void write(int bar, long offset, int width, long value) {
        device.write(bar, offset, width, value);
    }

    @Override
    public void map(int pasid, long iova, MemorySegment memory, Direction direction) {
        device.map(pasid, iova, memory, direction);
        meeting.accept(Place.MAP);
    }

    @Override
    public void unmap(int pasid, long iova, long length) {
        device.unmap(pasid, iova, length);
        meeting.accept(Place.UNMAP);
    }

    @Override
    public void flush(int pasid) {
        device.flush(pasid);
        meeting.accept(Place.FLUSH);
    }

    @Override
    public void arm() {
        device.arm();
    }

    @Override
    public void silence() {
        device.silence();
    }

    @Override
    public void reset() {
        device.reset();
    }

    @Override
    public void detach() {
        device.detach();
    }

    @Override
    public EventSource interrupt(IrqKind kind, int vector) {
        return device.interrupt(kind, vector);
    }

    @Override
    public EventSource errors() {
        return device.errors();
    }

    @Override
    public EventSource removal() {
        return device.removal();
    }

    @Override
    public void close() {
        device.close();
    }
}
