package dev.ironshim.model.containment;

/** Severity of an uncorrectable error, as the device's AER severity register or its port's DPC says. Ordered. */
public enum Severity {
    NONE,
    NON_FATAL,
    FATAL,
    /** Downstream port containment: the port has already cut the link. */
    DPC
}
