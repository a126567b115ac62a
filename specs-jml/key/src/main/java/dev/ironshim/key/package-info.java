/** Runs KeY. GPL-2, as KeY is; a program of its own that speaks in lines of JSON. */
package dev.ironshim.key;
