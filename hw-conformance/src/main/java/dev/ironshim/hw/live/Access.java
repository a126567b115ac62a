package dev.ironshim.hw.live;

import dev.ironshim.hw.target.Ability;
import dev.ironshim.hw.target.Windows;
import dev.ironshim.impl.isolation.Platform;
import dev.ironshim.impl.manifest.Direction;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/** How the harness holds a device that VFIO hands out: by the kernel's commands, or as the monitor holds it. */
interface Access extends AutoCloseable {
    /** What can be done with a device because it is held like this. */
    Set<Ability> abilities();

    /** Reads registers behind BAR 0. */
    long read(long offset, int width) throws IOException;

    /** Writes registers behind BAR 0. */
    void write(long offset, int width, long value) throws IOException;

    /** The first register, read some other way than the monitor reads it. */
    int firstRegister() throws IOException;

    /** Maps memory of the target's own in every address space that there is, for as long as the device is held. */
    void keep(long iova, MemorySegment memory, Direction direction) throws IOException;

    /** The windows of the suite. */
    Windows windows();

    /** Moves the device to an address space. */
    void attach(long domain) throws IOException;

    void busMaster(boolean on) throws IOException;

    void reset() throws IOException;

    void interrupts(boolean on) throws IOException;

    /** How many interrupts came since the last time; waits for one, at most so long. */
    long arrived(int millis) throws IOException;

    /** The device as the monitor is given it. */
    Platform platform();

    @Override
    void close() throws IOException;
}
