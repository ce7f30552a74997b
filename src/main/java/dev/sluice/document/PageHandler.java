package dev.sluice.document;

import com.github.mustachejava.Binding;
import com.github.mustachejava.Code;
import com.github.mustachejava.TemplateContext;
import com.github.mustachejava.reflect.AbstractObjectHandler;
import com.github.mustachejava.util.Wrapper;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lets a template see the components of page records and nothing else: no method, no class, no silent blank for a name that
 * does not exist. The type of a value decides its escaping, so that no way of writing a tag can turn it off.
 */
final class PageHandler extends AbstractObjectHandler {

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
        return known instanceof Markup markup && markup.isEmpty() ? "" : known;
    }

    @Override
    public String stringify(Object value) {
        return switch (value) {
            case Markup markup -> markup.markdown();
            case String text -> Markdown.text(text);
            default -> throw new IllegalStateException("a page holds text and markup, not " + value.getClass());
        };
    }

    private Object lookUp(String path, List<Object> scopes) {
        String[] names = path.split("\\.");
        for (int i = scopes.size() - 1; i >= 0; i--) {
            if (component(scopes.get(i), names[0]) != null) {
                Object value = scopes.get(i);
                for (String name : names) {
                    value = coerce(read(value, name));
                }
                return value;
            }
        }
        throw missing(path, scopes);
    }

    private Object read(Object owner, String name) {
        RecordComponent component = component(owner, name);
        if (component == null) {
            throw missing(name, owner == null ? List.of() : List.of(owner));
        }
        try {
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static RecordComponent component(Object owner, String name) {
        if (!(owner instanceof Record) || owner instanceof Markup) {
            return null;
        }
        return Arrays.stream(owner.getClass().getRecordComponents())
                .filter(component -> component.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static NoSuchName missing(String name, List<Object> scopes) {
        String known = scopes.reversed().stream()
                .filter(scope -> scope instanceof Record && !(scope instanceof Markup))
                .limit(1)
                .flatMap(scope -> Arrays.stream(scope.getClass().getRecordComponents()))
                .map(RecordComponent::getName)
                .collect(Collectors.joining(", "));
        return new NoSuchName(name, known);
    }
}
