package dev.ironshim.jml.contract;

import java.util.List;

/**
 * The contract of a static method.
 *
 * @param type simple name of the class
 * @param returns the return type, as written
 * @param line of the method in its file
 * @param assignable what may change, as written
 */
public record Contract(
        String type,
        String method,
        String returns,
        List<Parameter> parameters,
        List<Clause> requires,
        List<Clause> ensures,
        String assignable,
        int line) {

    /** @param type such as {@code long} or {@code byte[]} */
    public record Parameter(String type, String name) {
        public boolean array() {
            return type.endsWith("[]");
        }
    }

    /** A clause and its text. */
    public record Clause(String text, Expr expression) {}

    /** How evidence names it. */
    public String name() {
        return type + "." + method;
    }

    /** The whole contract, for readers. */
    public String text() {
        StringBuilder text = new StringBuilder();
        requires.forEach(
                clause -> text.append("requires ").append(clause.text()).append(";\n"));
        ensures.forEach(clause -> text.append("ensures ").append(clause.text()).append(";\n"));
        return text.append("assignable ").append(assignable).append(";").toString();
    }
}
