package dev.ironshim.reports.attest;

/** A report that is not what was signed. The message says what differs. */
public final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
        super(message);
    }
}
