package dev.ironshim.jml.word;

/** Something that the translation leaves out. The theorem is open then, never passed. */
final class Beyond extends RuntimeException {
    private static final long serialVersionUID = 1;

    Beyond(String what) {
        super(what);
    }
}
