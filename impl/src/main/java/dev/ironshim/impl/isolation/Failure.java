package dev.ironshim.impl.isolation;

/** What others throw, as text. */
final class Failure {
    private Failure() {}

    /** What it says of itself, which is a call to a stranger too. To be asked with no lock held. */
    static String text(Throwable e) {
        try {
            return String.valueOf(e.getMessage());
        } catch (Throwable worse) {
            return e.getClass().getName();
        }
    }
}
