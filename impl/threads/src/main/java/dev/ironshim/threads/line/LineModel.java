package dev.ironshim.threads.line;

import dev.ironshim.model.machine.Step;
import dev.ironshim.model.quarantine.Budget;
import dev.ironshim.model.quarantine.LineRules;
import dev.ironshim.model.quarantine.LineState;
import dev.ironshim.model.quarantine.QuarantineResult;

/** One line by the rules of the model, for one thread. Its operations have the names of those that Lincheck calls. */
public abstract class LineModel {
    private final LineRules rules;
    private LineState now;

    /**
     * A registered line: with one that is not, most of what may be done comes to nothing.
     *
     * @param windows after so many their numbers begin again
     */
    LineModel(int windows) {
        rules = new LineRules(Gates.bounds(windows));
        now = rules.register(LineState.START, Budget.FINITE).state();
    }

    public QuarantineResult register() {
        return take(rules.register(now, Budget.FINITE));
    }

    public QuarantineResult unregister() {
        return take(rules.unregister(now));
    }

    public QuarantineResult contain() {
        return take(rules.contain(now));
    }

    public QuarantineResult release() {
        return take(rules.release(now));
    }

    public QuarantineResult complete(int generation, int ticks, boolean fault) {
        return take(rules.complete(now, generation, ticks, fault));
    }

    public LineState state() {
        return Gates.inTheWord(now);
    }

    /** The generation that the interrupt was admitted in, or why it was refused. */
    Object interruptAt(int window) {
        QuarantineResult answer = take(rules.interrupt(now, window));
        return answer == QuarantineResult.OK ? now.generation() : answer;
    }

    QuarantineResult tickTo(int window) {
        return take(rules.tick(now, window));
    }

    private QuarantineResult take(Step<LineState, QuarantineResult> step) {
        now = step.state();
        return step.result();
    }
}
