package dev.ironshim.hw.target;

import java.io.IOException;

/** Virtual functions of a device. */
public interface Functions {
    /** Makes so many; 0 ends them. */
    void enable(int count) throws IOException;

    /** How many there are. */
    int count() throws IOException;

    /** How many groups they are in. */
    int groups() throws IOException;

    /** Whether one of them can be opened while the physical function is a user's. */
    boolean opens(Token token) throws IOException;

    /** What is shown when a virtual function is opened. */
    enum Token {
        NONE,
        WRONG,
        RIGHT
    }
}
