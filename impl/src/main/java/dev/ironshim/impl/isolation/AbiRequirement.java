package dev.ironshim.impl.isolation;

import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.refusal.Rule;

/**
 * What a driver's binary interface must be. Any version of the range will do, with all required features.
 *
 * @param minVersion the lowest version, at least 0
 * @param maxVersion the highest, not below
 * @param features bits that must be set
 * @param structSize bytes of the descriptor that both sides share
 * @param structAlign its alignment
 */
public record AbiRequirement(int minVersion, int maxVersion, long features, long structSize, long structAlign) {

    /**
     * What a driver says of itself.
     *
     * @param features bits that it has
     */
    public record Descriptor(int version, long features, long structSize, long structAlign) {}

    /** What is compared, in this order. */
    public enum AbiRule implements Rule {
        VERSION("the version is in the range"),
        FEATURES("all required features are there"),
        LAYOUT("the shared structure has the same size and alignment on both sides");

        private final String says;

        AbiRule(String says) {
            this.says = says;
        }

        @Override
        public String area() {
            return "abi";
        }

        @Override
        public String says() {
            return says;
        }
    }

    public AbiRequirement {
        if (minVersion < 0 || maxVersion < minVersion) {
            throw new IllegalArgumentException("no version is from " + minVersion + " to " + maxVersion);
        }
    }

    /** @throws RefusedException with an {@link AbiRule} */
    public void check(Descriptor driver) {
        if (driver.version < minVersion || driver.version > maxVersion) {
            throw refuse(AbiRule.VERSION, "version " + driver.version, minVersion + " to " + maxVersion);
        }
        if ((driver.features & features) != features) {
            throw refuse(
                    AbiRule.FEATURES,
                    RefusedException.hex(driver.features),
                    "all of " + RefusedException.hex(features));
        }
        if (driver.structSize != structSize || driver.structAlign != structAlign) {
            throw refuse(
                    AbiRule.LAYOUT,
                    driver.structSize + " bytes aligned to " + driver.structAlign,
                    structSize + " aligned to " + structAlign);
        }
    }

    private static RefusedException refuse(AbiRule rule, String found, String expected) {
        return new RefusedException(rule, RefusedException.NOWHERE, found, expected);
    }
}
