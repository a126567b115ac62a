/** The vocabulary of evidence: verdicts and what lanes report. */
package dev.ironshim.model.evidence;
