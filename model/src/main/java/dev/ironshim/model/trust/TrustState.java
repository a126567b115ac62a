package dev.ironshim.model.trust;

import java.util.Set;

/**
 * Trust, and the store behind it.
 *
 * @param memory what this process goes by
 * @param saved what the next process will find
 * @param standing manifests that this process has admitted and that are still vouched for
 * @param admitted all that ever were answered as admitted
 */
public record TrustState(
        TrustMemory memory, TrustMemory saved, Set<TrustManifest> standing, Set<TrustManifest> admitted) {
    public TrustState {
        standing = Set.copyOf(standing);
        admitted = Set.copyOf(admitted);
    }
}
