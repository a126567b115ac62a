package dev.ironshim.reports.formats;

import dev.ironshim.model.evidence.Evidence;
import dev.ironshim.model.evidence.Verdict;
import dev.ironshim.reports.report.Report;
import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** The verdicts as JUnit XML: a suite for each lane, a case for each property. What is open is an error, never skipped. */
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
                suite(xml, lane);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to memory does not fail", e);
        }
        return text + "\n";
    }

    private static void suite(XMLStreamWriter xml, Evidence.Lane lane) throws XMLStreamException {
        xml.writeCharacters("\n");
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", lane.lane());
        xml.writeAttribute("tests", Integer.toString(lane.properties().size()));
        xml.writeAttribute("failures", Long.toString(lane.count(Verdict.FAIL)));
        xml.writeAttribute("errors", Long.toString(lane.count(Verdict.OPEN)));
        xml.writeAttribute("time", String.format(Locale.ROOT, "%.3f", lane.durationMs() / 1000.0));
        for (Evidence.Property property : lane.properties()) {
            xml.writeCharacters("\n  ");
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", "ironshim." + lane.lane());
            xml.writeAttribute("name", property.id());
            String element = switch (property.verdict()) {
                case FAIL -> "failure";
                case OPEN -> "error";
                case PASS, DEVIATION -> null;
            };
            if (element != null) {
                xml.writeStartElement(element);
                xml.writeAttribute("message", printable(property.reason() == null ? "" : property.reason()));
                xml.writeCharacters(printable("Reproduce: " + property.reproduce()));
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        xml.writeCharacters("\n");
        xml.writeEndElement();
    }

    /** Without what XML 1.0 cannot hold. */
    private static String printable(String text) {
        return text.replaceAll("[^\\u0009\\u000A\\u000D\\u0020-\\uD7FF\\uE000-\\uFFFD]", "?");
    }
}
