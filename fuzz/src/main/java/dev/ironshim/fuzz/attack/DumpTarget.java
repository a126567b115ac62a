package dev.ironshim.fuzz.attack;

import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.Dump;
import dev.ironshim.impl.pci.PciRule;
import dev.ironshim.impl.refusal.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Dumps of {@code lspci}, as text. */
public final class DumpTarget {
    private DumpTarget() {}

    public static void fuzzerTestOneInput(byte[] data) {
        address(data);
        if (data.length == 1 && data[0] == '!') {
            // Stands for a file that nobody wants in a corpus.
            fuzzerTestOneInput(new byte[Dump.MAX_BYTES + 1]);
            return;
        }
        try {
            List<Dump.Entry> entries = Dump.read(data);
            List<Dump.Entry> again = Dump.read(print(entries).getBytes(StandardCharsets.ISO_8859_1));
            OracleException.demand(again.size() == entries.size(), "what is printed is read");
            for (int i = 0; i < entries.size(); i++) {
                Dump.Entry entry = entries.get(i);
                OracleException.demand(again.get(i).address().equals(entry.address()), "with its address");
                OracleException.demand(Arrays.equals(again.get(i).config(), entry.config()), "and its bytes");
                OracleException.demand(
                        Bdf.parse(entry.address().toString()).equals(entry.address()), "addresses print");
                OracleException.demand(entry.config().length <= 4096, "no function has more than 4096 bytes");
            }
        } catch (RefusedException e) {
            OracleException.demand(e.rule() instanceof PciRule, "a refusal names a rule");
            OracleException.demand(e.offset() >= 0 && e.offset() <= data.length, "and a place");
            OracleException.demand(e.getMessage().contains("line") || e.rule() == PciRule.DUMP_SIZE, "and a line");
        }
    }

    /** Four bytes as an address: accepted exactly if each is in range. */
    private static void address(byte[] data) {
        if (data.length < 4) {
            return;
        }
        long domain = data[0] * (1L << 26);
        int bus = 3 * data[1];
        boolean good = domain >= 0
                && domain < 1L << 32
                && bus >= 0
                && bus < 256
                && data[2] >= 0
                && data[2] < 32
                && data[3] >= 0
                && data[3] < 8;
        try {
            Bdf made = new Bdf(domain, bus, data[2], data[3]);
            OracleException.demand(good, "an address is in range");
            OracleException.demand(made.withRequesterId(made.requesterId()).equals(made), "and is its requester id");
        } catch (IllegalArgumentException e) {
            OracleException.demand(!good, "an address in range is taken");
        }
    }

    private static String print(List<Dump.Entry> entries) {
        StringBuilder text = new StringBuilder();
        for (Dump.Entry entry : entries) {
            text.append(entry.address()).append(" x\n");
            for (int at = 0; at < entry.config().length; at++) {
                if (at % 16 == 0) {
                    text.append(String.format(Locale.ROOT, "%02x:", at));
                }
                text.append(String.format(Locale.ROOT, " %02x", entry.config()[at]));
                if (at % 16 == 15) {
                    text.append('\n');
                }
            }
            text.append('\n');
        }
        return text.toString();
    }
}
