/** Which Java classes belong to which specification. */
package dev.ironshim.tla.binding;
