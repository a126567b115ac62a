package dev.ironshim.reports.inspect;

import dev.ironshim.impl.manifest.Draft;
import dev.ironshim.impl.manifest.Grant;
import dev.ironshim.impl.manifest.Manifest;
import dev.ironshim.model.evidence.EvidenceJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a manifest says, by name, without what its version does not have. */
final class ManifestView {
    private ManifestView() {}

    static Map<String, Object> of(Manifest manifest) {
        Draft draft = manifest.draft();
        Map<String, Object> view = fields(draft);
        boolean relative = draft.terms().isPresent();
        if (!relative) {
            view.remove("terms");
        }
        view.put("mmio", each(draft.mmio(), relative));
        view.put("ports", each(draft.ports(), relative));
        view.put("dma", each(draft.dma(), relative));
        view.put("irqs", each(draft.irqs(), relative));
        return view;
    }

    private static Map<String, Object> fields(Object value) {
        Map<?, ?> parsed = EvidenceJson.parse(EvidenceJson.line(value), Map.class);
        Map<String, Object> fields = new LinkedHashMap<>();
        parsed.forEach((name, field) -> fields.put(String.valueOf(name), field));
        return fields;
    }

    private static List<Map<String, Object>> each(List<? extends Grant> grants, boolean relative) {
        return grants.stream().map(grant -> grant(grant, relative)).toList();
    }

    private static Map<String, Object> grant(Grant grant, boolean relative) {
        Map<String, Object> view = new LinkedHashMap<>();
        if (relative) {
            view.put("name", grant.name());
        }
        view.putAll(fields(grant));
        switch (grant) {
            case Grant.Mmio mmio when relative -> located(view, mmio.length());
            case Grant.Port port when relative -> located(view, port.length());
            case Grant.Port ignored -> view.keySet().removeAll(List.of("bar", "barOffset"));
            default -> {}
        }
        if (!relative) {
            view.keySet().removeAll(List.of("name", "addressing"));
        }
        return view;
    }

    /** An address is known when the manifest is admitted. */
    private static void located(Map<String, Object> view, long length) {
        view.keySet().removeAll(List.of("first", "last"));
        view.put("length", length);
    }
}
