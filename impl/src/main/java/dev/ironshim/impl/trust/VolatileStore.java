package dev.ironshim.impl.trust;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A store that lasts as long as the object: for whoever asks once, and has nothing to remember. Thread-safe. */
public final class VolatileStore implements TrustStore {
    private byte @Nullable [] saved;

    @Override
    public synchronized Optional<byte[]> load() {
        return Optional.ofNullable(saved).map(byte[]::clone);
    }

    @Override
    public synchronized void save(byte[] memory) {
        saved = memory.clone();
    }
}
