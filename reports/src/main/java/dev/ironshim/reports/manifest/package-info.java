/** Makes manifests. */
package dev.ironshim.reports.manifest;
