/** State graphs as pictures. */
package dev.ironshim.reports.graph;
