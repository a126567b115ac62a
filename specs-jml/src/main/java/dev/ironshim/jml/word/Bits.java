package dev.ironshim.jml.word;

import com.microsoft.z3.BitVecExpr;
import com.microsoft.z3.BitVecSort;
import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import java.lang.classfile.Opcode;

/** The arithmetic of Java's int and long as bit-vectors, instruction by instruction. */
final class Bits {
    private final Context z3;

    Bits(Context z3) {
        this.z3 = z3;
    }

    BitVecExpr constant(long value, int bits) {
        return z3.mkBV(value, bits);
    }

    static BitVecExpr number(Object value) {
        if (value instanceof BitVecExpr number) {
            return number;
        }
        throw new Beyond("an object where a number is expected");
    }

    BitVecExpr negated(BitVecExpr a) {
        return z3.mkBVNeg(a);
    }

    /** The result of an operator with two operands. */
    BitVecExpr binary(Opcode opcode, BitVecExpr a, BitVecExpr b) {
        return switch (opcode) {
            case IADD, LADD -> z3.mkBVAdd(a, b);
            case ISUB, LSUB -> z3.mkBVSub(a, b);
            case IMUL, LMUL -> z3.mkBVMul(a, b);
            case IDIV, LDIV -> z3.mkBVSDiv(a, b);
            case IREM, LREM -> z3.mkBVSRem(a, b);
            case IAND, LAND -> z3.mkBVAND(a, b);
            case IOR, LOR -> z3.mkBVOR(a, b);
            case IXOR, LXOR -> z3.mkBVXOR(a, b);
            case ISHL, LSHL -> z3.mkBVSHL(a, distance(a, b));
            case ISHR, LSHR -> z3.mkBVASHR(a, distance(a, b));
            case IUSHR, LUSHR -> z3.mkBVLSHR(a, distance(a, b));
            case LCMP ->
                choose(z3.mkBVSLT(a, b), constant(-1, 32), choose(z3.mkEq(a, b), constant(0, 32), constant(1, 32)));
            default -> throw new Beyond("operator " + opcode);
        };
    }

    static boolean divides(Opcode opcode) {
        return switch (opcode) {
            case IDIV, LDIV, IREM, LREM -> true;
            default -> false;
        };
    }

    BoolExpr zero(BitVecExpr a) {
        return z3.mkEq(a, constant(0, a.getSortSize()));
    }

    /** Java shifts by the low five or six bits of an int. */
    private BitVecExpr distance(BitVecExpr a, BitVecExpr by) {
        BitVecExpr low = z3.mkBVAND(by, constant(a.getSortSize() - 1L, 32));
        return a.getSortSize() == 64 ? z3.mkZeroExt(32, low) : low;
    }

    BitVecExpr converted(Opcode opcode, BitVecExpr a) {
        return switch (opcode) {
            case I2L -> z3.mkSignExt(32, a);
            case L2I -> z3.mkExtract(31, 0, a);
            default -> throw new Beyond("conversion " + opcode);
        };
    }

    /** Whether a branch that compares two numbers, or references of enum constants, is taken. */
    BoolExpr taken(Opcode opcode, BitVecExpr a, BitVecExpr b) {
        return switch (opcode) {
            case IFEQ, IF_ICMPEQ, IF_ACMPEQ -> z3.mkEq(a, b);
            case IFNE, IF_ICMPNE, IF_ACMPNE -> z3.mkNot(z3.mkEq(a, b));
            case IFLT, IF_ICMPLT -> z3.mkBVSLT(a, b);
            case IFGE, IF_ICMPGE -> z3.mkBVSGE(a, b);
            case IFGT, IF_ICMPGT -> z3.mkBVSGT(a, b);
            case IFLE, IF_ICMPLE -> z3.mkBVSLE(a, b);
            default -> throw new Beyond("branch " + opcode);
        };
    }

    @SuppressWarnings("unchecked") // both branches are bit-vectors of one size
    BitVecExpr choose(BoolExpr condition, BitVecExpr then, BitVecExpr otherwise) {
        Expr<BitVecSort> chosen = z3.mkITE(condition, then, otherwise);
        return (BitVecExpr) chosen;
    }
}
