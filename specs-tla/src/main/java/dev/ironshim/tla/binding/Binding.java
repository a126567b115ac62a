package dev.ironshim.tla.binding;

import dev.ironshim.model.machine.Answer;
import dev.ironshim.model.machine.Machine;
import dev.ironshim.model.machine.ReplayedMachine;
import dev.ironshim.model.machine.Subject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A specification and its two Java counterparts.
 *
 * @param specification name of the {@code .tla} module
 * @param state type of {@code Start}
 * @param operation type of the elements of {@code Ops}
 * @param result type of the results
 * @param model the machine under given constants
 * @param subject class that drives the implementation, with a public constructor that takes {@link Constants}; null for a
 *     seed machine, whose implementation is somebody else's
 */
public record Binding<S, O, R extends Answer>(
        String specification,
        Class<S> state,
        Class<O> operation,
        Class<R> result,
        Function<Constants, Machine<S, O, R>> model,
        @Nullable Class<? extends Subject<S, O, R>> subject) {

    /** The implementation as a machine, its classes taken from {@code loader}: those that run, or a mutant's. */
    public Machine<S, O, R> implementation(Constants constants, ClassLoader loader) {
        if (subject == null) {
            throw new IllegalStateException(specification + " has no implementation");
        }
        Constructor<?> constructor;
        try {
            constructor = Class.forName(subject.getName(), true, loader).getConstructor(Constants.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(subject + " has no public constructor that takes the constants", e);
        }
        return new ReplayedMachine<>(
                () -> create(constructor, constants), model.apply(constants).operations());
    }

    @SuppressWarnings("unchecked") // the class is loaded again by name, so its type arguments are those of subject
    private static <S, O, R extends Answer> Subject<S, O, R> create(Constructor<?> constructor, Constants constants) {
        try {
            return (Subject<S, O, R>) constructor.newInstance(constants);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("the implementation cannot be created: " + e.getCause(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
