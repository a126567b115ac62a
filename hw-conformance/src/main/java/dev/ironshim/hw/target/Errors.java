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

    /** Provokes an error, and comes back when the platform has reported it or should have. */
    void inject(Severity severity) throws IOException;

    /** How many errors of this kind the platform has counted for the device. */
    long counted(Severity severity) throws IOException;

    /** How often the owner of the device was told of an uncorrectable error, since it was last asked. */
    long told() throws IOException;

    /** Whether the port above has cut the device off by itself. */
    boolean contained() throws IOException;

    /** Ends the port's containment as the platform demands it. */
    void release() throws IOException;

    /** Asks for the device back: the platform wants to remove it. Comes back when its owner was told or should have been. */
    void remove() throws IOException;

    /** How often the owner was asked to give the device back, since it was last asked. */
    long asked() throws IOException;
}
