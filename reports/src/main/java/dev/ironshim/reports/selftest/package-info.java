/** Plants a mistake for every lane into a copy of the checkout, and demands that it is noticed. */
package dev.ironshim.reports.selftest;
