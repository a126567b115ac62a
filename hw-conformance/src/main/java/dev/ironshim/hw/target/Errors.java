package dev.ironshim.hw.target;

import java.io.IOException;

/** Errors that a device reports (AER), containment by the port above it (DPC), and its removal. */
public interface Errors {
    /** How bad an error is (PCI Express base specification, 6.2). */
    enum Severity {
        CORRECTABLE,
        NON_FATAL,
        FATAL
    }

    /** Provokes an error, and comes back when the platform has counted it or should have. Who listens may hear it later. */
    void inject(Severity severity) throws IOException;

    /** How many errors of this kind the platform has counted for the device. */
    long counted(Severity severity) throws IOException;

    /** Whether the port above has cut the device off by itself. */
    boolean contained() throws IOException;

    /** Ends the port's containment as the platform demands it. */
    void release() throws IOException;

    /** Asks for the device back: the platform wants to remove it. */
    void remove() throws IOException;
}
