package dev.ironshim.reports.manifest;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Times as users write them, and as manifests have them: seconds since 1970. */
final class Times {
    private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private Times() {}

    /**
     * @param time such as 2026-01-01T00:00:00Z, or null for now
     * @throws ParameterException if it is none
     */
    static long seconds(@Nullable CommandSpec spec, @Nullable String time) {
        try {
            return (time == null ? Instant.now() : Instant.parse(time)).getEpochSecond();
        } catch (DateTimeParseException e) {
            if (spec == null) {
                throw new IllegalStateException("picocli sets the specification", e);
            }
            throw new ParameterException(
                    spec.commandLine(), "'" + time + "' is no time such as 2026-01-01T00:00:00Z", e);
        }
    }

    static String text(long seconds) {
        return seconds < 0 || seconds > LAST
                ? Long.toUnsignedString(seconds)
                : Instant.ofEpochSecond(seconds).toString();
    }
}
