package dev.ironshim.impl.trust;

import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Memory as bytes: one encoding, with a SHA-256 at the end that tells damage from an old memory. It does not tell who wrote it.
 * The byte table is in {@code docs/trust-store.md}.
 */
final class MemoryCodec {
    /** More bytes than this are not taken. */
    static final int MAX_BYTES = 32 << 20;

    private static final long MAGIC = 0x545352544D53498DL; // 8D "ISMTRST"
    private static final int VERSION = 1;
    private static final int HEADER = 72;
    private static final int DIGEST = 32;
    private static final int LEDGER_HEADER = 16;
    private static final int COUNTER = 16;
    private static final int NONCE = 16;
    private static final int SPENT = DIGEST + NONCE + 8;
    private static final HexFormat HEX = HexFormat.of();

    private MemoryCodec() {}

    /** @throws RefusedException if there is more to remember than the limits allow */
    static void requireRoom(Memory memory) {
        if (memory.revokedKeys().size() > TrustPolicy.MAX_REVOKED
                || memory.revokedManifests().size() > TrustPolicy.MAX_REVOKED
                || memory.ledgers().size() > TrustPolicy.MAX_AUTHORITIES) {
            throw new RefusedException(
                    TrustRule.MEMORY_FULL,
                    RefusedException.NOWHERE,
                    memory.revokedKeys().size() + " revoked keys, "
                            + memory.revokedManifests().size() + " revoked manifests, "
                            + memory.ledgers().size() + " authorities",
                    "at most " + TrustPolicy.MAX_REVOKED + " each and " + TrustPolicy.MAX_AUTHORITIES);
        }
    }

    /** @throws RefusedException if there is more to remember than the limits allow */
    static byte[] encode(Memory memory) {
        requireRoom(memory);
        int length = HEADER
                + DIGEST
                        * (memory.revokedKeys().size()
                                + memory.revokedManifests().size())
                + DIGEST;
        for (Map.Entry<String, Ledger> each : memory.ledgers().entrySet()) {
            length += LEDGER_HEADER
                    + each.getKey().length()
                    + COUNTER * each.getValue().counters().size()
                    + SPENT * each.getValue().spent().size();
        }
        byte[] bytes = new byte[length];
        Bytes.putU64(bytes, 0, MAGIC);
        Bytes.putU16(bytes, 8, VERSION);
        Bytes.putU16(bytes, 10, memory.ledgers().size());
        Bytes.putU32(bytes, 12, length);
        Bytes.putU64(bytes, 16, memory.now());
        Bytes.putU64(bytes, 24, memory.version());
        put(bytes, 32, memory.policy());
        Bytes.putU32(bytes, 64, memory.revokedKeys().size());
        Bytes.putU32(bytes, 68, memory.revokedManifests().size());
        int at = HEADER;
        for (KeyId key : new TreeSet<>(memory.revokedKeys())) {
            at = put(bytes, at, key.hex());
        }
        for (String manifest : new TreeSet<>(memory.revokedManifests())) {
            at = put(bytes, at, manifest);
        }
        for (Map.Entry<String, Ledger> each : new TreeMap<>(memory.ledgers()).entrySet()) {
            at = put(bytes, at, each.getKey(), each.getValue());
        }
        System.arraycopy(sha(bytes, at), 0, bytes, at, DIGEST);
        return bytes;
    }

    private static int put(byte[] bytes, int from, String name, Ledger ledger) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        Bytes.putU16(bytes, from, ascii.length);
        Bytes.putU32(bytes, from + 4, ledger.counters().size());
        Bytes.putU32(bytes, from + 8, ledger.spent().size());
        System.arraycopy(ascii, 0, bytes, from + LEDGER_HEADER, ascii.length);
        int at = from + LEDGER_HEADER + ascii.length;
        for (Map.Entry<Long, Long> counter : new TreeMap<>(ledger.counters()).entrySet()) {
            Bytes.putU64(bytes, at, counter.getKey());
            Bytes.putU64(bytes, at + 8, counter.getValue());
            at += COUNTER;
        }
        for (Map.Entry<String, Ledger.Spent> spent : new TreeMap<>(ledger.spent()).entrySet()) {
            at = put(bytes, at, spent.getKey());
            at = put(bytes, at, spent.getValue().nonce());
            Bytes.putU64(bytes, at, spent.getValue().until());
            at += 8;
        }
        return at;
    }

    private static int put(byte[] bytes, int at, String hex) {
        byte[] raw = HEX.parseHex(hex);
        System.arraycopy(raw, 0, bytes, at, raw.length);
        return at + raw.length;
    }

    /** @throws RefusedException if it is not byte for byte what {@link #encode} writes */
    static Memory decode(byte[] bytes) {
        if (bytes.length < HEADER + DIGEST || bytes.length > MAX_BYTES) {
            throw damaged(0, bytes.length + " bytes", HEADER + DIGEST + " to " + MAX_BYTES);
        }
        if (Bytes.u64(bytes, 0) != MAGIC) {
            throw damaged(0, RefusedException.hex(Bytes.u64(bytes, 0)), RefusedException.hex(MAGIC));
        }
        if (Bytes.u16(bytes, 8) != VERSION) {
            throw damaged(8, "version " + Bytes.u16(bytes, 8), "version " + VERSION);
        }
        if (Bytes.u32(bytes, 12) != bytes.length) {
            throw damaged(12, "a length of " + Bytes.u32(bytes, 12), String.valueOf(bytes.length));
        }
        int end = bytes.length - DIGEST;
        if (!Arrays.equals(sha(bytes, end), Arrays.copyOfRange(bytes, end, bytes.length))) {
            throw damaged(end, "another SHA-256", "that of the bytes before it");
        }
        Reader reader = new Reader(bytes, end);
        Memory memory = reader.memory();
        // Whatever else could be written in two ways.
        if (!Arrays.equals(encode(memory), bytes)) {
            throw damaged(0, "an encoding that is not the one", "what is saved");
        }
        return memory;
    }

    private static byte[] sha(byte[] bytes, int length) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(bytes, 0, length);
            return sha.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static RefusedException damaged(int at, String found, String expected) {
        return new RefusedException(TrustRule.STORE_DAMAGED, at, found, expected);
    }

    /** Reads from the front; everything is compared with what is left. */
    private static final class Reader {
        private final byte[] bytes;
        private final int end;
        private int at = HEADER;

        Reader(byte[] bytes, int end) {
            this.bytes = bytes;
            this.end = end;
        }

        Memory memory() {
            Set<KeyId> keys = new HashSet<>();
            for (long left = count(64, DIGEST, TrustPolicy.MAX_REVOKED); left > 0; left--) {
                keys.add(new KeyId(hex(DIGEST)));
            }
            Set<String> manifests = new HashSet<>();
            for (long left = count(68, DIGEST, TrustPolicy.MAX_REVOKED); left > 0; left--) {
                manifests.add(hex(DIGEST));
            }
            Map<String, Ledger> ledgers = new HashMap<>();
            for (int left = Bytes.u16(bytes, 10); left > 0; left--) {
                need(LEDGER_HEADER);
                int header = at;
                ledgers.put(name(header), ledger(header));
            }
            if (at != end) {
                throw damaged(at, end - at + " more bytes", "none");
            }
            long now = Bytes.u64(bytes, 16);
            long version = Bytes.u64(bytes, 24);
            if (now < 0 || version < 0) {
                throw damaged(16, "now " + now + " and version " + version, "neither below 0");
            }
            return new Memory(now, version, HEX.formatHex(bytes, 32, 32 + DIGEST), keys, manifests, ledgers);
        }

        private String name(int header) {
            int length = Bytes.u16(bytes, header);
            if (length < 1 || length > Authority.MAX_NAME) {
                throw damaged(header, "a name of " + length, "1 to " + Authority.MAX_NAME);
            }
            at += LEDGER_HEADER;
            need(length);
            String name = new String(bytes, at, length, StandardCharsets.US_ASCII);
            if (!Authority.isName(name)) {
                throw damaged(at, "bytes that are no name", "a-z, 0-9, dot, dash");
            }
            at += length;
            return name;
        }

        private Ledger ledger(int header) {
            Map<Long, Long> counters = new HashMap<>();
            for (long left = count(header + 4, COUNTER, Ledger.MAX_DRIVERS); left > 0; left--) {
                counters.put(Bytes.u64(bytes, at), Bytes.u64(bytes, at + 8));
                at += COUNTER;
            }
            Map<String, Ledger.Spent> spent = new HashMap<>();
            for (long left = count(header + 8, SPENT, Ledger.MAX_SPENT); left > 0; left--) {
                String digest = hex(DIGEST);
                String nonce = hex(NONCE);
                spent.put(digest, new Ledger.Spent(nonce, Bytes.u64(bytes, at)));
                at += 8;
            }
            return new Ledger(counters, spent);
        }

        /** How many entries of a size follow, of which there is room for all. */
        private long count(int field, int size, int most) {
            long count = Bytes.u32(bytes, field);
            if (count > most || count * size > end - at) {
                throw damaged(field, count + " entries", "at most " + Math.min(most, (end - at) / size));
            }
            return count;
        }

        private void need(int length) {
            if (end - at < length) {
                throw damaged(at, end - at + " bytes", length + " more");
            }
        }

        private String hex(int length) {
            String text = HEX.formatHex(bytes, at, at + length);
            at += length;
            return text;
        }
    }
}
