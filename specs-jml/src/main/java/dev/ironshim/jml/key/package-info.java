/** KeY, in a process of its own. */
package dev.ironshim.jml.key;
