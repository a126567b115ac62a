package dev.ironshim.reports.inspect;

import dev.ironshim.impl.pci.ConfigAccess;
import dev.ironshim.impl.pci.Note;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.pci.PciFunction.End;
import dev.ironshim.impl.pci.PciFunction.Presence;
import dev.ironshim.impl.pci.PciRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What cannot be believed of a function, without what only the input lacks. */
final class PciNotes {
    /** All a user who is not root may read. */
    static final int HEADER = 64;

    private static final int CONVENTIONAL = 256;

    /** As many ones at the end as no device has that answers. */
    private static final int ONES = 32;

    /**
     * One of them.
     *
     * @param expected the rule as a sentence
     */
    record Line(String rule, int offset, String found, String expected) {
        Map<String, Object> view() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("rule", rule);
            view.put("offset", PciView.hex(offset, 1));
            view.put("found", found);
            view.put("expected", expected);
            return view;
        }
    }

    private PciNotes() {}

    static List<Line> of(PciInput.Entry entry) {
        List<Line> lines = new ArrayList<>();
        PciFunction function = entry.function();
        int silent = silentFrom(entry);
        if (silent > 0) {
            lines.add(new Line(
                    "pci/died",
                    silent,
                    "all ones from there on: it may have stopped answering while it was read",
                    "a device that answers to the end"));
        }
        for (Note note : function.notes()) {
            if (!(note.rule() == PciRule.LIST_TRUNCATED && notGiven(function))) {
                lines.add(new Line(
                        note.rule().id(),
                        note.offset(),
                        note.found(),
                        note.rule().says()));
            }
        }
        return lines;
    }

    /** Whether the list ends where the input does: what is missing is not the device's fault. */
    static boolean notGiven(PciFunction function) {
        return (function.known() < CONVENTIONAL && function.standard().end() == End.TRUNCATED)
                || extendedNotGiven(function);
    }

    static boolean extendedNotGiven(PciFunction function) {
        return function.known() > CONVENTIONAL
                && function.known() < ConfigAccess.MAX
                && function.extended().end() == End.TRUNCATED;
    }

    /**
     * From where on a function that answered at first says all ones, or 0. Extended space that is all ones is not reachable, and that is
     * usual.
     */
    static int silentFrom(PciInput.Entry entry) {
        byte[] config = entry.config();
        int from = config.length;
        while (from > 0 && config[from - 1] == -1) {
            from--;
        }
        from = (from + 3) & ~3;
        boolean gone = entry.function().presence() == Presence.GONE;
        return gone || from == CONVENTIONAL || config.length - from < ONES ? 0 : from;
    }
}
