package dev.ironshim.impl.legacy;

import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The ISM2 blob and the canonical form of IronShim-rs: two different layouts of the same thing. Trailing bytes are ignored,
 * as there (defect D-017).
 */
public final class LegacyCodec {
    /** Windows of each kind that IronShim-rs has room for unless told otherwise. */
    public static final int CAPACITY = 8;

    private static final long MAGIC = 0x324D5349; // "ISM2"
    private static final int HEADER = 24;
    private static final int MMIO_ENTRY = 16;
    private static final int PORT_ENTRY = 4;
    private static final int CANONICAL_HEADER = 20;
    private static final int CANONICAL_MMIO = 17;
    private static final int CANONICAL_PORT = 5;

    private LegacyCodec() {}

    /**
     * Reads an ISM2 blob as IronShim-rs does, with its default capacity.
     *
     * @throws RefusedException with a {@link LegacyRule}
     */
    public static LegacyManifest parse(byte[] blob) {
        return parse(blob, CAPACITY, CAPACITY);
    }

    /**
     * Reads an ISM2 blob.
     *
     * @param mmioCapacity 0 to 65535
     * @param portCapacity 0 to 65535
     * @throws RefusedException with a {@link LegacyRule}
     */
    public static LegacyManifest parse(byte[] blob, int mmioCapacity, int portCapacity) {
        if (blob.length < HEADER || Bytes.u32(blob, 0) != MAGIC) {
            throw new RefusedException(LegacyRule.MAGIC, 0, blob.length + " bytes", "24 at least, from 'ISM2' on");
        }
        int mmioCount = Bytes.u16(blob, 20);
        int portCount = Bytes.u16(blob, 22);
        if (mmioCount > mmioCapacity || portCount > portCapacity) {
            throw new RefusedException(
                    LegacyRule.CAPACITY,
                    20,
                    mmioCount + " and " + portCount,
                    "at most " + mmioCapacity + " and " + portCapacity);
        }
        int ports = HEADER + MMIO_ENTRY * mmioCount;
        int end = ports + PORT_ENTRY * portCount;
        if (blob.length < ports) {
            throw new RefusedException(
                    LegacyRule.MMIO_TRUNCATED, blob.length, blob.length + " bytes", ports + " at least");
        }
        if (blob.length < end) {
            throw new RefusedException(
                    LegacyRule.PORTS_TRUNCATED, blob.length, blob.length + " bytes", end + " at least");
        }
        long driver = Bytes.u64(blob, 4);
        long domain = Bytes.u32(blob, 12);
        if (driver == 0 || domain == 0) {
            throw new RefusedException(
                    LegacyRule.SCOPE, 4, "driver " + Long.toUnsignedString(driver) + ", domain " + domain, "not 0");
        }
        List<LegacyManifest.Mmio> mmio = new ArrayList<>(mmioCount);
        for (int at = HEADER; at < ports; at += MMIO_ENTRY) {
            long size = Bytes.u64(blob, at + 8);
            if (size == 0) {
                throw new RefusedException(LegacyRule.MMIO_SIZE, at + 8, "0", "1 at least");
            }
            mmio.add(new LegacyManifest.Mmio(Bytes.u64(blob, at), size, false));
        }
        List<LegacyManifest.Port> portWindows = new ArrayList<>(portCount);
        for (int at = ports; at < end; at += PORT_ENTRY) {
            int count = Bytes.u16(blob, at + 2);
            if (count == 0) {
                throw new RefusedException(LegacyRule.PORT_COUNT, at + 2, "0", "1 at least");
            }
            portWindows.add(new LegacyManifest.Port(Bytes.u16(blob, at), count, false));
        }
        return new LegacyManifest(driver, domain, Bytes.u32(blob, 16), mmio, portWindows);
    }

    /** The ISM2 blob; revocations are not in it. */
    public static byte[] blob(LegacyManifest manifest) {
        byte[] blob = new byte
                [HEADER
                        + MMIO_ENTRY * manifest.mmio().size()
                        + PORT_ENTRY * manifest.ports().size()];
        Bytes.putU32(blob, 0, MAGIC);
        int at = head(manifest, blob, 4);
        for (LegacyManifest.Mmio window : manifest.mmio()) {
            Bytes.putU64(blob, at, window.base());
            Bytes.putU64(blob, at + 8, window.size());
            at += MMIO_ENTRY;
        }
        for (LegacyManifest.Port window : manifest.ports()) {
            Bytes.putU16(blob, at, window.port());
            Bytes.putU16(blob, at + 2, window.count());
            at += PORT_ENTRY;
        }
        return blob;
    }

    /** The canonical form, which is what IronShim-rs hashes; revocations are in it. */
    public static byte[] canonical(LegacyManifest manifest) {
        byte[] bytes = new byte
                [CANONICAL_HEADER
                        + CANONICAL_MMIO * manifest.mmio().size()
                        + CANONICAL_PORT * manifest.ports().size()];
        int at = head(manifest, bytes, 0);
        for (LegacyManifest.Mmio window : manifest.mmio()) {
            Bytes.putU64(bytes, at, window.base());
            Bytes.putU64(bytes, at + 8, window.size());
            bytes[at + 16] = (byte) (window.revoked() ? 1 : 0);
            at += CANONICAL_MMIO;
        }
        for (LegacyManifest.Port window : manifest.ports()) {
            Bytes.putU16(bytes, at, window.port());
            Bytes.putU16(bytes, at + 2, window.count());
            bytes[at + 4] = (byte) (window.revoked() ? 1 : 0);
            at += CANONICAL_PORT;
        }
        return bytes;
    }

    /** SHA-256 of the canonical form. */
    public static byte[] digest(LegacyManifest manifest) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(canonical(manifest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether {@code bytes} start as an ISM2 blob does. It may still be refused. */
    public static boolean recognises(byte[] bytes) {
        return bytes.length >= 4 && Bytes.u32(bytes, 0) == MAGIC;
    }

    private static int head(LegacyManifest manifest, byte[] bytes, int start) {
        Bytes.putU64(bytes, start, manifest.driver());
        Bytes.putU32(bytes, start + 8, manifest.domain());
        Bytes.putU32(bytes, start + 12, manifest.nonce());
        Bytes.putU16(bytes, start + 16, manifest.mmio().size());
        Bytes.putU16(bytes, start + 18, manifest.ports().size());
        return start + CANONICAL_HEADER;
    }
}
