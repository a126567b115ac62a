package dev.ironshim.hw.live;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/** The admin queue of an NVMe controller (NVM Express base specification 2.0, 3.1 and 5.17), and one command. */
final class Nvme {
    private static final int CAP = 0x00;
    private static final int CC = 0x14;
    private static final int CSTS = 0x1C;
    private static final int AQA = 0x24;
    private static final int ASQ = 0x28;
    private static final int ACQ = 0x30;
    private static final int DOORBELLS = 0x1000;
    private static final int READY = 1;
    private static final int FATAL = 2;
    // Entries of 64 and 16 bytes, pages of 4096, enabled.
    private static final int ENABLE = 0x0046_0001;
    private static final int ENTRIES = 16;
    private static final int IDENTIFY = 6;
    private static final int CONTROLLER = 1;
    private static final Duration START = Duration.ofSeconds(20);
    /** How long a command may take. */
    static final Duration COMMAND = Duration.ofSeconds(5);

    private static final VarHandle INTS = ValueLayout.JAVA_INT.varHandle();

    private final Access device;
    private final MemorySegment submissions;
    private final MemorySegment completions;
    private final long iova;
    private final int stride;
    private int tail;
    private int head;
    private int phase = 1;
    private boolean working;

    /**
     * @param memory two pages for the queues
     * @param iova where the controller finds them
     */
    Nvme(Access device, MemorySegment memory, long iova) throws IOException {
        this.device = device;
        submissions = memory.asSlice(0, 4096);
        completions = memory.asSlice(4096, 4096);
        this.iova = iova;
        stride = 4 << ((device.read(CAP, 8) >> 32) & 0xF);
    }

    boolean working() {
        return working;
    }

    /** The controller was reset. */
    void stopped() {
        working = false;
    }

    /** Resets the controller, and gives it its queues. */
    void start() throws IOException {
        device.write(CC, 4, 0);
        await(0);
        submissions.fill((byte) 0);
        completions.fill((byte) 0);
        tail = 0;
        head = 0;
        phase = 1;
        device.write(AQA, 4, ((ENTRIES - 1) << 16) + (ENTRIES - 1));
        device.write(ASQ, 8, iova);
        device.write(ACQ, 8, iova + 4096);
        device.write(CC, 4, ENABLE);
        await(READY);
        working = true;
    }

    private void await(int ready) throws IOException {
        if (!Poll.until(START, () -> (device.read(CSTS, 4) & READY) == ready)) {
            throw new IOException("the controller does not " + (ready == 0 ? "stop" : "start"));
        }
    }

    /**
     * Makes the controller write about itself: to the end of the page at {@code first}, and the rest at {@code second}.
     *
     * @param limit how long that is waited for
     * @return whether it says that it did
     */
    boolean identify(long first, long second, Duration limit) throws IOException {
        MemorySegment entry = submissions.asSlice(64L * tail, 64);
        entry.fill((byte) 0);
        entry.set(ValueLayout.JAVA_INT, 0, IDENTIFY + (tail << 16));
        entry.set(ValueLayout.JAVA_LONG, 24, first);
        entry.set(ValueLayout.JAVA_LONG, 32, second);
        entry.set(ValueLayout.JAVA_INT, 40, CONTROLLER);
        VarHandle.fullFence();
        tail = (tail + 1) % ENTRIES;
        device.write(DOORBELLS, 4, tail);
        if (Poll.until(limit, () -> completed() || (device.read(CSTS, 4) & FATAL) != 0) && completed()) {
            int status = status();
            head = (head + 1) % ENTRIES;
            phase = head == 0 ? 1 - phase : phase;
            device.write(DOORBELLS + stride, 4, head);
            return status >>> 17 == 0;
        }
        // It cannot ask for its commands, or lost them: it has to be started again.
        working = false;
        return false;
    }

    /** Whether the next completion is there: its phase tag is the one of this round. */
    private boolean completed() {
        return ((status() >> 16) & 1) == phase;
    }

    /** Command identifier, phase tag and status of the next completion. */
    private int status() {
        return (int) INTS.getVolatile(completions, 16L * head + 12);
    }
}
