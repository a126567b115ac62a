package dev.ironshim.impl.refusal;

/**
 * Input was refused, and nothing was changed by it.
 *
 * <p>It has no stack trace: it says what is wrong with the input, not with the program, and parsers under attack throw
 * many.
 */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;
    /** The offset of a refusal that is not about a place. */
    public static final long NOWHERE = -1;

    private final transient Rule rule;
    private final long offset;
    private final String found;
    private final String expected;

    /** @param offset of the first byte that breaks the rule, or {@link #NOWHERE} */
    public RefusedException(Rule rule, long offset, String found, String expected) {
        super(null, null, false, false);
        this.rule = rule;
        this.offset = offset;
        this.found = found;
        this.expected = expected;
    }

    public Rule rule() {
        return rule;
    }

    public long offset() {
        return offset;
    }

    public String found() {
        return found;
    }

    public String expected() {
        return expected;
    }

    @Override
    public String getMessage() {
        return rule.id() + (offset < 0 ? "" : " at byte " + offset) + ": found " + found + ", expected " + expected;
    }

    /** A 64-bit number as messages show it. */
    public static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }
}
