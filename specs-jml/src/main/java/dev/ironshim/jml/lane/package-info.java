/** The lanes smt and jml. */
package dev.ironshim.jml.lane;
