package dev.ironshim.impl.isolation;

import dev.ironshim.impl.manifest.Grant;

/** What the owner of the machine allows beyond what manifests grant. It belongs to the monitor; drivers never see it. */
@FunctionalInterface
public interface Policy {
    /** Allows nothing. Who wants something allowed must say so. */
    Policy DENY_ALL = (driver, grant) -> false;

    /** Whether this driver may be handed this. It must be quick and must not call back. */
    boolean allows(long driver, Grant grant);
}
