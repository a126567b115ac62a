package dev.ironshim.model.lifecycle;

/** Why a driver is quarantined. The first cause stands until the driver is released. */
public enum Cause {
    NONE,
    /** The driver misbehaved: a budget, a handler, a forbidden access. */
    FAULT,
    /** The device misbehaved: an AER or DPC event, a removal. */
    CONTAINMENT
}
