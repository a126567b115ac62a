package dev.ironshim.reports.inspect;

import dev.ironshim.impl.pci.Bar;
import dev.ironshim.impl.pci.Capability;
import dev.ironshim.impl.pci.PciFunction;
import dev.ironshim.impl.pci.PciFunction.Bridge;
import dev.ironshim.impl.pci.PciFunction.CapabilityList;
import dev.ironshim.impl.pci.PciFunction.Rom;
import dev.ironshim.impl.pci.PciFunction.Window;
import dev.ironshim.reports.inspect.words.BarWords;
import dev.ironshim.reports.inspect.words.CapabilityWords;
import dev.ironshim.reports.inspect.words.Registers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A function for programs. Ids, registers, offsets, addresses and sizes are strings with hexadecimal digits: numbers of 64 bits are
 * changed by most readers of JSON.
 */
final class PciView {
    private final PciInput.Entry entry;
    private final PciFunction function;
    private final Registers registers;
    private final BarWords bars;

    PciView(PciInput.Entry entry) {
        this.entry = entry;
        this.function = entry.function();
        this.registers = new Registers(entry.config());
        this.bars = new BarWords(function.command());
    }

    Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("known", function.known());
        view.put("presence", name(function.presence()));
        view.put("vendor", hex(function.vendor(), 4));
        view.put("device", hex(function.device(), 4));
        view.put("subsystemVendor", hex(function.subsystemVendor(), 4));
        view.put("subsystemDevice", hex(function.subsystemDevice(), 4));
        view.put("command", hex(function.command(), 4));
        view.put("status", hex(function.status(), 4));
        view.put("revision", hex(function.revision(), 2));
        view.put("class", hex(function.classCode(), 6));
        view.put("headerType", function.headerType() < 0 ? null : function.headerType());
        view.put("multifunction", function.multifunction());
        view.put("interruptLine", function.interruptLine());
        view.put("interruptPin", function.interruptPin());
        view.put("bars", function.bars().stream().map(this::bar).toList());
        Rom rom = function.rom();
        view.put("rom", rom == null ? null : Map.of("base", hex(rom.base(), 1), "enabled", rom.enabled()));
        Bridge bridge = function.bridge();
        view.put("bridge", bridge == null ? null : bridge(bridge));
        view.put("standard", list(function.standard(), true));
        view.put("extended", list(function.extended(), false));
        view.put("notes", PciNotes.of(entry).stream().map(PciNotes.Line::view).toList());
        return view;
    }

    private Map<String, Object> bar(Bar bar) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("number", bar.number());
        view.put("kind", name(bar.kind()));
        view.put("base", hex(bar.base(), 1));
        view.put("prefetchable", bar.prefetchable());
        view.put("size", bar.size().isPresent() ? hex(bar.size().getAsLong(), 1) : null);
        view.put("assigned", BarWords.assigned(bar));
        view.put("enabled", bars.decoded(bar));
        return view;
    }

    private static Map<String, Object> bridge(Bridge bridge) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("primary", hex(bridge.primary(), 2));
        view.put("secondary", hex(bridge.secondary(), 2));
        view.put("subordinate", hex(bridge.subordinate(), 2));
        view.put("control", hex(bridge.control(), 4));
        view.put("io", window(bridge.io()));
        view.put("memory", window(bridge.memory()));
        view.put("prefetchable", window(bridge.prefetchable()));
        return view;
    }

    private static Map<String, Object> window(Window window) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("open", Long.compareUnsigned(window.last(), window.first()) >= 0);
        view.put("first", hex(window.first(), 1));
        view.put("last", hex(window.last(), 1));
        return view;
    }

    private Map<String, Object> list(CapabilityList list, boolean standard) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("end", name(list.end()));
        List<Map<String, Object>> capabilities = new ArrayList<>();
        for (Capability each : list.capabilities()) {
            capabilities.add(capability(each, standard));
        }
        view.put("capabilities", capabilities);
        return view;
    }

    private Map<String, Object> capability(Capability capability, boolean standard) {
        int at = capability.offset();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", standard ? hex(registers.u8(at), 2) : hex(registers.u16(at), 4));
        view.put("kind", capability.name());
        view.put("offset", hex(at, 1));
        view.put("fields", HexRecord.of(capability));
        view.put(
                "says",
                new CapabilityWords(registers, entry.address())
                        .of(capability).stream().filter(line -> !line.isEmpty()).toList());
        return view;
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String hex(long value, int digits) {
        return String.format(Locale.ROOT, "0x%0" + digits + "x", value);
    }
}
