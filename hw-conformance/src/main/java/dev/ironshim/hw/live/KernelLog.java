package dev.ironshim.hw.live;

import dev.ironshim.impl.linux.Kernel;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * What the kernel says of blocked requests. It says few of them (10 in 5 s, of all devices together), so the log is a witness and
 * not a judge: memory decides. Lines of one device cannot be demanded either, because those of another may have used up what
 * is logged: the count is of the system.
 */
final class KernelLog {
    private static final int RECORD = 8_192;
    private static final int RECORDS = 100_000;
    private static final int EPIPE = -32;

    private KernelLog() {}

    /** How many lines since the kernel was started report a blocked request. */
    static long faults(Kernel kernel) throws IOException {
        int log = kernel.open("/dev/kmsg", Kernel.O_NONBLOCK | Kernel.O_CLOEXEC);
        if (log < 0) {
            throw new IOException("/dev/kmsg cannot be read");
        }
        long count = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment record = arena.allocate(RECORD);
            for (int i = 0; i < RECORDS; i++) {
                long length = kernel.read(log, record, RECORD);
                // Overwritten while we read.
                if (length == EPIPE) {
                    continue;
                }
                if (length <= 0) {
                    break;
                }
                String line =
                        new String(record.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
                if (line.contains("fault addr") || line.contains("IO_PAGE_FAULT")) {
                    count++;
                }
            }
        } finally {
            kernel.close(log);
        }
        return count;
    }
}
