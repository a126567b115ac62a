package dev.ironshim.reports.manifest;

import dev.ironshim.impl.legacy.LegacyCodec;
import dev.ironshim.impl.legacy.LegacyManifest;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Bdf;
import dev.ironshim.impl.pci.ConfigParser;
import dev.ironshim.impl.pci.Dump;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.trust.Envelope;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.reports.inspect.InputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says in version 3 what an ISM2 blob says, and in version 4 what one of version 3 says, with what they had no place for. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Converts an ISM2 blob of IronShim-rs into an unsigned manifest of version 3, and with --relative that, or a manifest of"
                    + " version 3, into an unsigned one of version 4.",
            "Register windows get the rights and the 32-bit width that IronShim-rs gave them, and the BARs that the device"
                    + " has in the dump. DMA and interrupts, which ISM2 cannot say, stay ungranted."
        })
public final class Convert implements Callable<Integer> {
    private static final int MAX_BLOB = 1 << 20;
    private static final int NONCE_BYTES = 16;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the blob, or a manifest of version 3, signed or not")
    private Path blob = Path.of("");

    @Option(
            names = "--pci",
            required = true,
            paramLabel = "DUMP",
            description = "the device, as 'lspci -xxxx' prints it")
    private Path dump = Path.of("");

    @Option(
            names = "--device",
            paramLabel = "BDF",
            description = "which function of the dump, such as 0000:02:00.0; needed if several have memory BARs")
    private @Nullable String device;

    @Option(
            names = "--relative",
            description =
                    "version 4: for every machine with such a device; grants are relative to its BARs and have names,"
                            + " the driver gets a domain of its own")
    private boolean relative;

    @Option(names = "--counter", required = true, paramLabel = "N", description = "counter of this driver's manifests")
    private long counter;

    @Option(names = "--from", required = true, paramLabel = "TIME", description = "such as 2026-01-01T00:00:00Z")
    private String from = "";

    @Option(names = "--until", required = true, paramLabel = "TIME", description = "the last valid second")
    private String until = "";

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "the manifest")
    private Path out = Path.of("");

    @Override
    public Integer call() throws IOException {
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        Upgrade upgrade = new Upgrade(
                HexFormat.of().formatHex(nonce), counter, Times.seconds(spec, from), Times.seconds(spec, until));
        try {
            PciFunction function = function();
            Manifest manifest = older(upgrade, function);
            if (relative) {
                manifest = new Relative(function).convert(manifest.draft());
            }
            EvidenceJson.writeAtomically(out, manifest.encoded());
            System.out.println(out + ": " + manifest + ", not signed");
            return 0;
        } catch (RefusedException e) {
            throw new IOException(blob + ": " + e.getMessage() + " (" + e.rule().says() + ")", e);
        }
    }

    /** What the file says, in version 3. */
    private Manifest older(Upgrade upgrade, PciFunction function) throws IOException {
        byte[] bytes = InputFile.read(blob, MAX_BLOB);
        if (Envelope.recognises(bytes) || ManifestCodec.recognises(bytes)) {
            Manifest manifest =
                    Envelope.recognises(bytes) ? Envelope.decode(bytes).manifest() : ManifestCodec.decode(bytes);
            if (manifest.version() != 3 || !relative) {
                throw new IOException(blob + " is a manifest of version " + manifest.version()
                        + "; --relative makes one of version 3 one of version 4");
            }
            return upgrade.renew(manifest.draft());
        }
        LegacyManifest legacy = LegacyCodec.parse(bytes, 0xFFFF, 0xFFFF);
        return upgrade.convert(
                legacy, function.bars().stream().filter(Bar::memory).toList());
    }

    private PciFunction function() throws IOException {
        try {
            Bdf wanted = device == null ? null : Bdf.parse(device);
            SortedMap<String, PciFunction> functions = new TreeMap<>();
            for (Dump.Entry entry : Dump.read(InputFile.read(dump, Dump.MAX_BYTES))) {
                if (wanted == null || wanted.equals(entry.address())) {
                    PciFunction function = ConfigParser.parse(entry.config());
                    if (function.bars().stream().anyMatch(Bar::memory)) {
                        functions.put(entry.address().toString(), function);
                    }
                }
            }
            // A window that lies in another function's BAR would be granted as if it were the device's.
            if (functions.size() > 1) {
                throw new IOException(dump + ": " + String.join(", ", functions.keySet())
                        + " have memory BARs; say which one is the driver's with --device");
            }
            if (functions.isEmpty()) {
                throw new IOException(
                        dump + ": no function" + (device == null ? "" : " " + device) + " with a memory BAR");
            }
            return functions.firstEntry().getValue();
        } catch (RefusedException e) {
            throw new IOException(dump + ": " + e.getMessage() + " (" + e.rule().says() + ")", e);
        }
    }
}
