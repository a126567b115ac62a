package dev.ironshim.hw.lab;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** QEMU's monitor: one command after the other, each answered. */
final class Qmp implements Closeable {
    private final SocketChannel channel;
    private final BufferedReader lines;

    private Qmp(SocketChannel channel) {
        this.channel = channel;
        lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    static Qmp connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            Qmp qmp = new Qmp(channel);
            qmp.answer("\"QMP\"");
            qmp.send("{\"execute\":\"qmp_capabilities\"}");
            return qmp;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * A command of the human monitor's.
     *
     * @param command without quotes and backslashes
     */
    String human(String command) throws IOException {
        if (command.contains("\"") || command.contains("\\")) {
            throw new IllegalArgumentException(command);
        }
        return send("{\"execute\":\"human-monitor-command\",\"arguments\":{\"command-line\":\"" + command + "\"}}");
    }

    private String send(String command) throws IOException {
        channel.write(StandardCharsets.UTF_8.encode(command + "\n"));
        return answer("\"return\"");
    }

    /** The next line that is no event. */
    private String answer(String expected) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains("\"error\"")) {
                throw new IOException("QEMU's monitor: " + line);
            }
            if (line.contains(expected)) {
                return line;
            }
        }
        throw new IOException("QEMU's monitor ended");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
