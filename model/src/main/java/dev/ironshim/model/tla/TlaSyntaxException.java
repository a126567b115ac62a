package dev.ironshim.model.tla;

/** A text is not a TLA+ value. */
public final class TlaSyntaxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TlaSyntaxException(int offset, String expected) {
        super("not a TLA+ value: at offset " + offset + " expected " + expected);
    }
}
