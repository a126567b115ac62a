/** Will hold the lanes that prove contracts of {@code impl}. Nothing here speaks yet, and the report says so. */
package dev.ironshim.jml;
