/** The kernel's address spaces beside a model of them: the same operations, the same answers, the same mappings left. */
package dev.ironshim.hw.differential;
