/** What runs inside TLC's own process: Java operators that record, compare and answer for the implementation. */
package dev.ironshim.tla.probe;
