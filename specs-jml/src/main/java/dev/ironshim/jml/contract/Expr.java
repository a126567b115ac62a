package dev.ironshim.jml.contract;

import java.math.BigInteger;
import java.util.List;

/** An expression of a contract. Numbers are mathematical integers. */
public sealed interface Expr {
    record Literal(BigInteger value) implements Expr {}

    record Bool(boolean value) implements Expr {}

    record Variable(String name) implements Expr {}

    /** What the method returned. */
    record Result() implements Expr {}

    /** The value before the method ran. */
    record Old(Expr of) implements Expr {}

    /** {@code -} or {@code !}. */
    record Unary(String operator, Expr of) implements Expr {}

    record Binary(String operator, Expr left, Expr right) implements Expr {}

    record Choice(Expr condition, Expr then, Expr otherwise) implements Expr {}

    /** {@code all} or some values of an int variable. */
    record Quantified(boolean all, String variable, Expr range, Expr body) implements Expr {}

    record Element(Expr array, Expr index) implements Expr {}

    record Length(Expr array) implements Expr {}

    /** A cast to an integral type. */
    record Cast(String type, Expr of) implements Expr {}

    record Call(String type, String method, List<Expr> arguments) implements Expr {}
}
