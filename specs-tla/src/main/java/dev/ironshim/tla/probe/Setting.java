package dev.ironshim.tla.probe;

import dev.ironshim.model.tla.TlaText;
import dev.ironshim.model.tla.TlaValue;
import dev.ironshim.tla.binding.Constants;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The settings of a probe as system properties of TLC's process. */
public final class Setting {
    private static final String CONSTANTS = "ironshim.probe.constants";
    private static final String ORACLE = "ironshim.probe.oracle";
    private static final String MUTANTS = "ironshim.probe.mutants";

    private Setting() {}

    /**
     * Options for the command line.
     *
     * @param file that the probe writes
     * @param machine whose constants these are
     * @param compare whether edges are compared with the model instead of recorded
     * @param mutants folder with one folder of classes for each mutant of the implementation, or empty
     */
    public static List<String> options(
            Path file, String machine, Constants constants, boolean compare, String mutants) {
        List<String> options = new ArrayList<>();
        options.add("-D" + Recorder.FILE + "=" + file);
        options.add("-D" + CONSTANTS + "=" + text(constants));
        options.add("-D" + ORACLE + "=" + machine);
        options.add("-D" + MUTANTS + "=" + mutants);
        if (compare) {
            options.add("-D" + Recorder.GOLDEN + "=" + machine);
        }
        return options;
    }

    private static String text(Constants constants) {
        return constants.values().isEmpty() ? "" : TlaText.print(new TlaValue.Rec(new TreeMap<>(constants.values())));
    }

    static Constants constants() {
        String text = System.getProperty(CONSTANTS, "");
        return new Constants(text.isEmpty() ? Map.of() : ((TlaValue.Rec) TlaText.parse(text)).fields());
    }

    static String machine() {
        return System.getProperty(ORACLE, "");
    }

    static String mutants() {
        return System.getProperty(MUTANTS, "");
    }
}
