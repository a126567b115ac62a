package dev.ironshim.reports.page;

import freemarker.core.HTMLOutputFormat;
import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Our pages: templates that escape what they show, with style and script inside. */
public final class Templates {
    private static final Configuration TEMPLATES = configuration();

    private Templates() {}

    private static Configuration configuration() {
        Configuration templates = new Configuration(Configuration.VERSION_2_3_34);
        templates.setClassForTemplateLoading(Templates.class, "/report");
        templates.setDefaultEncoding("UTF-8");
        templates.setOutputFormat(HTMLOutputFormat.INSTANCE);
        templates.setLocale(Locale.ROOT);
        templates.setNumberFormat(",##0");
        templates.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        templates.setLogTemplateExceptions(false);
        templates.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        return templates;
    }

    /** A page of a template and what it shows. */
    public static String render(String template, Map<String, Object> model) throws IOException {
        Map<String, Object> whole = new HashMap<>(model);
        whole.put("style", resource("page.css"));
        whole.put("script", resource("page.js"));
        StringWriter html = new StringWriter();
        try {
            TEMPLATES.getTemplate(template).process(whole, html);
        } catch (TemplateException e) {
            throw new IllegalStateException(template + " does not fit what it is to show", e);
        }
        return html.toString();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Templates.class.getResourceAsStream("/report/" + name)) {
            if (in == null) {
                throw new IOException("the page's " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
