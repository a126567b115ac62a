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
    SIGNED_AT("a manifest was signed while its key was valid, and not in the future"),
    UNKNOWN_KEY("the key is trusted, for this algorithm"),
    REVOKED_KEY("the key is not revoked"),
    KEY_EXPIRED("the key is valid now"),
    BAD_SIGNATURE("the signature is over this manifest"),
    MISSING_SIGNATURE("every algorithm that the policy demands has signed"),
    REVOKED_MANIFEST("the manifest is not revoked"),
    NOT_YET_VALID("the manifest's period of validity has begun"),
    EXPIRED("the manifest's period of validity has not ended"),
    COUNTER_REPLAYED("the counter is above the last one of this driver"),
    NONCE_REPLAYED("the nonce was not used before"),
    MEMORY_FULL("there is room to remember the nonce"),
    OLD_TRUST("trust is replaced by a later version of it only");

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
