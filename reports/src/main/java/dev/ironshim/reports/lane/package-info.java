/** Starting lanes, each in a process of its own, and reading what they say. */
package dev.ironshim.reports.lane;
