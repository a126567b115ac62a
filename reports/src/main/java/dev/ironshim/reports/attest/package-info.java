/** Reports that are signed, and the check that nothing of them was changed since. */
package dev.ironshim.reports.attest;
