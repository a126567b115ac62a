package dev.ironshim.reports.cli;

import dev.ironshim.model.evidence.Verdict;

/** What the command's exit says. */
final class ExitCode {
    static final int PASS = 0;
    static final int FAIL = 1;
    static final int OPEN = 2;
    static final int USAGE = 64;

    private ExitCode() {}

    static int of(Verdict verdict) {
        return switch (verdict) {
            case PASS, DEVIATION -> PASS;
            case FAIL -> FAIL;
            case OPEN -> OPEN;
        };
    }
}
