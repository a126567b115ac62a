/** The command line. */
package dev.ironshim.reports.cli;
