package dev.ironshim.fuzz.attack;

import dev.ironshim.fuzz.naive.NaiveWalk;
import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Capability;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.pci.PciFunction.End;
import dev.ironshim.impl.pci.PciRule;
import dev.ironshim.impl.pci.SimulatedConfig;
import dev.ironshim.impl.refusal.RefusedException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Configuration spaces, as bytes; the last ones also say which bits of BARs can be written. */
public final class ConfigTarget {
    private static final int BARS = 6;
    private static final int FAILURES = 40;

    private ConfigTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        try {
            PciFunction function = ConfigParser.parse(data);
            lists(data, function);
            sizes(data, function);
        } catch (RefusedException e) {
            OracleException.demand(
                    e.rule() == PciRule.CONFIG_SIZE && (data.length < 64 || data.length > 4096),
                    "only the length is refused");
        }
    }

    private static void lists(byte[] data, PciFunction function) {
        boolean list = (function.status() & 0x10) != 0 && function.headerType() >= 0 && function.headerType() <= 2;
        if (list) {
            int start = data[function.headerType() == 2 ? 0x14 : 0x34] & 0xFF;
            OracleException.demand(
                    offsets(function.standard().capabilities()).equals(NaiveWalk.standard(data, start)),
                    "the standard list is the one that a naive walker finds");
        } else {
            OracleException.demand(function.standard().capabilities().isEmpty(), "no list where there is none");
        }
        boolean open =
                function.extended().end() != End.NONE && function.extended().end() != End.UNKNOWN;
        if (open) {
            OracleException.demand(
                    offsets(function.extended().capabilities()).equals(NaiveWalk.extended(data)),
                    "the extended list is the one that a naive walker finds");
        }
        OracleException.demand(
                function.notes().stream().allMatch(note -> note.offset() >= 0 && note.offset() < data.length),
                "notes are about bytes that are there");
        OracleException.demand(function.notes().size() < 2200, "notes are limited");
    }

    private static List<Integer> offsets(List<Capability> capabilities) {
        return capabilities.stream().map(Capability::offset).toList();
    }

    /** Masks as devices have them, and others. */
    private static int mask(int shift) {
        if (shift < 32) {
            return -1 << shift;
        }
        return shift < 40 ? 1 << (shift - 32) : shift % 2 == 0 ? 0 : 0xFFFF_FF01;
    }

    private static void sizes(byte[] data, PciFunction function) {
        SimulatedConfig simulated = new SimulatedConfig(data);
        for (int bar = 0; bar < BARS; bar++) {
            int shift = data[data.length - 1 - bar] & 63;
            simulated.writable(0x10 + 4 * bar, mask(shift));
        }
        try {
            OracleException.demand(
                    ConfigParser.read(() -> data).equals(function), "an access that cannot write reads the same");
            PciFunction sized = ConfigParser.read(simulated);
            for (Bar bar : sized.bars()) {
                OracleException.demand(
                        bar.size().isEmpty() || Long.bitCount(bar.size().getAsLong()) == 1, "a size is a power of two");
            }
            OracleException.demand(sized.bars().size() == function.bars().size(), "BARs keep their numbers");
            OracleException.demand(Arrays.equals(simulated.read(), data), "sizing leaves everything as it was");
        } catch (IOException e) {
            throw new IllegalStateException("memory can be read", e);
        }
        if (data[4] != 0) {
            return;
        }
        for (int access = 0; access < FAILURES; access++) {
            torn(data, access);
        }
    }

    /** One access fails: the registers are as they were, or decoding stays off and that is told. */
    private static void torn(byte[] data, int access) {
        byte[] decoding = data.clone();
        decoding[4] = 3;
        FailingConfig failing = new FailingConfig(decoding, access);
        boolean told = false;
        try {
            ConfigParser.read(failing);
        } catch (IOException e) {
            told = true;
        }
        byte[] after = failing.read();
        boolean back = Arrays.equals(Arrays.copyOfRange(after, 0x10, 0x28), Arrays.copyOfRange(decoding, 0x10, 0x28));
        OracleException.demand(back || told, "a register that does not come back is told");
        OracleException.demand(back || (after[4] & 3) == 0, "and is not decoded");
    }
}
