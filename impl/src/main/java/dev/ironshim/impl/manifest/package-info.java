/** Version 3 manifests: what a driver is granted, in one canonical encoding. The byte table is in {@code docs/manifest-v3.md}. */
package dev.ironshim.impl.manifest;
