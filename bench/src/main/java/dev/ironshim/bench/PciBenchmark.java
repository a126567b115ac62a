package dev.ironshim.bench;

import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.pci.Dump;
import dev.ironshim.impl.pci.PciFunction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Parsing the configuration space of an NVMe controller. */
@State(Scope.Thread)
public class PciBenchmark {
    private final byte[] config = config();

    private static byte[] config() {
        try (InputStream in = ConfigParser.class.getResourceAsStream("/vectors/pci/nvme-pf.txt")) {
            if (in == null) {
                throw new IllegalStateException("the model has this vector");
            }
            return Dump.read(in.readAllBytes()).getFirst().config();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Benchmark
    public PciFunction parse() {
        return ConfigParser.parse(config);
    }
}
