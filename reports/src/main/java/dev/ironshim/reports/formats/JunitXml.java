package dev.ironshim.reports.formats;

import dev.ironshim.model.catalogue.Catalogue;
import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.reports.report.Outcomes;
import dev.ironshim.reports.report.Report;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/**
 * The verdicts as JUnit XML: a suite for each lane, a case for each property, for each planted mistake that no property refutes,
 * and for each problem. What is open is an error, never skipped, and so is what a lane owes that was not run.
 */
final class JunitXml {
    private JunitXml() {}

    static String render(Report report) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            xml.writeAttribute("name", "ironshim");
            for (Evidence.Lane lane : report.lanes()) {
                suite(xml, lane.lane(), lane.durationMs(), cases(lane));
            }
            for (String lane : Catalogue.LANES) {
                List<Case> owed = owed(report, lane);
                if (!owed.isEmpty()) {
                    suite(xml, lane, 0, owed);
                }
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
        return text + "\n";
    }

    /**
     * One case.
     *
     * @param element {@code failure}, {@code error}, or null if it is well
     */
    private record Case(String name, @Nullable String element, String message, String more) {}

    private static List<Case> cases(Evidence.Lane lane) {
        List<Case> cases = new ArrayList<>();
        for (Evidence.Property property : lane.properties()) {
            String element = switch (property.verdict()) {
                case FAIL -> "failure";
                case OPEN -> "error";
                case PASS, DEVIATION -> null;
            };
            cases.add(new Case(
                    property.id(),
                    element,
                    property.reason() == null ? "" : property.reason(),
                    "Reproduce: " + property.reproduce()));
        }
        lane.mutants().stream()
                .filter(mutant -> mutant.status().equals("survived"))
                .forEach(mutant -> cases.add(new Case(
                        "planted mistake " + mutant.id(),
                        "failure",
                        "no property refutes it",
                        mutant.where() + ": " + mutant.before() + " => " + mutant.after())));
        for (int i = 0; i < lane.problems().size(); i++) {
            cases.add(new Case("problem " + (i + 1), "error", lane.problems().get(i), ""));
        }
        return cases;
    }

    /** What is asked of a lane that was not run. */
    private static List<Case> owed(Report report, String lane) {
        if (report.lanes().stream().anyMatch(run -> run.lane().equals(lane))) {
            return List.of();
        }
        return Outcomes.of(report).stream()
                .filter(outcome -> outcome.text().lanes().contains(lane))
                .map(outcome -> new Case(
                        outcome.text().id(),
                        "error",
                        "the lane was not run",
                        "Reproduce: ./ironshim verify --lane " + lane))
                .toList();
    }

    private static void suite(XMLStreamWriter xml, String lane, long millis, List<Case> cases)
            throws XMLStreamException {
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", lane);
        xml.writeAttribute("tests", Integer.toString(cases.size()));
        xml.writeAttribute("failures", count(cases, "failure"));
        xml.writeAttribute("errors", count(cases, "error"));
        xml.writeAttribute("time", String.format(Locale.ROOT, "%.3f", millis / 1000.0));
        for (Case each : cases) {
            xml.writeCharacters("\n  ");
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", "ironshim." + lane);
            xml.writeAttribute("name", printable(each.name()));
            if (each.element() != null) {
                xml.writeStartElement(each.element());
                xml.writeAttribute("message", printable(each.message()));
                xml.writeCharacters(printable(each.more()));
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
    }

    private static String count(List<Case> cases, String element) {
        return Long.toString(
                cases.stream().filter(each -> element.equals(each.element())).count());
    }

    /** Without what XML 1.0 cannot hold. */
    private static String printable(String text) {
        return text.replaceAll("[^\\u0009\\u000A\\u000D\\u0020-\\uD7FF\\uE000-\\uFFFD]", "?");
    }
}
