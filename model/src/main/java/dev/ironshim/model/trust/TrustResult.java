package dev.ironshim.model.trust;

import dev.ironshim.model.machine.Answer;

/** What trust answers. Everything but {@link #OK} is a refusal. */
public enum TrustResult implements Answer {
    OK,
    /** A key signed twice. */
    SIGNED_TWICE,
    /** The driver belongs to no authority. */
    NO_AUTHORITY,
    /** Too few good signatures; a key is revoked. */
    REVOKED_KEY,
    /** Too few good signatures; a key is not valid any more. */
    KEY_EXPIRED,
    /** Too few good signatures; one is of a time to come. */
    SIGNED_AT,
    /** Too few good signatures; one is over something else. */
    BAD_SIGNATURE,
    /** Too few good signatures; a key is another authority's. */
    OUT_OF_SCOPE,
    /** Too few good signatures; a key is nobody's. */
    UNKNOWN_KEY,
    /** Too few signatures, and all of them are good. */
    MISSING_SIGNATURE,
    REVOKED_MANIFEST,
    NOT_YET_VALID,
    EXPIRED,
    MANIFEST_REPLAYED,
    COUNTER_REPLAYED,
    NONCE_REPLAYED,
    /** The store does not say that it has saved. */
    STORE_FAILED,
    STORE_DAMAGED,
    /** A later policy is in force. */
    OLD_TRUST,
    TIME_WENT_BACK;

    @Override
    public boolean refused() {
        return this != OK;
    }
}
