/** Who may grant: keys, signatures, revocation, replay. Only this package turns a manifest into a verified one. */
package dev.ironshim.impl.trust;
