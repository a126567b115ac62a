package dev.ironshim.impl.quarantine;

/** Who has it may release lines of the gate that was built with it. It is compared by identity. */
public final class Warrant {}
