package dev.ironshim.reports.inspect.aer;

import dev.ironshim.impl.pci.TlpHeader;
import dev.ironshim.reports.inspect.words.ErrorWords;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A story line by line: what, how bad, which packet, whose fault, what to do. */
public final class StoryText {
    private final Story story;
    private final BiConsumer<String, String> out;

    private StoryText(Story story, BiConsumer<String, String> out) {
        this.story = story;
        this.out = out;
    }

    /** @param out takes the name of a line and its text */
    public static void tell(Story story, BiConsumer<String, String> out) {
        new StoryText(story, out).tell();
    }

    private void tell() {
        if (!story.answers()) {
            out.accept("answer", "does not answer: all that was read are ones, so nothing below is its own word");
            out.accept("to do", "see whether it is plugged in, has power, and whether its port contains it (DPC)");
            story.remarks().forEach(each -> out.accept("note", each));
            return;
        }
        if (story.errors().isEmpty()) {
            out.accept("what", story.masked().isEmpty() ? "no error recorded" : "no error that anybody is told of");
        }
        for (ErrorKind each : story.errors()) {
            boolean first = story.errors().size() > 1
                    && story.first().filter(each::equals).isPresent();
            out.accept("what", each.both() + (first ? ", first" : "") + ": " + each.what());
        }
        if (!story.errors().isEmpty()) {
            out.accept("how bad", story.severity() + ": " + story.severity().says());
        }
        if (!story.role().isEmpty()) {
            out.accept("its part", story.role());
        }
        story.header().ifPresent(this::packet);
        for (ErrorKind each : story.masked()) {
            out.accept("masked", each.both() + ": happened, and nobody is told");
        }
        for (ErrorKind cause : story.causes()) {
            String of = story.causes().size() > 1 ? cause.kernel() + ": " : "";
            out.accept("fault", of + cause.fault());
            out.accept("to do", of + cause.next());
        }
        if (story.errors().size() > 1 && story.first().isPresent()) {
            out.accept(
                    "note",
                    "several errors at once: the first explains the others"
                            + (story.header().isPresent() ? ", and the packet is its" : ""));
        }
        story.remarks().forEach(each -> out.accept("note", each));
    }

    private void packet(TlpHeader header) {
        out.accept("packet", packet(header, story));
        out.accept("", header.toString());
    }

    private static String packet(TlpHeader header, Story story) {
        String kind = header.kind();
        String sender = story.device() == null
                ? ""
                : "; " + (header.completion() ? "completer " : "sender ")
                        + ErrorWords.address(story.device(), header.sender());
        return (kind.isEmpty() ? "" : kind + ": ") + header.says() + sender;
    }

    /** The same for programs. */
    public static Map<String, Object> view(Story story) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("source", story.source());
        view.put("address", story.device() == null ? null : story.device().toString());
        view.put("answers", story.answers());
        view.put("severity", story.severity().toString());
        view.put("errors", views(story.errors()));
        view.put("first", story.first().map(ErrorKind::kernel).orElse(null));
        view.put("masked", views(story.masked()));
        Optional<TlpHeader> header = story.header();
        view.put("header", header.map(TlpHeader::toString).orElse(null));
        view.put("packet", header.map(each -> packet(each, story)).orElse(null));
        view.put("causes", story.causes().stream().map(StoryText::cause).toList());
        view.put("role", story.role());
        view.put("remarks", story.remarks());
        return view;
    }

    private static Map<String, Object> cause(ErrorKind kind) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("short", kind.kernel());
        view.put("fault", kind.fault());
        view.put("next", kind.next());
        return view;
    }

    private static List<Map<String, Object>> views(List<ErrorKind> kinds) {
        return kinds.stream()
                .map(each -> {
                    Map<String, Object> view = new LinkedHashMap<>();
                    view.put("bit", each.bit());
                    view.put("name", each.name());
                    view.put("short", each.kernel());
                    view.put("says", each.what());
                    return view;
                })
                .toList();
    }
}
