/** TLC in a process of its own: what it is given, and what it says. */
package dev.ironshim.tla.tlc;
