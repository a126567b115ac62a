/** How memory that a device was given comes back. */
package dev.ironshim.impl.invalidation;
