package dev.ironshim.reports.cli;

import dev.ironshim.model.evidence.Verdict;

/** What the command's exit says. */
final class ExitCode {
    static final int PASS = 0;
    static final int FAIL = 1;
    static final int OPEN = 2;
    /** A report that was to pass has failed; that it was changed is {@link #FAIL}. */
    static final int NO_PASS = 3;
    /** A report is of another commit than was demanded, or too old. */
    static final int ANOTHER = 4;

    static final int USAGE = 64;
    /** An input is missing, or is not what it should be: as {@code EX_NOINPUT} of sysexits.h. */
    static final int NO_INPUT = 66;

    private ExitCode() {}

    static int of(Verdict verdict) {
        return switch (verdict) {
            case PASS, DEVIATION -> PASS;
            case FAIL -> FAIL;
            case OPEN -> OPEN;
        };
    }
}
