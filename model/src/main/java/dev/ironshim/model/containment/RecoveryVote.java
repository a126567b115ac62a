package dev.ironshim.model.containment;

/** What a function's driver answers in a round of recovery ({@code pci_ers_result} of the platform contract). */
public enum RecoveryVote {
    NONE,
    CAN_RECOVER,
    NEED_RESET,
    DISCONNECT,
    /** The driver has no error handlers, which fails the whole port. */
    NO_HANDLER,
    RECOVERED
}
