package dev.ironshim.hw.suite;

import dev.ironshim.hw.target.Target;
import dev.ironshim.impl.dma.DmaBuffer;
import dev.ironshim.impl.manifest.Direction;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.refusal.Rule;
import dev.ironshim.model.dmawindows.DmaWindowsResult;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/** What a check works with: a target, pages mapped by hand where the monitor is not what is asked about, and questions. */
final class Scene implements AutoCloseable {
    private static final byte BEFORE = 0x11;
    // How long what the monitor's own threads do may take on a machine that does other things too.
    private static final long SOON_NANOS = 4_000_000_000L;
    private static final long POLL_NANOS = 1_000_000;

    final Target target;
    private final Deque<Undo> undo = new ArrayDeque<>();

    private interface Undo {
        void run() throws IOException;
    }

    Scene(Target target) {
        this.target = target;
    }

    /** A monitor with a running driver, for this check alone. */
    Rig rig() throws IOException {
        Rig rig = new Rig(target);
        undo.push(rig::close);
        return rig;
    }

    /** Pages full of {@link #BEFORE}. */
    DmaBuffer pages(int count) {
        DmaBuffer buffer = DmaBuffer.allocate((long) count * Target.PAGE, Target.PAGE);
        undo.push(buffer::close);
        fill(buffer);
        return buffer;
    }

    static DmaBuffer fill(DmaBuffer buffer) {
        byte[] bytes = new byte[(int) buffer.bytes()];
        Arrays.fill(bytes, BEFORE);
        buffer.copyIn(0, bytes);
        return buffer;
    }

    /** A page of a buffer, mapped without the monitor; unmapped at the end if the check does not. */
    final class Mapping {
        private final long domain;
        private final long iova;
        private boolean live = true;

        private Mapping(long domain, long iova) {
            this.domain = domain;
            this.iova = iova;
        }

        void unmap() throws IOException {
            if (live) {
                live = false;
                that(
                        target.windows().unmap(domain, iova, Target.PAGE) == DmaWindowsResult.OK,
                        "what was mapped at 0x" + Long.toHexString(iova) + " is not there");
            }
        }
    }

    Mapping map(DmaBuffer buffer, int page, long iova, Direction direction) throws IOException {
        return map(Target.OWN, buffer, page, iova, direction);
    }

    Mapping map(long domain, DmaBuffer buffer, int page, long iova, Direction direction) throws IOException {
        MemorySegment memory = buffer.memory().asSlice((long) page * Target.PAGE, Target.PAGE);
        if (target instanceof Flawed flawed) {
            flawed.partOf(buffer.memory());
        }
        DmaWindowsResult result = target.windows().map(domain, iova, memory, direction);
        that(result == DmaWindowsResult.OK, "0x" + Long.toHexString(iova) + " cannot be mapped: " + result);
        Mapping mapping = new Mapping(domain, iova);
        undo.push(mapping::unmap);
        return mapping;
    }

    /** The device writes at an address, and that offset of the buffer has what it wrote. */
    void writes(long iova, DmaBuffer buffer, long offset) throws IOException {
        byte[] written = target.deviceWrites(iova);
        if (!Arrays.equals(written, buffer.copyOut(offset, Target.ACCESS))) {
            throw new Broken("the device wrote at 0x" + Long.toHexString(iova) + " and memory does not have it");
        }
    }

    /** The device tries to write at an address, and nothing of the buffer from that offset on changes. */
    void cannotWrite(long iova, DmaBuffer buffer, long offset, int length) throws IOException {
        byte[] before = buffer.copyOut(offset, length);
        target.deviceWrites(iova);
        if (!Arrays.equals(before, buffer.copyOut(offset, length))) {
            throw new Broken("the device wrote to memory through 0x" + Long.toHexString(iova));
        }
    }

    void cannotWrite(long iova, DmaBuffer buffer) throws IOException {
        cannotWrite(iova, buffer, 0, (int) buffer.bytes());
    }

    /** The device reads what the buffer has. */
    void reads(long iova, DmaBuffer buffer, long offset) throws IOException {
        if (!Arrays.equals(target.deviceReads(iova), buffer.copyOut(offset, Target.ACCESS))) {
            throw new Broken("the device read at 0x" + Long.toHexString(iova) + " and did not get what memory has");
        }
    }

    /** The device tries to read at an address and gets nothing of what pages of ours are full of. */
    void cannotRead(long iova) throws IOException {
        if (contains(target.deviceReads(iova))) {
            throw new Broken("the device read memory through 0x" + Long.toHexString(iova));
        }
    }

    private static boolean contains(byte[] got) {
        for (byte each : got) {
            if (each == BEFORE) {
                return true;
            }
        }
        return false;
    }

    /** Something is refused, by that rule. */
    static void refused(Rule rule, Runnable what) {
        try {
            what.run();
        } catch (RefusedException e) {
            if (e.rule().equals(rule)) {
                return;
            }
            throw new Broken("refused by " + e.rule() + " instead of " + rule);
        }
        throw new Broken("was not refused by " + rule);
    }

    /** Something becomes true, soon. */
    static void soon(Condition condition, String otherwise) throws IOException {
        long until = System.nanoTime() + SOON_NANOS;
        while (!condition.holds()) {
            that(System.nanoTime() < until, otherwise);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Something that is looked at again and again. */
    interface Condition {
        boolean holds() throws IOException;
    }

    static void that(boolean holds, String otherwise) {
        if (!holds) {
            throw new Broken(otherwise);
        }
    }

    /** Leaves the target as every check finds it. */
    @Override
    public void close() throws IOException {
        target.attach(Target.OWN);
        target.interrupts(false);
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
        target.busMaster(true);
    }
}
