package dev.ironshim.impl.linux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A mailbox of a device (Data Object Exchange, PCI Express base specification 6.2, 6.30): one object goes in, one comes out.
 * VFIO hides it, so it is reached through the whole of configuration space. Linux does not arbitrate: only for a function
 * that no driver of the kernel's exchanges objects with, and by one user at a time.
 */
public final class Doe {
    /** Configuration space, 32 bits at a time, at multiples of 4. */
    public interface Config {
        int read(int offset) throws IOException;

        void write(int offset, int value) throws IOException;
    }

    /** What a mailbox can be asked. */
    public record Feature(int vendor, int type) {}

    private static final int CONTROL = 0x08;
    private static final int STATUS = 0x0C;
    private static final int WRITE = 0x10;
    private static final int READ = 0x14;
    private static final int ABORT = 1;
    private static final int GO = 1 << 31;
    private static final int BUSY = 1;
    private static final int ERROR = 1 << 2;
    private static final int READY = 1 << 31;
    private static final int PCI_SIG = 1;
    private static final int DISCOVERY = 0;
    private static final int MAX_FEATURES = 256;
    private static final int MAX_DWORDS = 1 << 18;
    private static final int POLL_MILLIS = 1;
    private static final int POLLS = 1_000;

    private final Config config;
    private final int at;
    private boolean dead;

    /** @param at offset of the extended capability */
    public Doe(Config config, int at) {
        this.config = config;
        this.at = at;
    }

    /**
     * What it can be asked, as it says itself.
     *
     * @throws IOException if it does not answer, or goes on for ever
     */
    public List<Feature> discover() throws IOException {
        List<Feature> features = new ArrayList<>();
        int index = 0;
        do {
            int[] answer = exchange(PCI_SIG, DISCOVERY, new int[] {index});
            if (answer.length < 1) {
                throw new IOException("the mailbox answers a discovery with nothing");
            }
            features.add(new Feature(answer[0] & 0xFFFF, (answer[0] >> 16) & 0xFF));
            int next = answer[0] >>> 24;
            if ((next != 0 && next <= index) || features.size() == MAX_FEATURES) {
                throw new IOException("the mailbox leads from feature " + index + " to " + next + ": discovery loops");
            }
            index = next;
        } while (index != 0);
        return features;
    }

    /**
     * Puts one object in and takes the answer out.
     *
     * @param payload in 32-bit words
     * @return the payload of the answer
     * @throws IOException if the mailbox is busy, reports an error, or answers something else
     */
    public int[] exchange(int vendor, int type, int[] payload) throws IOException {
        if (payload.length > MAX_DWORDS - 2) {
            throw new IllegalArgumentException(
                    "an object has at most " + MAX_DWORDS + " words with its header, not " + (payload.length + 2L));
        }
        if (dead) {
            throw new IOException("the mailbox did not recover from an abort, and is not used any more");
        }
        ready();
        try {
            write(WRITE, vendor + (type << 16));
            write(WRITE, (payload.length + 2) & (MAX_DWORDS - 1));
            for (int word : payload) {
                write(WRITE, word);
            }
            write(CONTROL, GO);
            await(READY, READY, "does not answer");
            int header = take();
            int length = take() & (MAX_DWORDS - 1);
            // The greatest length does not fit its field, and is 0 there.
            length = length == 0 ? MAX_DWORDS : length;
            if (header != vendor + (type << 16)) {
                throw new IOException("the mailbox answers 0x" + Integer.toHexString(header) + " to 0x"
                        + Integer.toHexString(vendor + (type << 16)));
            }
            if (length < 2) {
                throw new IOException("the mailbox's answer is " + length + " words long, and must have 2 at least");
            }
            int[] answer = new int[length - 2];
            for (int i = 0; i < answer.length; i++) {
                answer[i] = take();
            }
            if ((read(STATUS) & ERROR) != 0) {
                throw new IOException("the mailbox reports an error after its answer");
            }
            return answer;
        } catch (IOException e) {
            try {
                abort();
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /** An object that nobody took, or an error, ends with an abort; somebody else's exchange does not. */
    private void ready() throws IOException {
        int status = read(STATUS);
        if ((status & ERROR) != 0 || (status & READY) != 0) {
            abort();
        }
        await(BUSY, 0, "is busy: somebody else uses it");
    }

    /** Reads a word and says so: without that the mailbox would give the same word again. */
    private int take() throws IOException {
        if ((read(STATUS) & READY) == 0) {
            throw new IOException("the mailbox's answer ends early");
        }
        // All ones are a word like others here; a device that is gone is noticed by its status.
        int word = config.read(at + READ);
        write(READ, 0);
        return word;
    }

    /** Ends whatever goes on. A mailbox that does not come back is dead. */
    public void abort() throws IOException {
        write(CONTROL, ABORT);
        for (int i = 0; i < POLLS; i++) {
            if ((read(STATUS) & (BUSY | ERROR)) == 0) {
                return;
            }
            pause();
        }
        dead = true;
        throw new IOException("the mailbox does not recover from an abort");
    }

    private void await(int mask, int wanted, String otherwise) throws IOException {
        for (int i = 0; i < POLLS; i++) {
            int status = read(STATUS);
            if ((status & ERROR) != 0) {
                throw new IOException("the mailbox reports an error");
            }
            if ((status & mask) == wanted) {
                return;
            }
            pause();
        }
        throw new IOException("the mailbox " + otherwise);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private int read(int register) throws IOException {
        int value = config.read(at + register);
        if (value == -1) {
            throw new IOException("the device answers all ones: it is gone");
        }
        return value;
    }

    private void write(int register, int value) throws IOException {
        config.write(at + register, value);
    }
}
