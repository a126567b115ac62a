package dev.ironshim.tla.mutate;

import java.util.Objects;

/** A TLA+ text that cannot be read, or a construct that the tools of this package do not support. */
public final class SpecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final int line;
    private final int column;

    /** Line and column are 0 when the tool gave no position. */
    public SpecException(String file, int line, int column, String message) {
        super(file + ":" + line + ":" + column + ": " + Objects.requireNonNull(message, "message"));
        this.file = Objects.requireNonNull(file, "file");
        this.line = line;
        this.column = column;
    }

    public String file() {
        return file;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }
}
