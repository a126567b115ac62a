package dev.ironshim.reports.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ironshim.model.catalogue.CatalogueReader;
import dev.ironshim.model.catalogue.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No source of a promise leads nowhere. */
class SourcesTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    /** A document that everybody can get, by the name on its cover, and a section in it. */
    private static final Pattern STANDARD = Pattern.compile("(?:PCI Express Base Specification"
            + "|PCI Express to PCI/PCI-X Bridge Specification|RFC|FIPS) \\d+(?:\\.\\d+)*"
            + "|Linux include/uapi/[\\w./-]+\\.h");

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#([^)]+))?\\)");

    @Test
    void everySourceIsAFileHereAndAHeadingInItOrAStandard() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<Source> seen = new ArrayList<>();
        for (var machine : CatalogueReader.read().machines()) {
            for (var property : machine.properties()) {
                List<Source> sources = Source.all(property.source());
                seen.addAll(sources);
                if (sources.isEmpty()) {
                    wrong.add(property.id() + " has no source");
                }
                for (Source source : sources) {
                    String complaint = complaint(source);
                    if (complaint != null) {
                        wrong.add(property.at() + " " + property.id() + ": " + complaint);
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(seen.stream().filter(source -> source.path() != null)).hasSizeGreaterThan(400);
        assertThat(seen).anyMatch(source -> source.path() == null);
    }

    private static String complaint(Source source) throws IOException {
        if (source.path() == null) {
            return STANDARD.matcher(source.label()).matches()
                    ? null
                    : "'" + source.label() + "' is neither a file of this repository nor a standard with its section";
        }
        Path file = ROOT.resolve(source.path()).normalize();
        if (!file.startsWith(ROOT) || !Files.isRegularFile(file)) {
            return source.path() + " is no file of this repository";
        }
        if (source.path().endsWith(".md")) {
            List<String> headings = headings(file);
            if (source.anchor() == null && headings.size() != 1) {
                return source.path() + " has several sections, and none is named";
            }
            return source.anchor() == null || headings.contains(source.anchor())
                    ? null
                    : source.path() + " has no heading " + source.anchor() + "; it has " + headings;
        }
        return source.anchor() == null || Files.readString(file).contains(source.anchor())
                ? null
                : source.path() + " says nothing of " + source.anchor();
    }

    private static List<String> headings(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> Source.anchor(line.replaceFirst("#+ ", "")))
                .toList();
    }

    @Test
    void whatLeadsNowhereIsNoticed() throws IOException {
        for (String text : List.of(
                "docs/none.md",
                "docs/security-model.md",
                "docs/security-model.md#nothing",
                "specs-tla/src/main/tla/Quarantine.tla#NoSuchOperator",
                "../shared/reference/pci-platform.md",
                "pci-platform.md 9",
                "PCI Express Base Specification")) {
            assertThat(complaint(Source.all(text).getFirst())).as(text).isNotNull();
        }
    }

    /** Facts that nothing cites are only prose, and a link in them may lead nowhere as well. */
    @Test
    void everyFactHasAReaderAndEveryLinkInThemLeadsSomewhere() throws IOException {
        List<String> cited = CatalogueReader.read().machines().stream()
                .flatMap(machine -> machine.properties().stream())
                .flatMap(property -> Source.all(property.source()).stream())
                .map(source -> String.valueOf(source.link()))
                .toList();
        List<String> wrong = new ArrayList<>();
        try (Stream<Path> files = Files.list(ROOT.resolve("docs/facts"))) {
            for (Path file : files.sorted().toList()) {
                String name = "docs/facts/" + file.getFileName();
                if (!name.endsWith("README.md") && cited.stream().noneMatch(link -> link.startsWith(name))) {
                    wrong.add(name + " is cited by nothing");
                }
                LINK.matcher(Files.readString(file)).results().forEach(link -> {
                    if (!Files.exists(file.resolveSibling(link.group(1)))) {
                        wrong.add(name + " links to " + link.group(1));
                    }
                });
            }
        }
        assertThat(wrong).isEmpty();
    }
}
