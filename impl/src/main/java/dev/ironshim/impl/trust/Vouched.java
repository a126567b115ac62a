package dev.ironshim.impl.trust;

/**
 * A manifest that was admitted, and whose it is.
 *
 * @param manifest its SHA-256, 64 hexadecimal digits
 * @param driver identity
 */
public record Vouched(String manifest, long driver) {}
