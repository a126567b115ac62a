package dev.ironshim.reports.inspect;

import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Capability;
import dev.ironshim.reports.inspect.words.CapabilityWords;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The components of a capability by name: counts as numbers, and what is an id, an address or a register as hexadecimal digits. */
final class HexRecord {
    /** Components whose place is elsewhere in the view. */
    private static final Set<String> ELSEWHERE = Set.of("offset", "id", "name");

    private static final Set<String> IDS =
            Set.of("vendor", "device", "functionDevice", "source", "status", "supported");
    private static final Set<String> FLAGS = Set.of("enabled", "errorReporting");

    private HexRecord() {}

    static Map<String, Object> of(Capability capability) {
        Map<String, Object> view = new LinkedHashMap<>();
        for (RecordComponent component : capability.getClass().getRecordComponents()) {
            String name = component.getName();
            boolean said = ELSEWHERE.contains(name) && !(capability instanceof Capability.Dvsec && name.equals("id"));
            if (!said) {
                view.put(name, value(capability, component));
            }
        }
        return view;
    }

    private static Object value(Capability capability, RecordComponent component) {
        Object value;
        try {
            component.getAccessor().setAccessible(true);
            value = component.getAccessor().invoke(capability);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the components of a public record can be read", e);
        }
        return switch (value) {
            case Long number when capability instanceof Capability.SerialNumber -> CapabilityWords.serial(number);
            case Long number -> PciView.hex(number, 1);
            case Integer id
            when IDS.contains(component.getName()) || component.getName().equals("id") -> PciView.hex(id, 4);
            case Integer flags when FLAGS.contains(component.getName()) -> PciView.hex(flags, 4);
            case List<?> bars -> bars.stream().map(bar -> bar((Bar) bar)).toList();
            default -> value;
        };
    }

    private static Map<String, Object> bar(Bar bar) {
        return Map.of(
                "number", bar.number(),
                "kind", bar.kind().name(),
                "base", PciView.hex(bar.base(), 1),
                "prefetchable", bar.prefetchable());
    }
}
