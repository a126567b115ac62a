package dev.ironshim.model.trust;

import static dev.ironshim.model.trust.TrustKey.LATTICE;
import static dev.ironshim.model.trust.TrustKey.NORTH;
import static dev.ironshim.model.trust.TrustKey.SHARED;
import static dev.ironshim.model.trust.TrustKey.SOUTH;
import static dev.ironshim.model.trust.TrustKey.STRANGER;

import java.util.List;

/** The manifests of {@code TrustWorld.tla}. */
public enum TrustManifest {
    JOINT(1, 1, 2, 0, 2, NORTH, SHARED, LATTICE),
    MOVED(1, 2, 1, 0, 2, SOUTH, LATTICE),
    BASE(2, 1, 2, 0, 1, SOUTH, SHARED, LATTICE),
    NEXT(2, 2, 2, 0, 2, SOUTH, LATTICE),
    /** Signed at second 1. */
    LATER(2, 3, 3, 2, 2, SOUTH, LATTICE),
    TWICE(1, 1, 4, 0, 2, SHARED, SHARED),
    ALONE(1, 1, 4, 0, 2, SHARED),
    CLASSIC(2, 1, 4, 0, 2, SOUTH, SHARED),
    /** What South signed is something else. */
    FORGED(2, 1, 4, 0, 2, SOUTH, LATTICE),
    STRANGE(2, 1, 4, 0, 2, STRANGER, LATTICE),
    NOBODYS(3, 1, 4, 0, 2, NORTH, SHARED, SOUTH, LATTICE);

    private final int driver;
    private final int counter;
    private final int nonce;
    private final int from;
    private final int until;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<TrustKey> signers;

    TrustManifest(int driver, int counter, int nonce, int from, int until, TrustKey... signers) {
        this.driver = driver;
        this.counter = counter;
        this.nonce = nonce;
        this.from = from;
        this.until = until;
        this.signers = List.of(signers);
    }

    /** Whom it grants to, from 1. */
    public int driver() {
        return driver;
    }

    /** Its number among the manifests of the driver, from 1. */
    public int counter() {
        return counter;
    }

    public int nonce() {
        return nonce;
    }

    /** The first second at which it is valid. */
    public int from() {
        return from;
    }

    /** The last one. */
    public int until() {
        return until;
    }

    /** The second at which all have signed. */
    public int signedAt() {
        return this == LATER ? 1 : 0;
    }

    /** In order; one that occurs twice has signed twice. */
    public List<TrustKey> signers() {
        return signers;
    }

    /** Whether what {@code key} has signed is this manifest. */
    public boolean genuine(TrustKey key) {
        return this != FORGED || key != SOUTH;
    }
}
