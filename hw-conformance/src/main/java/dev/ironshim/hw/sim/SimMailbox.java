package dev.ironshim.hw.sim;

import dev.ironshim.hw.target.Mailbox;
import dev.ironshim.impl.linux.Doe;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A mailbox with discovery and two features of CXL's, whose FIFO moves on when a word is acknowledged. */
final class SimMailbox implements Mailbox, Doe.Config {
    private static final int AT = 0x200;
    private static final int CONTROL = AT + 0x08;
    private static final int STATUS = AT + 0x0C;
    private static final int WRITE = AT + 0x10;
    private static final int READ = AT + 0x14;
    private static final int READY = 1 << 31;
    private static final List<Integer> FEATURES = List.of(0x0000_0001, 0x0000_1E98, 0x0002_1E98);

    private final List<Integer> in = new ArrayList<>();
    private final Deque<Integer> out = new ArrayDeque<>();

    @Override
    public Doe mailbox() {
        return new Doe(this, AT);
    }

    @Override
    public int features() {
        return FEATURES.size();
    }

    @Override
    public int read(int offset) {
        return switch (offset) {
            case STATUS -> out.isEmpty() ? 0 : READY;
            case READ -> out.isEmpty() ? 0 : out.peek();
            default -> 0;
        };
    }

    @Override
    public void write(int offset, int value) {
        switch (offset) {
            case WRITE -> in.add(value);
            case READ -> out.poll();
            case CONTROL -> go(value < 0);
            default -> {
                // Read only.
            }
        }
    }

    /** An object that asks for a feature that is not there is dropped, as the specification has it. */
    private void go(boolean ask) {
        out.clear();
        if (ask && in.size() == 3 && in.getFirst() == 1 && in.get(2) < FEATURES.size()) {
            int index = in.get(2);
            int next = index + 1 < FEATURES.size() ? index + 1 : 0;
            out.addAll(List.of(1, 3, FEATURES.get(index) + (next << 24)));
        }
        in.clear();
    }
}
