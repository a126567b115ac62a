package dev.ironshim.model.catalogue;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a property helps to claim of the core: the rows of the report's first table. */
public enum Claim {
    REGISTERS("Registers", "a driver touches the registers it was granted, no others"),
    PORTS("I/O ports", "a driver uses the I/O ports it was granted, no others"),
    DMA("DMA", "a device reaches the memory mapped for it, no other"),
    INTERRUPTS("Interrupts", "a driver gets its device's interrupts, within a budget"),
    REVOCATION("Revocation", "what is taken back is dead at once, and reused only when hardware has forgotten it"),
    CONTAINMENT("Containment", "what misbehaves is cut off until it is explicitly released"),
    MANIFESTS("Manifests", "authority comes from a signed manifest, admitted once"),
    CONFIGURATION("Configuration space", "what a device says of itself is not taken on trust"),
    /** About the workbench's own tools: no row of the table. */
    WORKBENCH("Workbench", "the tools of this repository read what they are given");

    private final String title;
    private final String says;

    Claim(String title, String says) {
        this.title = title;
        this.says = says;
    }

    /** Its name for people. */
    public String title() {
        return title;
    }

    /** The claim as half a sentence. */
    public String says() {
        return says;
    }

    /** Its word in the catalogue and in evidence. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
