package dev.ironshim.reports.inspect.forms;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Bytes as they were before somebody packed them. Only gzip is unpacked: it is what mailing lists and kernels' logs come in. */
final class Unpacked {
    private static final byte[] GZIP = {0x1F, (byte) 0x8B};

    /** A file of another kind, by its first bytes as characters of Latin-1, with what makes it readable. */
    private record Kind(String magic, String name, String next) {
        boolean is(byte[] bytes) {
            int length = Math.min(bytes.length, magic.length());
            return new String(bytes, 0, length, StandardCharsets.ISO_8859_1).equals(magic);
        }
    }

    private static final List<Kind> OTHERS = List.of(
            new Kind("\u00FD7zXZ", "packed by xz", "Unpack it: xz -dc FILE | ./ironshim inspect ... -"),
            new Kind("BZh", "packed by bzip2", "Unpack it: bzip2 -dc FILE | ./ironshim inspect ... -"),
            new Kind("(\u00B5/\u00FD", "packed by zstd", "Unpack it: zstd -dc FILE | ./ironshim inspect ... -"),
            new Kind("PK\u0003\u0004", "a zip archive", "Unpack it: unzip -p FILE NAME | ./ironshim inspect ... -"),
            new Kind("7z\u00BC\u00AF", "a 7z archive", "Unpack it first"),
            new Kind("%PDF", "a PDF", "Copy the dump out of it as text"),
            new Kind("\u0089PNG", "a picture (PNG)", "Text is needed, not a picture of it"),
            new Kind("\u00FF\u00D8\u00FF", "a picture (JPEG)", "Text is needed, not a picture of it"),
            new Kind("GIF8", "a picture (GIF)", "Text is needed, not a picture of it"),
            new Kind("\u007FELF", "a program (ELF)", "Give a dump of a device"),
            new Kind("U\u00AA", "a PCI expansion ROM", "Give the device's 'config', not its 'rom'"),
            new Kind("MCFG", "an ACPI table (MCFG)", "It says where configuration space is and holds none"));

    private Unpacked() {}

    /**
     * The bytes, unpacked if gzip packed them.
     *
     * @param max bytes that are unpacked; more are an error, whatever the packed length
     * @throws FormException if they are of a kind that is not read here
     */
    static byte[] of(byte[] bytes, int max) throws FormException {
        byte[] plain = gzip(bytes) ? unpack(bytes, max) : bytes;
        if (gzip(plain)) {
            throw new FormException("packed by gzip twice. Unpack it: gzip -dc FILE | ./ironshim inspect ... -");
        }
        for (Kind kind : OTHERS) {
            if (kind.is(plain)) {
                throw new FormException("this is " + kind.name() + ", no dump. " + kind.next());
            }
        }
        return plain;
    }

    private static boolean gzip(byte[] bytes) {
        return bytes.length > 2 && bytes[0] == GZIP[0] && bytes[1] == GZIP[1];
    }

    private static byte[] unpack(byte[] bytes, int max) throws FormException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] plain = in.readNBytes(max + 1);
            if (plain.length > max) {
                throw new FormException("unpacked it has more than " + max + " bytes, which is more than dumps have");
            }
            return plain;
        } catch (FormException e) {
            throw e;
        } catch (IOException e) {
            throw new FormException("it begins as gzip does and cannot be unpacked: " + e.getMessage()
                    + ". Fetch it again, or unpack it elsewhere");
        }
    }
}
