package dev.ironshim.reports.inspect;

import dev.ironshim.impl.legacy.LegacyCodec;
import dev.ironshim.impl.legacy.LegacyManifest;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.impl.manifest.ManifestCodec;
import dev.ironshim.impl.refusal.RefusedException;
import dev.ironshim.impl.trust.Envelope;
import dev.ironshim.model.evidence.EvidenceJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what a manifest says. */
@Command(
        name = "manifest",
        mixinStandardHelpOptions = true,
        description =
                "Shows a manifest: version 3 or 4, signed or not, or an ISM2 blob of IronShim-rs. Nothing is verified.",
        footer = {"", "Exit codes: 0 well-formed, 1 refused or unreadable, 64 usage."})
public final class InspectManifest implements Callable<Integer> {
    /** More than the longest envelope has. */
    static final int MAX_BYTES = 1 << 16;

    @Parameters(paramLabel = "FILE", description = "a manifest")
    private Path file = Path.of("");

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        byte[] bytes = InputFile.read(file, MAX_BYTES);
        try {
            Map<String, Object> view = view(bytes);
            Printed.to(System.out, out -> {
                if (json) {
                    out.print(EvidenceJson.pretty(view));
                } else {
                    ManifestText.print(out, view);
                }
            });
            return 0;
        } catch (RefusedException e) {
            throw new IOException(file + ": " + e.getMessage() + " (" + e.rule().says() + ")", e);
        }
    }

    private static Map<String, Object> view(byte[] bytes) {
        Map<String, Object> view = new LinkedHashMap<>();
        if (LegacyCodec.recognises(bytes)) {
            LegacyManifest manifest = LegacyCodec.parse(bytes);
            view.put("format", "ISM2");
            view.put("sha256", hex(LegacyCodec.digest(manifest)));
            view.put("manifest", EvidenceJson.parse(EvidenceJson.line(manifest), Map.class));
            view.put("trailingBytes", bytes.length - LegacyCodec.blob(manifest).length);
        } else if (Envelope.recognises(bytes)) {
            Envelope envelope = Envelope.decode(bytes);
            view.put("format", "version " + envelope.manifest().version() + ", signed");
            put(view, envelope.manifest());
            view.put(
                    "signatures",
                    envelope.signatures().stream()
                            .map(InspectManifest::signature)
                            .toList());
        } else {
            Manifest manifest = ManifestCodec.decode(bytes);
            view.put("format", "version " + manifest.version() + ", not signed");
            put(view, manifest);
            view.put("signatures", List.of());
        }
        return view;
    }

    private static void put(Map<String, Object> view, Manifest manifest) {
        view.put("sha256", hex(manifest.digest()));
        view.put("manifest", ManifestView.of(manifest));
    }

    private static Map<String, Object> signature(Envelope.Signature signature) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("algorithm", signature.algorithm().javaName());
        view.put("key", signature.key().hex());
        view.put("signedAt", signature.signedAt());
        return view;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
