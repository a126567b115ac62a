/** Will hold the fuzz targets and their lane. Nothing here speaks yet, and the report says so. */
package dev.ironshim.fuzz;
