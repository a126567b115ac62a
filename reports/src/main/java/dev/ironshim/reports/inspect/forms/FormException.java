package dev.ironshim.reports.inspect.forms;

import java.io.IOException;

/** What was given holds no configuration space that can be read; the message says where, what was expected and what to do. */
public final class FormException extends IOException {
    private static final long serialVersionUID = 1;

    public FormException(String message) {
        super(message);
    }

    /** @param line from 1 */
    static FormException at(int line, String found, String next) {
        return new FormException("line " + line + ": " + found + ". " + next);
    }
}
