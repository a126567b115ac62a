package dev.ironshim.reports.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.ironshim.model.evidence.EvidenceJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What programs read is as the committed schemas say, and no number in it is more than readers keep. */
class InspectSchemaTest {
    private static final String PCI = schema("inspect-pci-1");
    private static final String AER = schema("inspect-aer-1");
    private static final List<String> CASES = List.of(
            "f01-64-bytes.txt",
            "f08-list-then-dump.txt",
            "f17-json-serial-number.txt",
            "f18-json-closed-window.txt",
            "f19b-dpc-err-fatal-from-01-00-0.txt",
            "f21-dead.txt",
            "f24-stale-header-log.txt",
            "f26-unassigned-bar.txt");

    private static String schema(String name) {
        String resource = "/schema/" + name + ".schema.json";
        try (InputStream in = Objects.requireNonNull(InspectSchemaTest.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Error> errors(String schema, String document) {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema)
                .validate(document, InputFormat.JSON);
    }

    private static String pci(byte[] bytes) throws IOException {
        PciInput.Found found = PciInput.of("test", bytes);
        return EvidenceJson.pretty(InspectPci.view(found, PciGroups.of(found)));
    }

    private static String aer(byte[] bytes) throws IOException {
        return EvidenceJson.pretty(InspectAer.view(InspectAer.of("test", bytes)));
    }

    private static void valid(byte[] bytes) throws IOException {
        String pci = pci(bytes);
        assertThat(errors(PCI, pci)).isEmpty();
        numbers(EvidenceJson.parse(pci, Map.class));
        assertThat(errors(AER, aer(bytes))).isEmpty();
    }

    /** Every number fits where all readers of JSON keep it, and is a count, not an address. */
    private static void numbers(Object json) {
        switch (json) {
            case Map<?, ?> map -> map.values().stream().filter(Objects::nonNull).forEach(InspectSchemaTest::numbers);
            case List<?> list -> list.forEach(InspectSchemaTest::numbers);
            case Number number -> assertThat(number.longValue()).isBetween(0L, 65536L);
            default -> assertThat(json).isInstanceOfAny(String.class, Boolean.class);
        }
    }

    @Test
    void whatIsPrintedIsAsTheSchemasSay() throws IOException {
        List<String> machine = new ArrayList<>();
        for (String name : Corpus.NAMES) {
            valid(Corpus.text(name).getBytes(StandardCharsets.UTF_8));
            machine.add(Corpus.text(name));
        }
        valid(String.join("\n", machine).getBytes(StandardCharsets.UTF_8));
        for (String name : CASES) {
            valid(Corpus.kase(name));
        }
        assertThat(errors(AER, aer(Corpus.kase("f16-dmesg-aer.txt")))).isEmpty();
    }

    @Property(tries = 30)
    void noiseIsAsTheSchemasSay(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        byte[] config = Corpus.entry(Corpus.NAMES.get(random.nextInt(14))).config();
        for (int i = 0; i < 100; i++) {
            int at = random.nextInt(config.length);
            config[at] = at == 0x0E ? config[at] : (byte) random.nextInt();
        }
        config[0] = 1;
        valid(Arrays.copyOf(config, 64 + 4 * random.nextInt((config.length - 64) / 4 + 1)));
    }

    /** A schema that takes anything would be no help. */
    @Test
    void anEditedDocumentIsNotValid() throws IOException {
        String pci = pci(Corpus.kase("f18-json-closed-window.txt"));
        for (String edited : List.of(
                pci.replace("\"0xfffffffffff00000\"", "-1048576"),
                pci.replace("\"vendor\" : \"0x8086\"", "\"vendor\" : 32902"),
                pci.replace("\"id\" : \"0x10\",", ""),
                pci.replace("\"kind\" : \"PCIe\",", ""),
                pci.replace("\"offset\" : \"0x40\"", "\"offset\" : 64"),
                pci.replace("\"schema\" : 1", "\"schema\" : 2"),
                pci.replace("\"multifunction\"", "\"multi\""))) {
            assertThat(edited).isNotEqualTo(pci);
            assertThat(errors(PCI, edited)).isNotEmpty();
        }
        String aer = aer(Corpus.kase("f16-dmesg-aer.txt"));
        for (String edited : List.of(
                aer.replace("\"severity\" : \"non-fatal\"", "\"severity\" : \"bad\""),
                aer.replace("\"bit\" : 18", "\"bit\" : 64"),
                aer.replace("60000001 ", ""))) {
            assertThat(edited).isNotEqualTo(aer);
            assertThat(errors(AER, edited)).isNotEmpty();
        }
    }

    /** What a program would ask for: the id, the kind and the place of every capability. */
    @Test
    void everyCapabilityHasIdKindAndOffset() throws IOException {
        String json = pci(Corpus.text("igb-pf").getBytes(StandardCharsets.UTF_8));
        Map<?, ?> all = EvidenceJson.parse(json, Map.class);
        Map<?, ?> function = (Map<?, ?>) ((Map<?, ?>) ((List<?>) all.get("functions")).getFirst()).get("function");
        List<String> found = new ArrayList<>();
        for (String list : List.of("standard", "extended")) {
            for (Object each : (List<?>) ((Map<?, ?>) function.get(list)).get("capabilities")) {
                Map<?, ?> capability = (Map<?, ?>) each;
                found.add(capability.get("id") + " " + capability.get("kind") + " " + capability.get("offset"));
            }
        }
        assertThat(found)
                .containsExactly(
                        "0x01 PM 0x40",
                        "0x05 MSI 0x50",
                        "0x11 MSI-X 0x70",
                        "0x10 PCIe 0xa0",
                        "0x0001 AER 0x100",
                        "0x000e ARI 0x150",
                        "0x0010 SR-IOV 0x160");
    }
}
