package dev.ironshim.impl.pci;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * Configuration space in an open file: {@code config} of sysfs at position 0, or a VFIO device at the offset of its
 * configuration region. In VFIO writes to BARs are virtual, so that sizing is safe; through sysfs they are not.
 */
public final class ChannelConfig implements ConfigAccess {
    private final FileChannel channel;
    private final long start;
    private final boolean virtual;

    /**
     * @param start position of the space in the file
     * @param virtual whether writes to BARs reach VFIO and not the device
     */
    public ChannelConfig(FileChannel channel, long start, boolean virtual) {
        this.channel = channel;
        this.start = start;
        this.virtual = virtual;
    }

    @Override
    public byte[] read() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(MAX);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, start + buffer.position()) <= 0) {
                break;
            }
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    @Override
    public boolean sizable() {
        return virtual;
    }

    @Override
    public int read32(int offset) throws IOException {
        ByteBuffer buffer = word();
        if (channel.read(buffer, start + offset) != Integer.BYTES) {
            throw new IOException("short read at " + offset + " of configuration space");
        }
        return buffer.getInt(0);
    }

    @Override
    public void write(int offset, int value) throws IOException {
        if (!virtual) {
            throw new UnsupportedOperationException("writes would reach the device");
        }
        ByteBuffer buffer = word().putInt(0, value);
        if (channel.write(buffer, start + offset) != Integer.BYTES) {
            throw new IOException("short write at " + offset + " of configuration space");
        }
    }

    private static ByteBuffer word() {
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
}
