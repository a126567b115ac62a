package dev.ironshim.impl.manifest;

import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.verified.Bytes;
import dev.ironshim.impl.verified.Layout;

/**
 * Bytes to manifests and back. The decoder takes exactly what the encoder writes: a manifest has one encoding, and every
 * other sequence of bytes is refused with the rule it breaks first. Nothing is allocated before the length is known to be
 * that of the tables.
 */
public final class ManifestCodec {
    private ManifestCodec() {}

    /**
     * Reads a manifest.
     *
     * @throws RefusedException with a {@link ManifestRule}
     */
    public static Manifest decode(byte[] bytes) {
        ManifestCheck.check(bytes);
        return new Manifest(bytes.clone());
    }

    /**
     * The encoding of what {@code draft} says, its tables sorted.
     *
     * @throws RefusedException with a {@link ManifestRule}, and the offset it would have
     */
    public static Manifest encode(Draft draft) {
        byte[] bytes = new ManifestWriter(draft).write();
        ManifestCheck.check(bytes);
        return new Manifest(bytes);
    }

    /** Whether {@code bytes} start as a manifest does. It may still be refused. */
    public static boolean recognises(byte[] bytes) {
        return bytes.length >= Field.AT_VERSION && Bytes.u64(bytes, Field.AT_MAGIC) == Field.MAGIC;
    }

    /** The length of the longest manifest, in bytes. */
    public static int maxLength() {
        return Layout.MAX_LENGTH_4;
    }
}
