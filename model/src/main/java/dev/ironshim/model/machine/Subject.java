package dev.ironshim.model.machine;

/**
 * An implementation under test, driven through its public interface only. It cannot be put into a state: it has to be
 * brought there.
 */
public interface Subject<S, O, R extends Answer> {

    /** Carries out {@code operation} by calling the implementation and names what it answered. */
    R perform(O operation);

    /** The implementation's state in the model's words. Observing changes nothing. */
    S observe();
}
