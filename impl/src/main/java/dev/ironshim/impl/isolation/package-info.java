/** The reference monitor: admits drivers by verified manifests, mints capabilities, takes them back. */
package dev.ironshim.impl.isolation;
