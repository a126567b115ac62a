package dev.ironshim.impl.trust;

import java.util.Optional;

/**
 * Where {@link Trust} keeps what it must not forget: one sequence of bytes, replaced as a whole. One store belongs to one
 * {@code Trust} at a time.
 *
 * <p>Both methods may take as long as they like and may throw; whatever is thrown is a failure of the store, and of a save it
 * is not known then whether it was done. After a crash, what is loaded is what was saved last, or what was saved before that if
 * the save had not returned.
 */
public interface TrustStore {
    /** What was saved last, or nothing if nothing ever was. */
    Optional<byte[]> load();

    /** Replaces what was saved, and returns when that will survive a crash. */
    void save(byte[] memory);
}
