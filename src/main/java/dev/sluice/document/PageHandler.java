package dev.sluice.document;

import com.github.mustachejava.Binding;
import com.github.mustachejava.Code;
import com.github.mustachejava.TemplateContext;
import com.github.mustachejava.reflect.AbstractObjectHandler;
import com.github.mustachejava.util.Wrapper;
import dev.sluice.document.text.Html;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets a template see the components of page records and nothing else: no method, no class, no silent blank for a name that
 * does not exist. The type of a value decides its escaping, so that no way of writing a tag can turn it off.
 */
final class PageHandler extends AbstractObjectHandler {
    /** What a page is written in. */
    enum Script {
        MARKDOWN,
        HTML
    }

    private final Script script;

    PageHandler(Script script) {
        this.script = script;
    }

    /** Accessors of a page record by name, in the order of the record; nothing else has any. */
    private static final ClassValue<Map<String, Method>> COMPONENTS = new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> type) {
            Map<String, Method> accessors = new LinkedHashMap<>();
            if (type.isRecord() && type != Markup.class && type != Html.class) {
                for (RecordComponent component : type.getRecordComponents()) {
                    accessors.put(component.getName(), component.getAccessor());
                }
            }
            return accessors;
        }
    };

    /** A name that no record in scope has. */
    static final class NoSuchName extends RuntimeException {
        private final String known;

        NoSuchName(String name, String known) {
            super("nothing here is called " + name);
            this.known = known;
        }

        String known() {
            return known;
        }
    }

    @Override
    public Wrapper find(String name, List<Object> scopes) {
        return found -> lookUp(name, found);
    }

    @Override
    public Binding createBinding(String name, TemplateContext place, Code code) {
        return scopes -> lookUp(name, scopes);
    }

    /** Empty markup is as falsy as an empty text. */
    @Override
    public Object coerce(Object value) {
        Object known = super.coerce(value);
        boolean empty =
                known instanceof Markup markup && markup.isEmpty() || known instanceof Html html && html.isEmpty();
        return empty ? "" : known;
    }

    /** What is written for one script never stands in a page of the other. */
    @Override
    public String stringify(Object value) {
        return switch (script) {
            case MARKDOWN ->
                switch (value) {
                    case Markup markup -> markup.markdown();
                    case String text -> Markdown.text(text);
                    default -> throw misplaced(value);
                };
            case HTML ->
                switch (value) {
                    case Html html -> html.html();
                    case String text -> Html.escape(text);
                    default -> throw misplaced(value);
                };
        };
    }

    private IllegalStateException misplaced(Object value) {
        return new IllegalStateException("a page of " + script + " holds no " + value.getClass());
    }

    private Object lookUp(String path, List<Object> scopes) {
        String[] names = path.split("\\.");
        for (Object scope : scopes.reversed()) {
            if (components(scope).containsKey(names[0])) {
                Object value = scope;
                for (String name : names) {
                    value = coerce(read(value, name));
                }
                return value;
            }
        }
        throw missing(path, scopes);
    }

    private static Object read(Object owner, String name) {
        Method accessor = components(owner).get(name);
        if (accessor == null) {
            throw missing(name, List.of(owner));
        }
        try {
            return accessor.invoke(owner);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Map<String, Method> components(Object owner) {
        return owner == null ? Map.of() : COMPONENTS.get(owner.getClass());
    }

    private static NoSuchName missing(String name, List<Object> scopes) {
        String known = scopes.reversed().stream()
                .map(PageHandler::components)
                .filter(components -> !components.isEmpty())
                .findFirst()
                .map(components -> String.join(", ", components.keySet()))
                .orElse("");
        return new NoSuchName(name, known);
    }
}
