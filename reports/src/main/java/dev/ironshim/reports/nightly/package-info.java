/** Long runs within a budget of time, which go on where an earlier one was interrupted. */
package dev.ironshim.reports.nightly;
