package dev.sluice.document.plot;

import dev.sluice.document.text.Html;

/** Writes elements of a drawing. Coordinates have one decimal, so that the same run gives the same text everywhere. */
final class Svg {
    private final StringBuilder text = new StringBuilder();

    /** Opens an element; attributes are names and values in turn. */
    Svg open(String name, Object... attributes) {
        tag(name, attributes);
        text.append(">\n");
        return this;
    }

    Svg close(String name) {
        text.append("</").append(name).append(">\n");
        return this;
    }

    Svg empty(String name, Object... attributes) {
        tag(name, attributes);
        text.append("/>\n");
        return this;
    }

    /** An element that holds words. */
    Svg words(String name, String words, Object... attributes) {
        tag(name, attributes);
        text.append('>').append(Html.escape(words)).append("</").append(name).append(">\n");
        return this;
    }

    private void tag(String name, Object... attributes) {
        text.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            Object value = attributes[i + 1];
            text.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(value instanceof Double number ? coordinate(number) : Html.escape(value.toString()))
                    .append('"');
        }
    }

    static String coordinate(double number) {
        long tenths = Math.round(number * 10);
        long rest = Math.abs(tenths % 10);
        String sign = tenths < 0 ? "-" : "";
        return sign + Math.abs(tenths / 10) + (rest == 0 ? "" : "." + rest);
    }

    Html html() {
        return new Html(text.toString().stripTrailing());
    }
}
