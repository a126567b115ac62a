package dev.ironshim.impl.trust;

import dev.ironshim.impl.refusal.Rule;

/** What a signed manifest must obey to be believed. */
public enum TrustRule implements Rule {
    ENVELOPE_SHORT("an envelope has a whole header"),
    ENVELOPE_MAGIC("an envelope starts with its magic"),
    ENVELOPE_VERSION("the version of the envelope is 1"),
    ENVELOPE_LENGTH("the manifest and the signatures are there, and nothing else"),
    SIGNATURE_COUNT("there are 1 to 4 signatures"),
    SIGNATURE_RESERVED("reserved bytes are zero"),
    SIGNATURE_ORDER("signatures ascend by algorithm and key, each key signs once"),
    UNKNOWN_ALGORITHM("the algorithm is known"),
    SIGNATURE_LENGTH("a signature has the length of its algorithm"),
    NO_AUTHORITY("the driver belongs to an authority"),
    REVOKED_KEY("enough keys have signed that are not revoked"),
    KEY_EXPIRED("enough keys have signed that are valid now"),
    SIGNED_AT("enough keys have signed while they were valid, and not in the future"),
    BAD_SIGNATURE("enough signatures are over this manifest"),
    OUT_OF_SCOPE("enough keys have signed that may vouch for this driver and device"),
    UNKNOWN_KEY("enough keys have signed that are trusted, for their algorithm"),
    MISSING_SIGNATURE("as many keys have signed as the authority demands, of each algorithm"),
    REVOKED_MANIFEST("the manifest is not revoked"),
    NOT_YET_VALID("the manifest's period of validity has begun"),
    EXPIRED("the manifest's period of validity has not ended"),
    MANIFEST_REPLAYED("a manifest is admitted once"),
    COUNTER_REPLAYED("the counter is above the last one of this driver"),
    NONCE_REPLAYED("the authority has not used the nonce before"),
    MEMORY_FULL("there is room to remember the manifest"),
    OLD_TRUST("a policy is followed by a later version of it only"),
    POLICY_CHANGED("two policies of one version are the same"),
    STORE_FAILED("the store loads and saves"),
    STORE_DAMAGED("the store has what was saved, byte for byte"),
    AUDIT_FAILED("what is decided is recorded");

    private final String says;

    TrustRule(String says) {
        this.says = says;
    }

    @Override
    public String area() {
        return "trust";
    }

    @Override
    public String says() {
        return says;
    }
}
