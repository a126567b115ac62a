/**
 * Manifests: what a driver is granted, in one canonical encoding a version. The byte tables are in {@code docs/manifest-v3.md} and
 * {@code docs/manifest-v4.md}.
 */
package dev.ironshim.impl.manifest;
