package dev.ironshim.jml.smt;

import com.microsoft.z3.ArithExpr;
import com.microsoft.z3.ArrayExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.IntSort;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One way through a method.
 *
 * @param condition when it is taken
 * @param result what is returned; null for void, or if an exception is thrown
 * @param failure the exception that is thrown, or null
 * @param arrays elements of each array at the end, by the array's name
 */
record MethodPath(
        BoolExpr condition,
        @Nullable ArithExpr<IntSort> result,
        @Nullable String failure,
        Map<String, ArrayExpr<IntSort, IntSort>> arrays) {}
