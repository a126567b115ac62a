/** The lane that measures: benchmarks, gates on their ratios, and planted slow-downs that the gates must notice. */
package dev.ironshim.bench.lane;
