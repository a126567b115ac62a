/** What a system that runs was asked and answered, in a file that a specification can be held against. */
package dev.ironshim.model.recording;
