/** The report: one canonical record of a run, and everything that is rendered from it. */
package dev.ironshim.reports.report;
