/** OpenJML, where the user has it. */
package dev.ironshim.jml.openjml;
