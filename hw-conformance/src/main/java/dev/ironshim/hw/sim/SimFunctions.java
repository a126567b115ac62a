package dev.ironshim.hw.sim;

import dev.ironshim.hw.target.Functions;
import java.io.IOException;

/** Virtual functions (SR-IOV 1.1): all or none, each in a group of its own, and a token while the physical one is a user's. */
final class SimFunctions implements Functions {
    private static final int TOTAL = 4;

    private int count;

    @Override
    public void enable(int wanted) throws IOException {
        if (wanted > TOTAL) {
            throw new IOException(wanted + " virtual functions; the device has " + TOTAL);
        }
        if (count != 0 && wanted != 0 && wanted != count) {
            throw new IOException("there are " + count + " already: end them first");
        }
        count = wanted;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int groups() {
        return count;
    }

    @Override
    public boolean opens(Token token) {
        return count > 0 && token == Token.RIGHT;
    }
}
