package dev.ironshim.model.catalogue;

import dev.ironshim.model.catalogue.Catalogue.Property;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code accepted-risks.toml}: a table {@code [[accepted]]} for each decision, with {@code id}, {@code why}, {@code by},
 * {@code until} (a date, at most {@value #MAX_DAYS} days ahead) and perhaps {@code lane}. It is strict: what it does not know is an
 * error with file and line.
 */
public final class AcceptedRisks {
    /** Longer ago than a year nobody remembers why. */
    public static final int MAX_DAYS = 366;

    private static final int MAX_FILE = 1_000_000;
    private static final int MAX_DECISIONS = 1_000;

    private AcceptedRisks() {}

    /**
     * All decisions, those that have expired too.
     *
     * @throws CatalogueException for the first rule that is broken
     */
    public static List<AcceptedRisk> parse(String file, String text, Catalogue catalogue) {
        if (text.length() > MAX_FILE) {
            throw new CatalogueException(file, 1, "more than " + MAX_FILE + " characters");
        }
        Section root = Section.parse(file, text);
        root.allow("accepted");
        List<Section> tables = root.tables("accepted");
        if (tables.isEmpty() || tables.size() > MAX_DECISIONS) {
            throw new CatalogueException(file, 1, "between 1 and " + MAX_DECISIONS + " [[accepted]] are expected");
        }
        List<AcceptedRisk> risks = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Section table : tables) {
            table.allow("id", "lane", "why", "by", "until");
            String id = table.text("id");
            String lane = table.has("lane") ? table.text("lane") : null;
            check(table, id, lane, catalogue);
            if (!(table.value("until") instanceof LocalDate until)) {
                throw table.broken("until", "'until' must be a date such as 2027-03-31, without quotes");
            }
            if (!seen.add(id + " " + lane)) {
                throw table.broken("id", id + (lane == null ? "" : " of the lane " + lane) + " is decided twice");
            }
            risks.add(new AcceptedRisk(id, lane, table.text("why"), table.text("by"), until, table.place("id")));
        }
        return List.copyOf(risks);
    }

    private static void check(Section table, String id, @Nullable String lane, Catalogue catalogue) {
        Optional<Property> property = catalogue.property(id).map(Map.Entry::getValue);
        boolean gap = catalogue.gaps().stream().anyMatch(each -> each.id().equals(id));
        if (property.isEmpty() && !gap) {
            throw table.broken(
                    "id",
                    "there is no promise and no gap '" + id
                            + "'; './ironshim list' names the promises, and the gaps are those of "
                            + "model/src/main/resources/catalogue/project.toml");
        }
        if (lane != null && (property.isEmpty() || !property.get().lanes().contains(lane))) {
            throw table.broken("lane", "the lane " + lane + " is not asked about " + id);
        }
    }

    /**
     * The same decisions, if each counts on this day.
     *
     * @throws CatalogueException naming the first one that has expired, or that would count for longer than it may
     */
    public static List<AcceptedRisk> counting(List<AcceptedRisk> risks, LocalDate today) {
        for (AcceptedRisk risk : risks) {
            if (risk.until().isBefore(today)) {
                throw complaint(
                        risk,
                        "the decision about " + risk.id() + " of " + risk.by() + " has expired on " + risk.until()
                                + "; decide anew, and sign the file");
            }
            if (ChronoUnit.DAYS.between(today, risk.until()) > MAX_DAYS) {
                throw complaint(
                        risk,
                        "a decision counts for at most " + MAX_DAYS + " days, and that about " + risk.id()
                                + " is to count until " + risk.until());
            }
        }
        return risks;
    }

    private static CatalogueException complaint(AcceptedRisk risk, String rule) {
        int colon = risk.at().lastIndexOf(':');
        return new CatalogueException(
                risk.at().substring(0, colon), Integer.parseInt(risk.at().substring(colon + 1)), rule);
    }
}
