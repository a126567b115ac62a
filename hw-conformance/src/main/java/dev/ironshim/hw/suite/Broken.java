package dev.ironshim.hw.suite;

/** A property does not hold on a target. */
public final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Broken(String what) {
        super(what);
    }
}
