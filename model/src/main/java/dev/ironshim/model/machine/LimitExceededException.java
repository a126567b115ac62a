package dev.ironshim.model.machine;

/** A relation is larger than its {@link Limits}. The exploration has no result: half a relation proves nothing. */
public final class LimitExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LimitExceededException(String what, long limit) {
        super("the relation has more than " + limit + " " + what + "; raise the limit or tighten the bounds");
    }
}
