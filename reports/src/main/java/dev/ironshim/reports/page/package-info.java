/** The report as a page for people, with its charts. */
package dev.ironshim.reports.page;
