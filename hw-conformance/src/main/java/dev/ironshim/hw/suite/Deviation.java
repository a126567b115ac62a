package dev.ironshim.hw.suite;

import dev.ironshim.hw.suite.Suite.Result;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is known to be different on some kernels, and is theirs. */
public final class Deviation {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final int LOST = 512;
    private static final int RESTORED = 616;

    private Deviation() {}

    /**
     * What is known of a failure.
     *
     * @param kernel as {@code uname -r} says
     */
    public static @Nullable String of(Result failed, String kernel) {
        if (failed.check().equals(PlatformChecks.SWITCHES)
                && failed.target().endsWith("-platform")
                && failed.detail().contains(" apart from others of ")) {
            return "D-02: Linux " + kernel
                    + " asks only whether the ports above a device separate, and keeps it apart from "
                    + "neighbours whose port does not, who reach it through the switch: " + failed.detail();
        }
        Matcher matcher = VERSION.matcher(kernel);
        if (!failed.check().equals("read of a window that is only written") || !matcher.matches()) {
            return null;
        }
        int version = Integer.parseInt(matcher.group(1)) * 100 + Integer.parseInt(matcher.group(2));
        return failed.target().startsWith("intel") && version >= LOST && version < RESTORED
                ? "D-01: Linux " + kernel
                        + " sets the read bit in every second-level entry of VT-d, so a device reads what "
                        + "it may only write (5.12 to 6.15)"
                : null;
    }
}
