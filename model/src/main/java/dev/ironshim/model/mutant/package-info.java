/** Planted mistakes in Java sources, for the lanes that must notice them. */
package dev.ironshim.model.mutant;
