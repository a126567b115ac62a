package dev.ironshim.impl.linux;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Configuration space as sysfs has it, to be read and written: needs root. */
public final class SysfsConfig implements Doe.Config, Closeable {
    private final FileChannel file;

    /** @param config the file of that name in a device's folder */
    public SysfsConfig(Path config) throws IOException {
        file = FileChannel.open(config, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static ByteBuffer word() {
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int read(int offset) throws IOException {
        ByteBuffer word = word();
        if (file.read(word, offset) != Integer.BYTES) {
            throw new IOException("offset 0x" + Integer.toHexString(offset) + " of configuration space cannot be read");
        }
        return word.getInt(0);
    }

    @Override
    public void write(int offset, int value) throws IOException {
        if (file.write(word().putInt(value).flip(), offset) != Integer.BYTES) {
            throw new IOException(
                    "offset 0x" + Integer.toHexString(offset) + " of configuration space cannot be written");
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
