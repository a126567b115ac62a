package dev.ironshim.reports.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A guide as it is executed: what its fenced blocks write, run and expect, each with its line. A block {@code sh} is run, a
 * block {@code text} right after one is what that prints, and a block with {@code file=PATH} is written. There is no other
 * kind of block, so that nothing in a guide goes unchecked.
 *
 * @param name path of the document, for messages
 */
record Document(String name, List<Step> steps) {
    private static final Pattern OPENING = Pattern.compile("(`{3,})\\s*([\\w-]*)(?:\\s+file=(\\S+))?\\s*");

    /** What one block asks for. */
    sealed interface Step {
        /** The line of the block's opening fence. */
        int line();
    }

    /** The block is the whole content of a file. */
    record Write(int line, String path, String text) implements Step {}

    /** The block is a script, whose output has these lines in this order. */
    record Run(int line, String script, List<Expected> output) implements Step {}

    /** A line that must be printed. {@code ...} in it stands for any text. */
    record Expected(int line, String text) {}

    /** A line of the document and its number. */
    private record Line(int number, String text) {}

    /** @throws IllegalArgumentException naming the line, if a fence is not closed or a block is of no known kind */
    static Document parse(String name, String markdown) {
        return new Reader(name, markdown).read();
    }

    /** Goes through the lines once. */
    private static final class Reader {
        private final String name;
        private final List<Line> lines = new ArrayList<>();
        private final List<Step> steps = new ArrayList<>();
        private int next;
        /** Whether a block now would be right after a script. */
        private boolean afterScript;

        Reader(String name, String markdown) {
            this.name = name;
            markdown.lines().forEach(line -> lines.add(new Line(lines.size() + 1, line)));
        }

        Document read() {
            while (next < lines.size()) {
                Line line = lines.get(next++);
                if (line.text().stripLeading().startsWith("```")) {
                    block(line);
                } else if (!line.text().isBlank()) {
                    afterScript = false;
                }
            }
            return new Document(name, List.copyOf(steps));
        }

        private void block(Line opening) {
            Matcher fence = OPENING.matcher(opening.text());
            if (!fence.matches()) {
                throw wrong(opening, "a fence stands in the first column and has a language and file=PATH behind it");
            }
            List<Line> content = content(opening, fence.group(1));
            String language = fence.group(2);
            boolean script = false;
            if (fence.group(3) != null) {
                steps.add(new Write(opening.number(), inside(opening, fence.group(3)), text(content)));
            } else if (language.equals("sh")) {
                steps.add(new Run(opening.number(), text(content), List.of()));
                script = true;
            } else if (language.equals("text") && afterScript) {
                Run run = (Run) steps.removeLast();
                steps.add(new Run(run.line(), run.script(), expected(content)));
            } else if (language.equals("text")) {
                throw wrong(opening, "a block 'text' is the output of a block 'sh' right before it, and there is none");
            } else {
                throw wrong(opening, "a block '" + language + "' is neither run nor written to a file");
            }
            afterScript = script;
        }

        private List<Line> content(Line opening, String fence) {
            List<Line> content = new ArrayList<>();
            while (next < lines.size()) {
                Line line = lines.get(next++);
                if (line.text().strip().equals(fence)) {
                    return content;
                }
                content.add(line);
            }
            throw wrong(opening, "the fence is not closed");
        }

        /** A document writes into its checkout and nowhere else. */
        private String inside(Line opening, String path) {
            if (path.startsWith("/") || List.of(path.split("/", -1)).contains("..")) {
                throw wrong(opening, path + " is not inside the checkout");
            }
            return path;
        }

        private static String text(List<Line> content) {
            StringBuilder text = new StringBuilder();
            content.forEach(line -> text.append(line.text()).append('\n'));
            return text.toString();
        }

        private static List<Expected> expected(List<Line> content) {
            return content.stream()
                    .map(line -> new Expected(line.number(), line.text().strip()))
                    .filter(line -> !line.text().isEmpty() && !line.text().equals("..."))
                    .toList();
        }

        private IllegalArgumentException wrong(Line at, String what) {
            return new IllegalArgumentException(name + ":" + at.number() + ": " + what);
        }
    }
}
