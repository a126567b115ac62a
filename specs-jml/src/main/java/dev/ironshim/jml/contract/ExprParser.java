package dev.ironshim.jml.contract;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the expressions of contracts: the part of JML that KeY and OpenJML take as well. */
final class ExprParser {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(\\\\\\w+|\\w+|<==>|==>|&&|\\|\\||==|!=|<=|>=|<<|>>>|>>|.)");
    // From the loosest to the tightest binding.
    private static final List<List<String>> LEVELS = List.of(
            List.of("<==>"),
            List.of("==>"),
            List.of("||"),
            List.of("&&"),
            List.of("|"),
            List.of("^"),
            List.of("&"),
            List.of("==", "!="),
            List.of("<", "<=", ">", ">="),
            List.of("<<", ">>", ">>>"),
            List.of("+", "-"),
            List.of("*", "/", "%"));

    private final String place;
    private final List<String> tokens = new ArrayList<>();
    private int at;

    private ExprParser(String place, String text) {
        this.place = place;
        Matcher match = TOKEN.matcher(text.strip());
        while (match.find()) {
            tokens.add(match.group(1));
        }
    }

    static Expr parse(String place, String text) {
        ExprParser parser = new ExprParser(place, text);
        Expr expression = parser.choice();
        if (parser.at != parser.tokens.size()) {
            throw parser.broken("the end");
        }
        return expression;
    }

    private Expr choice() {
        Expr condition = binary(0);
        if (!accept("?")) {
            return condition;
        }
        Expr then = choice();
        expect(":");
        return new Expr.Choice(condition, then, choice());
    }

    private Expr binary(int level) {
        if (level == LEVELS.size()) {
            return unary();
        }
        Expr left = binary(level + 1);
        while (at < tokens.size() && LEVELS.get(level).contains(peek())) {
            String operator = next();
            // Implications associate to the right.
            Expr right = operator.equals("==>") ? binary(level) : binary(level + 1);
            left = new Expr.Binary(operator, left, right);
        }
        return left;
    }

    private Expr unary() {
        if (accept("-")) {
            return new Expr.Unary("-", unary());
        }
        if (accept("!")) {
            return new Expr.Unary("!", unary());
        }
        return postfix(primary());
    }

    private Expr postfix(Expr base) {
        Expr expression = base;
        while (true) {
            if (accept("[")) {
                expression = new Expr.Element(expression, choice());
                expect("]");
            } else if (accept(".")) {
                String name = next();
                if (!name.equals("length")) {
                    throw broken("length");
                }
                expression = new Expr.Length(expression);
            } else {
                return expression;
            }
        }
    }

    private Expr primary() {
        String token = next();
        if (token.equals("(")) {
            if (List.of("byte", "short", "int", "long").contains(peek())) {
                String type = next();
                expect(")");
                return new Expr.Cast(type, unary());
            }
            if (peek().equals("\\forall") || peek().equals("\\exists")) {
                return quantified();
            }
            Expr inner = choice();
            expect(")");
            return inner;
        }
        if (Character.isDigit(token.charAt(0))) {
            return new Expr.Literal(new BigInteger(token.replaceAll("[lL]$", "")));
        }
        return switch (token) {
            case "\\result" -> new Expr.Result();
            case "\\old" -> {
                expect("(");
                Expr inner = choice();
                expect(")");
                yield new Expr.Old(inner);
            }
            case "true", "false" -> new Expr.Bool(token.equals("true"));
            default -> name(token);
        };
    }

    private Expr name(String token) {
        if (!Character.isJavaIdentifierStart(token.charAt(0))) {
            throw broken("an expression");
        }
        if (Character.isUpperCase(token.charAt(0)) && at < tokens.size() && peek().equals(".")) {
            next();
            String member = next();
            if (token.equals("Long") && member.equals("MAX_VALUE")) {
                return new Expr.Literal(BigInteger.valueOf(Long.MAX_VALUE));
            }
            if (token.equals("Long") && member.equals("MIN_VALUE")) {
                return new Expr.Literal(BigInteger.valueOf(Long.MIN_VALUE));
            }
            expect("(");
            List<Expr> arguments = new ArrayList<>();
            while (!accept(")")) {
                arguments.add(choice());
                accept(",");
            }
            return new Expr.Call(token, member, arguments);
        }
        return new Expr.Variable(token);
    }

    private Expr quantified() {
        boolean all = next().equals("\\forall");
        expect("int");
        String variable = next();
        expect(";");
        Expr range = choice();
        expect(";");
        Expr body = choice();
        expect(")");
        return new Expr.Quantified(all, variable, range, body);
    }

    private String peek() {
        if (at >= tokens.size()) {
            throw broken("more");
        }
        return tokens.get(at);
    }

    private String next() {
        String token = peek();
        at++;
        return token;
    }

    private boolean accept(String token) {
        if (at < tokens.size() && tokens.get(at).equals(token)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(String token) {
        if (!accept(token)) {
            throw broken("'" + token + "'");
        }
    }

    private ContractException broken(String expected) {
        return new ContractException(
                place,
                "expected " + expected + " before '"
                        + String.join(" ", tokens.subList(Math.min(at, tokens.size()), tokens.size())) + "'");
    }
}
