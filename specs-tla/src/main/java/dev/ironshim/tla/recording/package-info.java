/** Holds recordings of a machine that ran against its specification. */
package dev.ironshim.tla.recording;
