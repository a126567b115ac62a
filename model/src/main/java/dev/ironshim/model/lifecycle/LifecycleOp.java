package dev.ironshim.model.lifecycle;

/** What can happen to a driver. The prose is in {@code Lifecycle.tla}, a paragraph each. */
public enum LifecycleOp {
    INITIALIZE,
    START,
    SUSPEND,
    RESUME,
    SHUTDOWN,
    FAULT,
    CONTAIN,
    CONTAIN_AND_RESET,
    RESET_DONE,
    REQUEST_RELEASE,
    GRANT,
    DENY
}
