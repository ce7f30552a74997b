package dev.sluice.document;

import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheException;
import com.github.mustachejava.SpecMustacheFactory;
import com.github.mustachejava.TemplateContext;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/** Renders a page record by the template of a name. Not thread-safe; one per generation. */
final class Templates {
    private final TemplateSource source;
    private final PageHandler.Script script;
    private final Factory factory;
    private final Map<String, Record> rendered = new LinkedHashMap<>();

    /** Of pages in markdown. */
    Templates(TemplateSource source) {
        this(source, PageHandler.Script.MARKDOWN);
    }

    Templates(TemplateSource source, PageHandler.Script script) {
        this.source = source;
        this.script = script;
        this.factory = new Factory(source, script);
    }

    /**
     * The page, ending in one line break.
     *
     * @throws TemplateFault if a template does not parse or names what is not there
     */
    String render(String template, Record page) {
        rendered.put(template, page);
        StringWriter out = new StringWriter();
        try {
            Mustache mustache = factory.compile(template + TemplateSource.EXTENSION);
            mustache.execute(out, page);
        } catch (MustacheException failure) {
            throw fault(template, failure);
        }
        return switch (script) {
            case MARKDOWN -> Markdown.tidy(out.toString());
            case HTML -> out.toString().strip() + "\n";
        };
    }

    /** The last page of each template, in the order in which templates were used first. */
    Map<String, Record> rendered() {
        return rendered;
    }

    private RuntimeException fault(String template, MustacheException failure) {
        TemplateContext where = null;
        String message = failure.getMessage();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TemplateFault known) {
                return known;
            }
            if (cause instanceof IllegalStateException ours) {
                return ours;
            }
            if (cause instanceof MustacheException at) {
                where = at.getContext() == null ? where : at.getContext();
                message = at.getMessage();
            }
            if (cause instanceof PageHandler.NoSuchName missing) {
                return new TemplateFault(
                        place(template, where), missing.getMessage(), "use one of: " + missing.known());
            }
        }
        String plain = message == null
                ? "the template cannot be read"
                : message.replaceAll("( in \\S+:\\d+\\S*)?( @?\\[[^\\]]*])?$", "");
        return new TemplateFault(
                place(template, where),
                plain,
                "close every {{#name}} with {{/name}}; docs/documents.md lists the names");
    }

    private String place(String template, TemplateContext where) {
        return where == null
                ? source.display(template + TemplateSource.EXTENSION)
                : source.display(where.file()) + ":" + where.line();
    }

    private static final class Factory extends SpecMustacheFactory {
        private final TemplateSource source;

        private final Deque<String> open = new ArrayDeque<>();

        Factory(TemplateSource source, PageHandler.Script script) {
            this.source = source;
            setObjectHandler(new PageHandler(script));
        }

        @Override
        public Reader getReader(String file) {
            return new StringReader(source.read(file));
        }

        /** A page is not nested in itself, so a template that is can only be a mistake. */
        @Override
        public Mustache compilePartial(String file) {
            if (open.contains(file)) {
                throw new TemplateFault(
                        source.display(file), "this template contains itself", "take its {{> tag}} out");
            }
            open.push(file);
            try {
                return super.compilePartial(file);
            } finally {
                open.pop();
            }
        }

        /** Values come escaped by their type already. */
        @Override
        public void encode(String value, Writer writer) {
            try {
                writer.write(value);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
