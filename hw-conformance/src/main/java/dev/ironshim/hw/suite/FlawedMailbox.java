package dev.ironshim.hw.suite;

import dev.ironshim.hw.target.Mailbox;
import dev.ironshim.impl.linux.Doe;

/** A mailbox with one flaw. What it says otherwise does not matter: it never comes to that. */
record FlawedMailbox(Mailbox sound, Flaw flaw) implements Mailbox, Doe.Config {
    private static final int STATUS = 0x0C;
    private static final int READY = 1 << 31;
    private static final int ERROR = 1 << 2;

    @Override
    public Doe mailbox() {
        return new Doe(this, 0);
    }

    @Override
    public int features() {
        return sound.features();
    }

    /** One that moves on by itself says the length where its header should be; a dead one reports an error for ever. */
    @Override
    public int read(int offset) {
        if (flaw == Flaw.MAILBOX_DIES) {
            return offset == STATUS ? ERROR : 0;
        }
        return offset == STATUS ? READY : 3;
    }

    @Override
    public void write(int offset, int value) {
        // Nothing that is written changes it.
    }
}
