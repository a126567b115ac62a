/**
 * Evidence as a function of its inputs. A task is given exactly what it depends on, which is digested; what was found under a
 * digest is kept, and taken again for as long as nothing has changed.
 */
package dev.ironshim.reports.task;
