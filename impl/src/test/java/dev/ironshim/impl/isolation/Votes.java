package dev.ironshim.impl.isolation;

/** A driver that has made up its mind. */
record Votes(Vote whenDetected, Vote whenEnabled, Vote whenReset) implements ErrorHandler {
    @Override
    public Vote detected() {
        return whenDetected;
    }

    @Override
    public Vote registersEnabled() {
        return whenEnabled;
    }

    @Override
    public Vote afterReset() {
        return whenReset;
    }
}
