package dev.ironshim.jml.smt;

import com.microsoft.z3.ArithExpr;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import com.microsoft.z3.IntExpr;
import com.microsoft.z3.IntNum;
import com.microsoft.z3.IntSort;
import com.microsoft.z3.Solver;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of Java as linear arithmetic over the integers: every operation is the exact one, brought back into range as
 * the machine does. No bit-vectors: sums of 64-bit numbers take them a minute, and this a millisecond.
 */
final class Numbers {
    private final Context z3;
    private final Solver solver;
    private final Map<Expr<?>, Digit> digits = new HashMap<>();
    private final Map<Expr<?>, ArithExpr<IntSort>> wrapped = new HashMap<>();
    private final Map<Expr<?>, Shifted> shifted = new HashMap<>();

    /** What an expression is a shift to the right of. */
    private record Shifted(ArithExpr<IntSort> of, int by) {}

    /** A number is {@code 256 * rest + low}. */
    private record Digit(ArithExpr<IntSort> rest, ArithExpr<IntSort> low) {}

    /** @param solver that is told what holds of numbers which are introduced here; at its base level */
    Numbers(Context z3, Solver solver) {
        this.z3 = z3;
        this.solver = solver;
    }

    /** The last of a number's digits of eight bits, and the rest: linear, where a division would not be. */
    private Digit digit(ArithExpr<IntSort> number) {
        Digit known = digits.get(number);
        if (known != null) {
            return known;
        }
        IntExpr rest = (IntExpr) z3.mkFreshConst("rest", z3.getIntSort());
        IntExpr low = (IntExpr) z3.mkFreshConst("low", z3.getIntSort());
        assume(
                solver,
                z3.mkAnd(
                        z3.mkEq(number, z3.mkAdd(z3.mkMul(number(256), rest), low)),
                        z3.mkLe(number(0), low),
                        z3.mkLt(low, number(256))));
        Digit made = new Digit(rest, low);
        digits.put(number, made);
        return made;
    }

    IntExpr number(BigInteger value) {
        return z3.mkInt(value.toString());
    }

    IntExpr number(long value) {
        return z3.mkInt(value);
    }

    /** Asserts one formula. */
    @SuppressWarnings("unchecked") // Z3's method takes an array of generics
    static void assume(Solver solver, BoolExpr formula) {
        solver.add(formula);
    }

    static BigInteger power(int exponent) {
        return BigInteger.ONE.shiftLeft(exponent);
    }

    /** A variable of so many bits, with the fact that it is in range. */
    BoolExpr inRange(ArithExpr<IntSort> value, int bits) {
        return z3.mkAnd(z3.mkLe(number(power(bits - 1).negate()), value), z3.mkLt(value, number(power(bits - 1))));
    }

    /** A sum or difference of two numbers in range, brought back into range: it is off by one turn at most. */
    ArithExpr<IntSort> once(ArithExpr<IntSort> exact, int bits) {
        Expr<IntSort> lower =
                z3.mkITE(z3.mkGe(exact, number(power(bits - 1))), z3.mkSub(exact, number(power(bits))), exact);
        return arith(z3.mkITE(
                z3.mkLt(exact, number(power(bits - 1).negate())), z3.mkAdd(exact, number(power(bits))), lower));
    }

    /** Any number, brought back into range. */
    ArithExpr<IntSort> wrap(ArithExpr<IntSort> exact, int bits) {
        IntNum constant = constant(exact);
        if (constant != null) {
            BigInteger value = constant.getBigInteger().mod(power(bits));
            return number(value.testBit(bits - 1) ? value.subtract(power(bits)) : value);
        }
        // What was brought into a wider range before has the same low bits.
        ArithExpr<IntSort> source = wrapped.getOrDefault(exact, exact);
        ArithExpr<IntSort> result;
        if (bits == 8) {
            ArithExpr<IntSort> low = low(source);
            result = arith(z3.mkITE(z3.mkLt(low, number(128)), low, z3.mkSub(low, number(256))));
        } else {
            IntExpr shifted = (IntExpr) z3.mkAdd(source, number(power(bits - 1)));
            result = arith(z3.mkSub(z3.mkMod(shifted, number(power(bits))), number(power(bits - 1))));
        }
        wrapped.put(result, source);
        return result;
    }

    ArithExpr<IntSort> unsigned(ArithExpr<IntSort> value, int bits) {
        return arith(z3.mkITE(z3.mkLt(value, number(0)), z3.mkAdd(value, number(power(bits))), value));
    }

    /** Java's division by a positive constant: towards zero. */
    ArithExpr<IntSort> divide(ArithExpr<IntSort> a, ArithExpr<IntSort> b) {
        IntNum constant = constant(b);
        if (constant != null && constant.getBigInteger().bitCount() == 1) {
            int shift = constant.getBigInteger().getLowestSetBit();
            return arith(z3.mkITE(
                    z3.mkGe(a, number(0)),
                    floorShift(a, shift),
                    z3.mkUnaryMinus(floorShift(arith(z3.mkUnaryMinus(a)), shift))));
        }
        return arith(z3.mkITE(
                z3.mkGe(a, number(0)), z3.mkDiv(a, b), z3.mkUnaryMinus(z3.mkDiv(arith(z3.mkUnaryMinus(a)), b))));
    }

    ArithExpr<IntSort> remainder(ArithExpr<IntSort> a, ArithExpr<IntSort> b) {
        return arith(z3.mkSub(a, z3.mkMul(b, divide(a, b))));
    }

    /** The greatest number not above {@code a / 2^shift}, which is what {@code >>} computes. */
    ArithExpr<IntSort> floorShift(ArithExpr<IntSort> a, int shift) {
        if (shift == 0) {
            return a;
        }
        Shifted before = shifted.getOrDefault(a, new Shifted(a, 0));
        int by = before.by() + shift;
        ArithExpr<IntSort> result = arith(z3.mkDiv(before.of(), number(power(by))));
        shifted.put(result, new Shifted(before.of(), by));
        return result;
    }

    /** {@code a & (2^k - 1)}. */
    ArithExpr<IntSort> low(ArithExpr<IntSort> a, int bits) {
        return bits == 8 ? low(wrapped.getOrDefault(a, a)) : arith(z3.mkMod((IntExpr) a, number(power(bits))));
    }

    /** The low eight bits: a digit of the number that was shifted, if one was. */
    private ArithExpr<IntSort> low(ArithExpr<IntSort> source) {
        Shifted from = shifted.getOrDefault(source, new Shifted(source, 0));
        if (from.by() % 8 != 0) {
            return digit(source).low();
        }
        ArithExpr<IntSort> rest = from.of();
        for (int bits = 0; bits < from.by(); bits += 8) {
            rest = digit(rest).rest();
        }
        return digit(rest).low();
    }

    /** The constant that an expression is after simplification, or null. */
    @Nullable
    IntNum constant(Expr<?> expression) {
        Expr<?> simple = expression.simplify();
        return simple instanceof IntNum number ? number : null;
    }

    @SuppressWarnings("unchecked") // every expression here is an integer one
    static ArithExpr<IntSort> arith(Expr<?> expression) {
        return (ArithExpr<IntSort>) expression;
    }
}
