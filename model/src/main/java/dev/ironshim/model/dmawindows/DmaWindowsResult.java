package dev.ironshim.model.dmawindows;

import dev.ironshim.model.machine.Answer;

/** What is answered. Everything but {@link #OK} is a refusal and has changed nothing. */
public enum DmaWindowsResult implements Answer {
    OK,
    /** The window is mapped. */
    TAKEN,
    NOT_MAPPED,
    /** The device does not reach it. */
    BLOCKED;

    @Override
    public boolean refused() {
        return this != OK;
    }
}
