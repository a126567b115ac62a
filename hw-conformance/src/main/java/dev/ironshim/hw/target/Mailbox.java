package dev.ironshim.hw.target;

import dev.ironshim.impl.linux.Doe;
import java.io.IOException;

/** A device's mailbox (DOE), and what is known of it from elsewhere. */
public interface Mailbox {
    Doe mailbox() throws IOException;

    /** How many features the device has, as its maker says. */
    int features();
}
