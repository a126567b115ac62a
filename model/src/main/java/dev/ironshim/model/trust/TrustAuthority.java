package dev.ironshim.model.trust;

/** Who vouches for drivers, in the bounded model. */
public enum TrustAuthority {
    NORTH,
    SOUTH
}
