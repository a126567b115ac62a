package dev.ironshim.model.trust;

/** The keys of {@code TrustWorld.tla}. */
public enum TrustKey {
    NORTH(false, 9),
    SOUTH(false, 9),
    SHARED(false, 1),
    LATTICE(true, 9),
    /** In no policy. */
    STRANGER(false, 9);

    private final boolean lattice;
    private final int until;

    TrustKey(boolean lattice, int until) {
        this.lattice = lattice;
        this.until = until;
    }

    /** Whether its algorithm is ML-DSA-65; Ed25519 otherwise. */
    public boolean lattice() {
        return lattice;
    }

    /** The last second at which it is valid. */
    public int until() {
        return until;
    }
}
