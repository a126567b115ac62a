/** The catalogue: every promise of the core as a numbered property, read strictly from TOML. */
package dev.ironshim.model.catalogue;
