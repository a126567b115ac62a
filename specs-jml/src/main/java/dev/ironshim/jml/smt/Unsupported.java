package dev.ironshim.jml.smt;

/** Something that the translation leaves out. The obligation is open then, never passed. */
final class Unsupported extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unsupported(String what) {
        super(what);
    }
}
