/** The life of a driver, as the monitor keeps it. */
package dev.ironshim.impl.lifecycle;
