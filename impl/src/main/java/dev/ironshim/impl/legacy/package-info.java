/**
 * Manifests of IronShim-rs, byte for byte, for migration and for differential tests. What this package accepts grants
 * nothing: only version 3 manifests can be verified.
 */
package dev.ironshim.impl.legacy;
