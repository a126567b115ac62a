/** A report in the formats that others read. Each is rendered from the report alone: same record, same bytes. */
package dev.ironshim.reports.formats;
