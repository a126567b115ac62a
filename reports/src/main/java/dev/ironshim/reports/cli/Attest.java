package dev.ironshim.reports.cli;

import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.reports.attest.Bundle;
import dev.ironshim.reports.attest.Decisions;
import dev.ironshim.reports.attest.Keys;
import dev.ironshim.reports.attest.RefusedException;
import dev.ironshim.reports.formats.ReportWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs a report. */
@Command(
        name = "attest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Signs a report: an in-toto test result in a DSSE envelope beside its files. Or signs decisions of a "
                        + "reader about what is open.",
        footer = {
            "",
            "Examples:",
            "  ./ironshim attest --new-key me.key           a key: me.key and me.key.pub",
            "  ./ironshim attest --key me.key reports/out    adds a signature if others have signed already",
            "  ./ironshim attest --key me.key --risks accepted-risks.toml",
            "  ./ironshim verify-evidence --key me.key.pub reports/out",
            "",
            "Exit codes: 0 signed, 1 not, 64 usage."
        })
final class Attest implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "the folder of a report (default: reports/out)")
    private @Nullable Path folder;

    @Option(names = "--key", paramLabel = "FILE", description = "your private key, PEM: Ed25519 or ML-DSA-65")
    private @Nullable Path key;

    @Option(names = "--public", paramLabel = "FILE", description = "its public key (default: the key's name with .pub)")
    private @Nullable Path publicKey;

    @Option(
            names = "--risks",
            paramLabel = "FILE",
            description = "sign these decisions instead of a report (docs/accepted-risks.md)")
    private @Nullable Path risks;

    @Option(names = "--new-key", paramLabel = "FILE", description = "make a key and end")
    private @Nullable Path newKey;

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            defaultValue = "Ed25519",
            description = "of the new key: Ed25519 or ML-DSA-65 (default: ${DEFAULT-VALUE})")
    private String algorithm = "Ed25519";

    @Override
    public Integer call() throws IOException {
        if (newKey != null) {
            if (!Keys.ALGORITHMS.contains(algorithm)) {
                throw new ParameterException(
                        Objects.requireNonNull(spec).commandLine(),
                        "--algorithm must be one of " + Keys.ALGORITHMS + ", not '" + algorithm + "'");
            }
            Keys.create(newKey, algorithm);
            System.out.println(newKey + " and " + newKey + ".pub are made; keep the first to yourself");
            return ExitCode.PASS;
        }
        if (key == null) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "--key or --new-key is needed");
        }
        if (Objects.requireNonNull(spec).commandLine().getParseResult().hasMatchedOption("--algorithm")) {
            throw new ParameterException(spec.commandLine(), "--algorithm goes with --new-key");
        }
        if (risks != null) {
            return decisions(risks, key);
        }
        Path of = folder == null ? Home.root().resolve("reports/out") : folder;
        Bundle bundle = Inputs.bundle("DIR", Inputs.folder("DIR", of));
        // Nobody should sign a page that says something else than the evidence does.
        SortedSet<String> strange = bundle.strange();
        if (!strange.isEmpty()) {
            throw new IOException(of + ": not what the evidence renders to: " + String.join(", ", strange)
                    + "; './ironshim render " + of + " --out DIR' writes all files anew");
        }
        PublicKey verifying = verifying(key);
        byte[] envelope = bundle.sign(Keys.privateKey(Inputs.file("--key", key)), verifying);
        try {
            int files = bundle.with(envelope).verify(List.of(verifying)).files();
            EvidenceJson.writeAtomically(of.resolve(ReportWriter.ENVELOPE), envelope);
            System.out.println(of.resolve(ReportWriter.ENVELOPE) + " covers " + files + " files"
                    + (bundle.has(ReportWriter.PDF) ? "; look at " + ReportWriter.PDF + " yourself" : ""));
            return ExitCode.PASS;
        } catch (RefusedException e) {
            throw new IOException("the public key is not that of the private one: " + e.getMessage(), e);
        }
    }

    private PublicKey verifying(Path of) throws IOException {
        return Inputs.publicKey(
                "--public", publicKey == null ? of.resolveSibling(of.getFileName() + ".pub") : publicKey);
    }

    private int decisions(Path file, Path with) throws IOException {
        if (folder != null) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    "--risks signs a file of decisions, and DIR is a report");
        }
        PublicKey verifying = verifying(with);
        byte[] envelope = Decisions.sign(
                Inputs.file("--risks", file),
                CatalogueReader.read(),
                Keys.privateKey(Inputs.file("--key", with)),
                verifying);
        try {
            new Decisions(Files.readAllBytes(file), envelope).verify(List.of(verifying));
        } catch (RefusedException e) {
            throw new IOException("the public key is not that of the private one: " + e.getMessage(), e);
        }
        EvidenceJson.writeAtomically(Decisions.envelope(file), envelope);
        System.out.println(Decisions.envelope(file) + " signs " + file);
        return ExitCode.PASS;
    }
}
