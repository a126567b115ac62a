package dev.ironshim.reports.cli;

import dev.ironshim.model.catalogue.AcceptedRisk;
import dev.ironshim.model.catalogue.AcceptedRisks;
import dev.ironshim.model.catalogue.CatalogueException;
import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.reports.attest.Bundle;
import dev.ironshim.reports.attest.Decisions;
import dev.ironshim.reports.attest.Keys;
import dev.ironshim.reports.attest.RefusedException;
import dev.ironshim.reports.report.Report;
import dev.ironshim.reports.report.ReportFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** What a command is given to read: looked at before it is opened, so that a complaint names the option and the cure. */
final class Inputs {
    private static final String EVIDENCE = "evidence.json";
    private static final String CURE = "; './ironshim verify' writes a report to reports/out";

    private Inputs() {}

    /** Something cannot be read, which says nothing about what would be in it. */
    static final class CannotReadException extends IOException {
        private static final long serialVersionUID = 1;

        CannotReadException(String message) {
            super(message);
        }

        CannotReadException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** @param option which named the file, as a user wrote it */
    static Path file(String option, Path file) throws CannotReadException {
        if (!Files.exists(file)) {
            throw new CannotReadException(option + " " + file + ": there is no such file");
        }
        if (Files.isDirectory(file)) {
            throw new CannotReadException(option + " " + file + ": this is a folder, and a file is expected");
        }
        if (!Files.isReadable(file)) {
            throw new CannotReadException(option + " " + file + ": this user may not read it");
        }
        return file;
    }

    /** The folder of a report. */
    static Path folder(String option, Path folder) throws CannotReadException {
        if (!Files.exists(folder)) {
            throw new CannotReadException(option + " " + folder + ": there is no such folder" + CURE);
        }
        if (!Files.isDirectory(folder)) {
            throw new CannotReadException(
                    option + " " + folder + ": this is a file, and the folder of a report is expected");
        }
        if (!Files.exists(folder.resolve(EVIDENCE))) {
            throw new CannotReadException(
                    option + " " + folder + ": there is no " + EVIDENCE + " in it, so it is no report" + CURE);
        }
        return folder;
    }

    /** The evidence that is meant by a folder of a report, or by its file. */
    static Path evidence(String option, Path given) throws CannotReadException {
        if (Files.isDirectory(given)) {
            return folder(option, given).resolve(EVIDENCE);
        }
        if (!Files.exists(given)) {
            throw new CannotReadException(option + " " + given + ": there is no such file or folder" + CURE);
        }
        return file(option, given);
    }

    /** The report that is meant by a folder, or by its {@code evidence.json}. */
    static Report report(String option, Path given) throws CannotReadException {
        Path file = evidence(option, given);
        try {
            return ReportFile.read(file);
        } catch (IOException e) {
            throw new CannotReadException(
                    option + " " + Main.said(e) + "; an evidence.json of './ironshim verify' is expected", e);
        }
    }

    /** The files of a report, read once: what is checked is what was read. */
    static Bundle bundle(String option, Path folder) throws CannotReadException {
        try {
            return Bundle.read(folder);
        } catch (IOException e) {
            throw new CannotReadException(option + " " + Main.said(e), e);
        }
    }

    /** The evidence in a bundle. */
    static Report report(String option, Path folder, Bundle bundle) throws CannotReadException {
        try {
            return bundle.report();
        } catch (IOException e) {
            throw new CannotReadException(option + " " + folder + ": " + Main.said(e), e);
        }
    }

    /** A key of somebody else. */
    static PublicKey publicKey(String option, Path key) throws CannotReadException {
        try {
            return Keys.publicKey(file(option, key));
        } catch (CannotReadException e) {
            throw e;
        } catch (IOException e) {
            throw new CannotReadException(option + " " + Main.said(e), e);
        }
    }

    /**
     * Decisions of a reader that count today.
     *
     * @throws CannotReadException if there are none, they are not signed by each of the keys, or one of them has expired
     */
    static Decided decisions(Path file, List<Path> keys) throws CannotReadException {
        List<PublicKey> publicKeys = new ArrayList<>();
        for (Path key : keys) {
            publicKeys.add(publicKey("--accept-key", key));
        }
        try {
            Decisions decisions = Decisions.read(file("--accept", file));
            decisions.verify(publicKeys);
            List<AcceptedRisk> risks = decisions.risks(file.toString(), CatalogueReader.read());
            return new Decided(decisions, AcceptedRisks.counting(risks, LocalDate.now(ZoneOffset.UTC)));
        } catch (CannotReadException e) {
            throw e;
        } catch (IOException e) {
            throw new CannotReadException("--accept " + Main.said(e), e);
        } catch (RefusedException | CatalogueException e) {
            throw new CannotReadException("--accept " + file + ": " + e.getMessage(), e);
        }
    }

    /** Decisions as they were signed, and what they say. */
    record Decided(Decisions signed, List<AcceptedRisk> risks) {}
}
