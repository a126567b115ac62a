package dev.ironshim.hw.lane;

import dev.ironshim.hw.lab.Lab;
import java.io.IOException;
import java.nio.file.Path;

/** What the suite plays on where that was left open. */
final class Choice {
    static final String AUTO = "auto";
    static final String LAB = "lab";
    static final String SIM = "sim";

    private Choice() {}

    /** The lab if this machine has one, else the simulated device; what was named stays as it is. */
    static String of(String target, Path home) throws IOException, InterruptedException {
        if (!target.equals(AUTO)) {
            return target;
        }
        try {
            Lab.find(home);
            return LAB;
        } catch (Lab.MissingException e) {
            return SIM;
        }
    }
}
