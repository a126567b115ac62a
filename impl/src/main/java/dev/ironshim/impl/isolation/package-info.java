/** The monitor: mints capabilities and takes them back. */
package dev.ironshim.impl.isolation;
