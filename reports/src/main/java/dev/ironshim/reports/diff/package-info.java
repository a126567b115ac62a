/** Two runs beside each other. */
package dev.ironshim.reports.diff;
