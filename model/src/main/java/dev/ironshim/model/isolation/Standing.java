package dev.ironshim.model.isolation;

/** What a driver's manifest is worth. */
public enum Standing {
    /** Not admitted: before admission and after dismissal. */
    ABSENT,
    TRUSTED,
    /** Nobody vouches for the manifest any more: it has expired, or it or its keys were revoked. */
    FALLEN
}
