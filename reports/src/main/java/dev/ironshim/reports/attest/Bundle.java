package dev.ironshim.reports.attest;

import dev.ironshim.model.catalogue.CatalogueException;
import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.evidence.EvidenceJson;
import dev.ironshim.reports.formats.ReportWriter;
import dev.ironshim.reports.report.Report;
import dev.ironshim.reports.report.ReportFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of a report, and the envelope beside them. */
public final class Bundle {
    private static final String ENVELOPE = ReportWriter.ENVELOPE;
    private static final String EVIDENCE = "evidence.json";
    private static final long MAX_BYTES = 512L << 20;
    private static final int MAX_FILES = 1_000;

    private final SortedMap<String, byte[]> files;

    /** @param files content by name, the envelope's among them if there is one */
    public Bundle(Map<String, byte[]> files) {
        this.files = new TreeMap<>(files);
    }

    /**
     * Reads a folder.
     *
     * @throws IOException if something in it is no plain file, or if it is too large
     */
    public static Bundle read(Path folder) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        long bytes = 0;
        try (Stream<Path> each = Files.list(folder)) {
            for (Path file : each.sorted().toList()) {
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw new IOException(file + ": a report is a folder of plain files, and this is none");
                }
                bytes += Files.size(file);
                if (bytes > MAX_BYTES || files.size() >= MAX_FILES) {
                    throw new IOException(
                            folder + ": a report has at most " + MAX_FILES + " files and " + MAX_BYTES + " bytes");
                }
                files.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return new Bundle(files);
    }

    private SortedMap<String, byte[]> subjects() {
        SortedMap<String, byte[]> subjects = new TreeMap<>(files);
        subjects.remove(ENVELOPE);
        return subjects;
    }

    /** The record that everything else is rendered from. */
    public Report report() throws IOException {
        byte[] evidence = files.get(EVIDENCE);
        if (evidence == null) {
            throw new IOException("there is no " + EVIDENCE);
        }
        return ReportFile.parse(EVIDENCE, new String(evidence, StandardCharsets.UTF_8));
    }

    /**
     * Files that do not follow from the evidence, or that are missing of those that do. A PDF is not among them: nobody can tell
     * its bytes from the evidence.
     */
    public SortedSet<String> strange() throws IOException {
        Decisions decisions = decisions();
        SortedMap<String, String> rendered;
        try {
            rendered = ReportWriter.render(
                    report(),
                    decisions == null ? List.of() : decisions.risks(ReportWriter.DECISIONS, CatalogueReader.read()));
        } catch (CatalogueException e) {
            throw new IOException(e.getMessage(), e);
        }
        SortedSet<String> strange = new TreeSet<>(rendered.keySet());
        strange.addAll(subjects().keySet());
        strange.remove(ReportWriter.PDF);
        if (decisions != null) {
            strange.removeAll(List.of(ReportWriter.DECISIONS, ReportWriter.DECISIONS_ENVELOPE));
        }
        strange.removeIf(name -> rendered.containsKey(name)
                && Arrays.equals(files.get(name), rendered.get(name).getBytes(StandardCharsets.UTF_8)));
        return strange;
    }

    /** The decisions that are beside the report and on its page, or null: whether they count is for whoever has their keys. */
    public @Nullable Decisions decisions() {
        byte[] toml = files.get(ReportWriter.DECISIONS);
        byte[] envelope = files.get(ReportWriter.DECISIONS_ENVELOPE);
        return toml == null || envelope == null ? null : new Decisions(toml, envelope);
    }

    public boolean has(String name) {
        return files.containsKey(name);
    }

    /**
     * The envelope for what is here: of one who signs first, or with the signatures of those who signed it before.
     *
     * @throws IOException if the envelope that is here is of something else: its signers have not seen this
     */
    public byte[] sign(PrivateKey key, PublicKey publicKey) throws IOException {
        byte[] statement = Statement.of(report(), subjects());
        byte[] before = files.get(ENVELOPE);
        if (before == null) {
            return Envelope.of(Envelope.IN_TOTO, statement).sign(key, publicKey).bytes();
        }
        try {
            Envelope envelope = Envelope.parse(Envelope.IN_TOTO, before);
            if (!envelope.holds(statement)) {
                throw new IOException(ENVELOPE + " was signed by " + String.join(", ", envelope.signers())
                        + " for other files than these; remove it to sign these alone");
            }
            return envelope.sign(key, publicKey).bytes();
        } catch (RefusedException e) {
            throw new IOException(ENVELOPE + ": " + e.getMessage() + "; remove it to sign anew", e);
        }
    }

    /** The same files with an envelope. */
    public Bundle with(byte[] envelope) {
        SortedMap<String, byte[]> all = new TreeMap<>(files);
        all.put(ENVELOPE, envelope);
        return new Bundle(all);
    }

    /**
     * What the signatures say.
     *
     * @param files how many files they cover
     * @param others names of keys that are said to have signed, too, and were not asked for
     */
    public record Signed(int files, SortedSet<String> others) {}

    /**
     * Whether everything is as it was signed by each of the keys: the signatures, each file's digest, no file more and none
     * less, and the statement itself, which is computed again from the evidence.
     *
     * @param keys at least one
     * @throws RefusedException naming what differs
     */
    public Signed verify(List<PublicKey> keys) throws RefusedException {
        byte[] bytes = files.get(ENVELOPE);
        if (bytes == null || keys.isEmpty()) {
            throw new RefusedException("there is no " + ENVELOPE + ": the report was not signed");
        }
        Envelope envelope = Envelope.parse(Envelope.IN_TOTO, bytes);
        byte[] signed = envelope.payload(keys);
        SortedMap<String, byte[]> subjects = subjects();
        compare(signed, subjects);
        try {
            if (!Arrays.equals(signed, Statement.of(report(), subjects))) {
                throw new RefusedException(
                        "the statement is not what follows from the evidence (or another version of ironshim signed it)");
            }
        } catch (IOException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
        SortedSet<String> others = envelope.signers();
        keys.forEach(key -> others.remove(Keys.id(key)));
        return new Signed(subjects.size(), others);
    }

    /** Names the file that differs, which the comparison of statements would not. */
    private static void compare(byte[] signed, SortedMap<String, byte[]> subjects) throws RefusedException {
        Map<String, String> digests = new TreeMap<>();
        try {
            Map<?, ?> statement = EvidenceJson.parse(new String(signed, StandardCharsets.UTF_8), Map.class);
            if (!(statement.get("subject") instanceof List<?> list)) {
                throw new RefusedException("the statement is about nothing");
            }
            for (Object each : list) {
                if (each instanceof Map<?, ?> subject && subject.get("digest") instanceof Map<?, ?> digest) {
                    digests.put(String.valueOf(subject.get("name")), String.valueOf(digest.get("sha256")));
                }
            }
        } catch (IllegalArgumentException e) {
            throw new RefusedException("the statement is no JSON: " + e.getMessage());
        }
        TreeSet<String> names = new TreeSet<>(digests.keySet());
        names.addAll(subjects.keySet());
        for (String name : names) {
            byte[] content = subjects.get(name);
            if (content == null) {
                throw new RefusedException(name + " is missing");
            }
            String digest = digests.get(name);
            if (digest == null) {
                throw new RefusedException(name + " was not signed");
            }
            if (!digest.equals(Statement.sha256(content))) {
                throw new RefusedException(
                        name + " was changed: its SHA-256 is " + Statement.sha256(content) + ", signed is " + digest);
            }
        }
    }
}
