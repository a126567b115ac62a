/**
 * The forms in which people have configuration space: what {@code lspci} prints, quoted, indented, wrapped, in a kernel's log, as
 * hexadecimal dumps, packed. Nothing here knows what the bytes mean.
 */
package dev.ironshim.reports.inspect.forms;
