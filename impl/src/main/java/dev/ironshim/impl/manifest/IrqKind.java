package dev.ironshim.impl.manifest;

/** How a device raises an interrupt. */
public enum IrqKind {
    INTX(0),
    MSI(1),
    MSI_X(2);

    private final int code;

    IrqKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static IrqKind of(int code) {
        return values()[code];
    }
}
