package dev.ironshim.model.machine;

/** What a machine says of an operation. Every result type is an enum that implements this. */
public interface Answer {

    /** True if the operation was not carried out. What a refusal may still change is a property of each machine. */
    boolean refused();
}
