package dev.ironshim.model.tla;

import dev.ironshim.model.tla.TlaValue.Bool;
import dev.ironshim.model.tla.TlaValue.Fcn;
import dev.ironshim.model.tla.TlaValue.Int;
import dev.ironshim.model.tla.TlaValue.Rec;
import dev.ironshim.model.tla.TlaValue.Seq;
import dev.ironshim.model.tla.TlaValue.SetOf;
import dev.ironshim.model.tla.TlaValue.Str;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** TLA+ values as text, both ways. What is printed is canonical; what is read may be as TLC prints it. */
public final class TlaText {
    private static final int MAX_LENGTH = 1_000_000;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_RANGE = 10_000;

    private final String text;
    private int at;
    private int depth;

    private TlaText(String text) {
        this.text = text;
    }

    /** The one text of {@code value}: no blanks that could vary, sets and fields sorted. */
    public static String print(TlaValue value) {
        return switch (value) {
            case Int number -> Integer.toString(number.value());
            case Bool bool -> bool.value() ? "TRUE" : "FALSE";
            case Str string -> quote(string.value());
            case SetOf set -> list(set.elements(), "{", "}");
            case Seq sequence -> list(sequence.elements(), "<<", ">>");
            case Rec rec ->
                rec.fields().entrySet().stream()
                        .map(field -> field.getKey() + " |-> " + print(field.getValue()))
                        .collect(Collectors.joining(", ", "[", "]"));
            case Fcn function ->
                function.entries().entrySet().stream()
                        .map(entry -> print(entry.getKey()) + " :> " + print(entry.getValue()))
                        .collect(Collectors.joining(" @@ ", "(", ")"));
        };
    }

    private static String list(Iterable<TlaValue> elements, String open, String close) {
        List<String> texts = new ArrayList<>();
        elements.forEach(element -> texts.add(print(element)));
        return open + String.join(", ", texts) + close;
    }

    private static String quote(String string) {
        return '"'
                + string.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                + '"';
    }

    /**
     * Reads one value.
     *
     * @throws TlaSyntaxException naming the offset and what was expected, also for text of more than 1,000,000 characters
     *     or nesting deeper than 64
     */
    public static TlaValue parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new TlaSyntaxException(MAX_LENGTH, "at most " + MAX_LENGTH + " characters");
        }
        TlaText parser = new TlaText(text);
        TlaValue value = parser.value();
        parser.blanks();
        if (parser.at != text.length()) {
            throw parser.expected("the end of the value");
        }
        return value;
    }

    private TlaValue value() {
        if (++depth > MAX_DEPTH) {
            throw expected("nesting of at most " + MAX_DEPTH);
        }
        blanks();
        TlaValue value;
        if (skip("<<")) {
            value = new Seq(until(">>", this::value));
        } else if (skip("{")) {
            value = new SetOf(new TreeSet<>(until("}", this::value)));
        } else if (skip("[")) {
            value = rec();
        } else if (skip("(")) {
            value = function();
        } else if (skip("\"")) {
            value = new Str(string());
        } else if (skip("TRUE")) {
            value = new Bool(true);
        } else if (skip("FALSE")) {
            value = new Bool(false);
        } else {
            value = numberOrRange();
        }
        depth--;
        return value;
    }

    /** A number, or a set of numbers as TLC prints it: {@code 1..3}. */
    private TlaValue numberOrRange() {
        int from = number();
        if (!skip("..")) {
            return new Int(from);
        }
        int to = number();
        if ((long) to - from > MAX_RANGE) {
            throw expected("a range of at most " + MAX_RANGE);
        }
        TreeSet<TlaValue> elements = new TreeSet<>();
        for (long element = from; element <= to; element++) {
            elements.add(new Int((int) element));
        }
        return new SetOf(elements);
    }

    private TlaValue rec() {
        TreeMap<String, TlaValue> fields = new TreeMap<>();
        for (Map.Entry<String, TlaValue> field : until("]", this::field)) {
            if (fields.put(field.getKey(), field.getValue()) != null) {
                throw expected("each field once, not \"" + field.getKey() + "\" again");
            }
        }
        if (fields.isEmpty()) {
            throw expected("a field");
        }
        return new Rec(fields);
    }

    private Map.Entry<String, TlaValue> field() {
        blanks();
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        String name = text.substring(start, at);
        if (!Rec.isName(name)) {
            at = start;
            throw expected("a field name");
        }
        require("|->");
        return Map.entry(name, value());
    }

    private TlaValue function() {
        Map<TlaValue, TlaValue> entries = new HashMap<>();
        do {
            TlaValue key = value();
            require(":>");
            if (entries.put(key, value()) != null) {
                throw expected("each argument once");
            }
            blanks();
        } while (skip("@@"));
        require(")");
        return TlaValue.function(entries);
    }

    private <T> List<T> until(String close, Supplier<T> element) {
        List<T> elements = new ArrayList<>();
        blanks();
        if (skip(close)) {
            return elements;
        }
        while (true) {
            elements.add(element.get());
            blanks();
            if (skip(close)) {
                return elements;
            }
            require(",");
        }
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c == '\\') {
                char escaped = at < text.length() ? text.charAt(at++) : 0;
                c = switch (escaped) {
                    case 'n' -> '\n';
                    case 't' -> '\t';
                    case '"', '\\' -> escaped;
                    default -> throw expected("one of \\n \\t \\\" \\\\");
                };
            }
            string.append(c);
        }
        require("\"");
        return string.toString();
    }

    private int number() {
        int start = at;
        if (at < text.length() && text.charAt(at) == '-') {
            at++;
        }
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        try {
            return Integer.parseInt(text.substring(start, at));
        } catch (NumberFormatException e) {
            at = start;
            throw expected("a value (a number from -2147483648 to 2147483647, a string, {, <<, [, ( or a truth value)");
        }
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean skip(String token) {
        if (text.startsWith(token, at)) {
            at += token.length();
            return true;
        }
        return false;
    }

    private void require(String token) {
        blanks();
        if (!skip(token)) {
            throw expected("'" + token + "'");
        }
    }

    private TlaSyntaxException expected(String what) {
        return new TlaSyntaxException(at, what);
    }
}
